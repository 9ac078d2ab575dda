// @ts-check
/** The list of chats: one row each, in the order of their last messages. */

import { byId, fill, h, rove } from "./dom.js";
import { chatColourId, chatTitle, gist, nameOrYou, shortMoment } from "./formats.js";
import { icon } from "./icons.js";
import { go } from "./navigation.js";
import { emit, on, state } from "./store.js";
import { t } from "./texts.js";
import { avatar } from "./widgets.js";

/** @import { Chat } from "./types.js" */

const TYPING = 5000;

const list = byId("chats");
const search = /** @type {HTMLInputElement} */ (byId("search"));
const clear = byId("search-clear");

/** The rows by chat. @type {Map<number, HTMLElement>} */
const rows = new Map();
/** Which chats somebody writes in, and until when. @type {Map<number, number>} */
const typing = new Map();

function renderAll() {
  rows.clear();
  list.replaceChildren();
  for (const chat of state.chats.values()) render(chat);
  filter();
}

/** @param {Chat} chat */
function render(chat) {
  let row = rows.get(chat.id);
  if (!row) {
    row = h("li", null, h("button.chat-item", { type: "button", dataset: { chatId: chat.id }, tabindex: -1, onclick: () => go(chat.id) }));
    rows.set(chat.id, row);
  }
  const button = /** @type {HTMLElement} */ (row.firstChild);
  const title = chatTitle(chat);
  button.setAttribute("aria-label", label(chat, title));
  const symbol = chat.type === "private" ? "bot" : undefined;
  fill(
    button,
    avatar(title, chatColourId(chat), { symbol }),
    h("span.chat-title", null, kindIcon(chat), h("span", null, title)),
    h("time.chat-time", null, chat.last && shortMoment(chat.last.date)),
    h("span.chat-preview", null, preview(chat)),
    h("span.chat-badges", null, chat.unread_mention && h("span.badge.mention", null, "@"), chat.unread > 0 && h("span.badge", null, chat.unread)),
  );
  mark(chat.id);
  place(row, chat);
}

/**
 * @param {Chat} chat
 * @param {string} title
 */
function label(chat, title) {
  const parts = [title];
  if (chat.unread) parts.push(t("unread", { n: chat.unread }));
  if (chat.unread_mention) parts.push(t("mentioned"));
  return parts.join(", ");
}

/** @param {Chat} chat */
function kindIcon(chat) {
  if (chat.type === "channel") return icon("mega");
  if (chat.is_forum) return icon("hash");
  return chat.type === "private" ? null : icon("people");
}

/** @param {Chat} chat */
function preview(chat) {
  if ((typing.get(chat.id) ?? 0) > Date.now()) return h("span.typing", null, t("typing-short"));
  const { last } = chat;
  if (!last) return h("span", null, t("no-messages"));
  const isNamed = !last.service && chat.type !== "channel" && (chat.type !== "private" || last.out);
  return [isNamed && h("span.preview-sender", null, `${nameOrYou(last.from).split(" ")[0]}: `), gist(last)];
}

/**
 * Move a row to where its last message puts it, if it is elsewhere.
 * @param {HTMLElement} row
 * @param {Chat} chat
 */
function place(row, chat) {
  const date = chat.last?.date ?? 0;
  const before = [...list.children].find((other) => other !== row && lastDate(other) < date) ?? null;
  if (row.parentElement === list && row.nextElementSibling === before) return;
  const focused = row.contains(document.activeElement);
  list.insertBefore(row, before);
  if (focused) /** @type {HTMLElement} */ (row.firstChild).focus();
}

/** @param {Element} row */
function lastDate(row) {
  const id = Number(/** @type {HTMLElement} */ (row.firstChild).dataset.chatId);
  return state.chats.get(id)?.last?.date ?? 0;
}

/** @param {number} id */
function mark(id) {
  const button = /** @type {HTMLElement | undefined} */ (rows.get(id)?.firstChild);
  if (!button) return;
  const isOpen = id === state.chat;
  if (isOpen) button.setAttribute("aria-current", "true");
  else button.removeAttribute("aria-current");
  button.tabIndex = isOpen || (state.chat === null && button === list.querySelector(".chat-item")) ? 0 : -1;
}

function filter() {
  const words = search.value.trim().toLowerCase();
  let found = 0;
  for (const [id, row] of rows) {
    const chat = state.chats.get(id);
    const hit = !words || (chat && `${chatTitle(chat)} ${chat.last ? gist(chat.last) : ""}`.toLowerCase().includes(words));
    row.hidden = !hit;
    if (hit) found += 1;
  }
  clear.hidden = !words;
  const note = byId("chats-note");
  note.hidden = found > 0;
  note.textContent = words ? t("nothing-found", { text: search.value.trim() }) : t("no-chats");
}

search.addEventListener("input", filter);
search.addEventListener("keydown", (event) => {
  const first = /** @type {HTMLElement | null} */ (list.querySelector("li:not([hidden]) .chat-item"));
  if (event.key === "Escape") {
    search.value = "";
    filter();
  } else if (event.key === "ArrowDown") {
    event.preventDefault();
    first?.focus();
  } else if (event.key === "Enter") first?.click();
});
clear.addEventListener("click", () => {
  search.value = "";
  filter();
  search.focus();
});
rove(list, "li:not([hidden]) .chat-item");

on("hello language", renderAll);
on("chat", (chat) => {
  render(chat);
  filter();
});
on("clock", () => {
  for (const chat of state.chats.values()) render(chat);
});
on("chat_gone", ({ id }) => {
  rows.get(id)?.remove();
  rows.delete(id);
  filter();
});
on("message edited", (message) => {
  typing.delete(message.chat);
  const chat = state.chats.get(message.chat);
  if (chat) render(chat);
});
on("open", () => {
  for (const id of rows.keys()) mark(id);
});
on("action", ({ chat }) => {
  typing.set(chat, Date.now() + TYPING);
  const known = state.chats.get(chat);
  if (known) render(known);
  setTimeout(() => known && state.chats.get(chat) && render(/** @type {Chat} */ (state.chats.get(chat))), TYPING + 50);
});
on("search", (text) => {
  search.value = text;
  filter();
  search.focus();
  emit("pane:list");
});
