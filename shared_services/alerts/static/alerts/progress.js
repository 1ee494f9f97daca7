// Counts renewed every five seconds while the page is looked at. Without it, « Actualiser » does it.
const live = () => document.querySelector("#progress[data-live]");

async function renew() {
  const shown = live();
  if (!shown || document.hidden || shown.contains(document.activeElement)) return;
  const answer = await fetch(window.location.href, { credentials: "same-origin" });
  if (!answer.ok) return;
  const read = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = read.querySelector("#progress");
  if (fresh) shown.replaceWith(document.importNode(fresh, true));
}

if (live()) window.setInterval(() => renew().catch(() => undefined), 5000);
