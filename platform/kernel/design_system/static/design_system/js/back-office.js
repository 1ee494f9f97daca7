// Starts Wagtail's widgets without inline scripts, which our Content-Security-Policy refuses:
// our templates of these widgets say by data what Wagtail's say by a script.
(() => {
  const FUNCTIONS = ["initDateChooser", "initTimeChooser", "initDateTimeChooser"];
  const PANELS = ["InlinePanel", "MultipleChooserPanel"];
  const A_CHOOSER = /^[A-Z][A-Za-z]*Chooser$/;

  const call = (name, id, options) => {
    if (FUNCTIONS.includes(name)) window[name](id, options);
    else if (PANELS.includes(name)) new window[name](options);
    else if (A_CHOOSER.test(name)) new window[name](id, options);
  };

  const start = (root) => {
    for (const said of root.querySelectorAll("template[data-start]")) {
      const { start: name, startId: id, startOptions: options } = said.dataset;
      // Gone, so that a widget moved in the page is not started twice.
      said.remove();
      call(name, id, JSON.parse(options));
    }
  };

  document.addEventListener("DOMContentLoaded", () => {
    start(document);
    new MutationObserver((changes) => {
      if (changes.some((change) => change.addedNodes.length)) start(document);
    }).observe(document.body, { childList: true, subtree: true });
  });
})();
