// Passkeys: the only part of the accounts that needs JavaScript. A form says by its data-passkey
// what to do (create, get, login); its answer is posted in the field named "credential".
(function () {
  "use strict";

  function toBytes(text) {
    var plain = text.replace(/-/g, "+").replace(/_/g, "/");
    return Uint8Array.from(atob(plain), function (sign) { return sign.charCodeAt(0); });
  }

  function toText(buffer) {
    var signs = Array.from(new Uint8Array(buffer), function (byte) { return String.fromCharCode(byte); });
    return btoa(signs.join("")).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  }

  function withBytes(list) {
    return (list || []).map(function (entry) { return Object.assign({}, entry, { id: toBytes(entry.id) }); });
  }

  function forCreation(options, alone) {
    var key = Object.assign({}, options.publicKey);
    key.challenge = toBytes(key.challenge);
    key.user = Object.assign({}, key.user, { id: toBytes(key.user.id) });
    key.excludeCredentials = withBytes(key.excludeCredentials);
    var wanted = Object.assign({}, key.authenticatorSelection);
    wanted.residentKey = alone ? "required" : "discouraged";
    wanted.requireResidentKey = alone;
    if (alone) { wanted.userVerification = "required"; }
    key.authenticatorSelection = wanted;
    return { publicKey: key };
  }

  function forRequest(options) {
    var key = Object.assign({}, options.publicKey);
    key.challenge = toBytes(key.challenge);
    key.allowCredentials = withBytes(key.allowCredentials);
    return { publicKey: key };
  }

  function asJson(credential) {
    var given = credential.response;
    var response = { clientDataJSON: toText(given.clientDataJSON) };
    if (given.attestationObject) {
      response.attestationObject = toText(given.attestationObject);
      response.transports = given.getTransports ? given.getTransports() : [];
    } else {
      response.authenticatorData = toText(given.authenticatorData);
      response.signature = toText(given.signature);
      response.userHandle = given.userHandle ? toText(given.userHandle) : null;
    }
    return JSON.stringify({
      id: credential.id,
      rawId: toText(credential.rawId),
      type: credential.type,
      authenticatorAttachment: credential.authenticatorAttachment || null,
      clientExtensionResults: credential.getClientExtensionResults(),
      response: response
    });
  }

  async function ask(form) {
    var act = form.dataset.passkey;
    if (act === "create") {
      var alone = form.elements.namedItem("passwordless");
      var wanted = forCreation(JSON.parse(form.dataset.options), Boolean(alone && alone.checked));
      return navigator.credentials.create(wanted);
    }
    if (act === "login") {
      var answer = await fetch(form.action, { headers: { Accept: "application/json" } });
      if (!answer.ok) { throw new Error(String(answer.status)); }
      return navigator.credentials.get(forRequest(await answer.json()));
    }
    return navigator.credentials.get(forRequest(JSON.parse(form.dataset.options)));
  }

  function setUp(form) {
    var problem = form.querySelector("[data-passkey-problem]");
    form.hidden = false;
    form.addEventListener("submit", async function (event) {
      event.preventDefault();
      if (problem) { problem.textContent = ""; }
      try {
        var credential = await ask(form);
        form.elements.namedItem("credential").value = asJson(credential);
        form.submit();
      } catch (error) {
        if (problem) { problem.textContent = problem.dataset.passkeyProblem; }
      }
    });
  }

  if (window.PublicKeyCredential) {
    document.querySelectorAll("form[data-passkey]").forEach(setUp);
  }
  document.querySelectorAll("[data-print]").forEach(function (button) {
    button.hidden = false;
    button.addEventListener("click", function () { window.print(); });
  });
})();
