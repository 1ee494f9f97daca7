// A button beside each password field that shows what was typed. Without scripts, nothing changes.
(() => {
  "use strict";
  for (const field of document.querySelectorAll('input[type="password"]')) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button button--small button--plain";
    button.textContent = "Afficher le mot de passe";
    button.setAttribute("aria-controls", field.id);
    button.addEventListener("click", () => {
      const shown = field.type === "password";
      field.type = shown ? "text" : "password";
      button.textContent = shown ? "Masquer le mot de passe" : "Afficher le mot de passe";
    });
    field.form?.addEventListener("submit", () => {
      field.type = "password";
    });
    field.insertAdjacentElement("afterend", button);
  }
})();
