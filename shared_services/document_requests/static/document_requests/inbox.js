// The inbox by keyboard: j and k go from one request to the next, x ticks it, / searches.
// Whoever switched shortcuts off in their own profile has none (WCAG 2.1.4).
"use strict";
(() => {
  const list = document.querySelector("[data-shortcuts]");
  if (!list || list.dataset.shortcuts !== "1") return;
  const links = [...list.querySelectorAll("td.title a")];
  const here = () => links.indexOf(document.activeElement.closest?.("tr")?.querySelector("td.title a"));
  const go = (step) => {
    const at = here();
    const next = at < 0 ? 0 : Math.min(links.length - 1, Math.max(0, at + step));
    links[next]?.focus();
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input:not([type=checkbox]), select, textarea, [contenteditable]")) return;
    if (event.key === "j") go(1);
    else if (event.key === "k") go(-1);
    else if (event.key === "x") document.activeElement.closest("tr")?.querySelector("input")?.click();
    else if (event.key === "/") document.getElementById("q").focus();
    else return;
    event.preventDefault();
  });
})();
