// @ts-check
/** Modal dialogs: to say something, to ask, to fill in. */

import { h } from "./dom.js";
import { t } from "./texts.js";

/**
 * @param {string} title
 * @param {{content?: (Node | string | false | null)[], confirm?: string, danger?: boolean, cancel?: boolean}} options
 * @returns {Promise<boolean>} whether it was confirmed
 */
export function ask(title, { content = [], confirm = t("ok"), danger = false, cancel = true } = {}) {
  const heading = h("h2", { id: "dialog-title" }, title);
  const form = h(
    "form",
    { method: "dialog" },
    heading,
    h("div.dialog-content", null, content),
    h(
      "div.dialog-actions",
      null,
      cancel && h("button.text-button", { type: "submit", value: "cancel", formnovalidate: true }, t("cancel")),
      h(danger ? "button.text-button.danger" : "button.text-button.primary", { type: "submit", value: "ok" }, confirm),
    ),
  );
  const dialog = /** @type {HTMLDialogElement} */ (h("dialog", { "aria-labelledby": "dialog-title" }, form));
  // Enter in a field confirms; the first button of a form would cancel.
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.target instanceof HTMLInputElement)) return;
    event.preventDefault();
    if (/** @type {HTMLFormElement} */ (form).reportValidity()) dialog.close("ok");
  });
  dialog.addEventListener("pointerdown", (event) => {
    if (event.target === dialog) dialog.close("cancel");
  });
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue === "ok");
    });
  });
}

/**
 * Say something that must be read.
 * @param {string} title
 * @param {string} text
 */
export function tell(title, text) {
  return ask(title, { content: [h("p", null, text)], cancel: false });
}

/**
 * Ask for one line of text; null if it was not given.
 * @param {string} title
 * @param {string} label
 * @param {string} confirm
 * @returns {Promise<string | null>}
 */
export async function askText(title, label, confirm) {
  const input = /** @type {HTMLInputElement} */ (
    h("input", { type: "text", required: true, maxlength: 128, "aria-label": label, placeholder: label, autofocus: true })
  );
  return (await ask(title, { content: [input], confirm })) ? input.value.trim() : null;
}
