// @ts-check
/** Short notes that go away by themselves. */

import { ActionError } from "./api.js";
import { byId, h } from "./dom.js";
import { named } from "./texts.js";

const SHOWN = 4500;

/**
 * @param {string} text
 * @param {{error?: boolean}} [options]
 */
export function toast(text, { error = false } = {}) {
  const note = h(error ? "div.toast.error" : "div.toast", null, text);
  byId("toasts").append(note);
  setTimeout(() => note.classList.add("leaving"), SHOWN);
  setTimeout(() => note.remove(), SHOWN + 250);
}

/**
 * Say why something did not work.
 * @param {unknown} error
 */
export function explain(error) {
  if (!(error instanceof ActionError)) throw error;
  toast(named("error", error.reason, error.message), { error: true });
}

/**
 * Say it where an action fails; gives what it gave, or undefined.
 * @template T
 * @param {Promise<T>} action
 * @returns {Promise<T | undefined>}
 */
export function attempt(action) {
  return action.catch((error) => {
    explain(error);
    return undefined;
  });
}
