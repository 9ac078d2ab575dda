// @ts-check
/** What was typed and not sent, for each person, chat and topic. */

import { myId, state } from "./store.js";

const PREFIX = "belegbot.draft.";

function key() {
  return `${PREFIX}${myId()}/${state.chat}/${state.thread ?? ""}`;
}

/** @returns {string} the draft of the open chat */
export function draft() {
  try {
    return sessionStorage.getItem(key()) ?? "";
  } catch {
    return "";
  }
}

/** @param {string} text */
export function keepDraft(text) {
  try {
    if (text) sessionStorage.setItem(key(), text);
    else sessionStorage.removeItem(key());
  } catch {
    // Without storage the text lasts as long as the chat is open.
  }
}
