// Keeps an opening's page up to date without reloading it. Without JavaScript, the page refreshes
// itself; the link « Arrêter la mise à jour » stops both.
"use strict";

(() => {
  const EVERY = 2000;

  async function refresh() {
    const shown = document.getElementById("avancement");
    if (!shown || !("follow" in shown.dataset)) return;
    try {
      const answer = await fetch(window.location.href, { credentials: "same-origin" });
      if (answer.redirected) {
        window.location.reload();
        return;
      }
      if (answer.ok) {
        const page = new DOMParser().parseFromString(await answer.text(), "text/html");
        const fresh = page.getElementById("avancement");
        if (fresh && fresh.textContent !== shown.textContent) replace(shown, fresh);
      }
    } catch (error) {
      // The network comes and goes: the next round tries again.
      console.info(error);
    }
    window.setTimeout(refresh, EVERY);
  }

  function replace(shown, fresh) {
    const status = shown.querySelector("[role=status]");
    const said = fresh.querySelector("[role=status]").textContent;
    const focused = shown.contains(document.activeElement);
    // The status line stays the same element, so that a screen reader hears its new text.
    fresh.querySelector("[role=status]").replaceWith(status);
    if (status.textContent !== said) status.textContent = said;
    shown.replaceChildren(...fresh.childNodes);
    if (!("follow" in fresh.dataset)) delete shown.dataset.follow;
    if (focused) document.getElementById("contenu").focus();
  }

  window.setTimeout(refresh, EVERY);
})();
