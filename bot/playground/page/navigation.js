// @ts-check
/** Where in the page one is: the open chat and topic, the pane on a phone, all of it in the address. */

import { isNarrow } from "./dom.js";
import { emit, GENERAL, state } from "./store.js";

/**
 * Open a chat, in a forum at a topic.
 * @param {number} chat
 * @param {number | null} [thread]
 */
export function go(chat, thread = null) {
  const target = state.chats.get(chat);
  if (!target) return;
  const wasList = document.body.dataset.pane !== "chat";
  const topic = target.is_forum ? (thread ?? GENERAL) : null;
  const isSame = state.chat === chat && state.thread === topic;
  state.chat = chat;
  state.thread = topic;
  showPane("chat", "chat");
  const hash = `#${chat}${topic ? `/${topic}` : ""}`;
  if (location.hash !== hash) history[isNarrow() && wasList ? "pushState" : "replaceState"](null, "", hash);
  emit(isSame ? "shown" : "open", target);
}

/** Show the list of chats, where there is room for one pane. */
export function goToList() {
  // On a phone the list is a place of its own, which a reload or the browser's back leads to.
  if (isNarrow()) history.replaceState(null, "", location.pathname + location.search);
  showPane("list");
}

/** Show the things to try. */
export function goToTries() {
  showPane("chat", "tries");
  emit("tries:shown");
}

/**
 * @param {"list" | "chat"} pane
 * @param {"chat" | "tries"} [view]
 */
function showPane(pane, view) {
  document.body.dataset.pane = pane;
  if (view) document.body.dataset.view = view;
  emit("pane", pane);
}

/** Open what the address names, if it is there. @returns {boolean} */
export function goToAddress() {
  const [, chat, thread] = /^#(-?\d+)(?:\/(\d+))?$/.exec(location.hash) ?? [];
  if (!chat || !state.chats.has(Number(chat))) return false;
  go(Number(chat), thread ? Number(thread) : null);
  return true;
}

/** Close the open chat, which is gone. */
export function closeChat() {
  state.chat = null;
  state.thread = null;
  history.replaceState(null, "", location.pathname + location.search);
  document.body.dataset.view = "chat";
  goToList();
  emit("open", null);
}

/**
 * Go up or down the list of chats.
 * @param {number} steps
 */
export function goBy(steps) {
  const items = /** @type {HTMLElement[]} */ ([...document.querySelectorAll("#chats .chat-item")]);
  const at = items.findIndex((item) => Number(item.dataset.chatId) === state.chat);
  const next = items[at < 0 ? 0 : at + steps];
  if (next) go(Number(next.dataset.chatId));
}

addEventListener("popstate", () => {
  if (!goToAddress()) goToList();
});

