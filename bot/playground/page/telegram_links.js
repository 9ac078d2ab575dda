// @ts-check
/** Links to Telegram that lead to something in this world: the bot, a message. They open here and not in a browser. */

import { act } from "./api.js";
import { jump } from "./messages.js";
import { go } from "./navigation.js";
import { myId, state } from "./store.js";
import { attempt } from "./toasts.js";

const LOADING = 300;

/**
 * Follow a link if it leads to something here.
 * @param {string} address
 * @returns {boolean} whether it did
 */
function followHere(address) {
  let url;
  try {
    url = new URL(address);
  } catch {
    return false;
  }
  if (url.hostname !== "t.me") return false;
  const [first, ...rest] = url.pathname.slice(1).split("/");
  if (first.toLowerCase() === state.bot.username.toLowerCase()) {
    startBot(url.searchParams.get("start"));
    return true;
  }
  const chat = Number(`-100${rest[0]}`);
  if (first !== "c" || !state.chats.has(chat)) return false;
  const [message, thread] = rest.slice(1).map(Number).reverse();
  showMessage(chat, message, thread ?? null);
  return true;
}

/** @param {string | null} parameter */
function startBot(parameter) {
  go(myId());
  if (parameter) attempt(act("say", { chat: myId(), text: `/start ${parameter}` }));
}

/**
 * @param {number} chat
 * @param {number} message
 * @param {number | null} thread
 */
function showMessage(chat, message, thread) {
  const isOpen = state.chat === chat && (thread === null || state.thread === thread);
  if (!isOpen) go(chat, thread);
  // A chat that was only just opened has its messages in a moment.
  setTimeout(() => jump(message), isOpen ? 0 : LOADING);
}

/** @param {MouseEvent} event */
function onClick(event) {
  const link = /** @type {Element} */ (event.target).closest("#log a[href]");
  if (link && followHere(/** @type {HTMLAnchorElement} */ (link).href)) event.preventDefault();
}

document.addEventListener("click", onClick);
