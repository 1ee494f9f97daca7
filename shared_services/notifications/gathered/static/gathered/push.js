// The button appears only in browsers that can be told; the page works the same without it.
(() => {
  const place = document.querySelector("[data-push-key]");
  if (!place || !("serviceWorker" in navigator) || !("PushManager" in window)) return;
  const status = document.querySelector("[data-push-status]");
  const bytes = (text) => {
    const padded = text.replace(/-/g, "+").replace(/_/g, "/") + "=".repeat((4 - (text.length % 4)) % 4);
    return Uint8Array.from(atob(padded), (character) => character.charCodeAt(0));
  };
  const token = () => (document.cookie.match(/(?:__Host-)?beffroi_csrf=([^;]+)/) || [])[1] || "";
  const start = async () => {
    try {
      if ((await Notification.requestPermission()) !== "granted") throw new Error("refused");
      const worker = await navigator.serviceWorker.register(place.dataset.pushWorker);
      await navigator.serviceWorker.ready;
      const subscription = await worker.pushManager.subscribe({
        userVisibleOnly: true,
        applicationServerKey: bytes(place.dataset.pushKey),
      });
      const answer = await fetch(place.dataset.pushUrl, {
        method: "POST",
        headers: { "Content-Type": "application/json", "X-CSRFToken": token() },
        body: JSON.stringify(subscription),
      });
      if (!answer.ok) throw new Error("refused");
      status.textContent = status.dataset.pushDone;
    } catch {
      status.textContent = status.dataset.pushRefused;
    }
  };
  place.querySelector("[data-push-start]").addEventListener("click", start);
  place.hidden = false;
})();
