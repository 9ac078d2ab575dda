// @ts-check
/** The page: starts everything, and what belongs to no part of it alone. */

import "./preferences.js";
import { follow } from "./api.js";
import "./chats.js";
import "./composer.js";
import { byId, fill, h, isNarrow } from "./dom.js";
import "./head.js";
import { icon } from "./icons.js";
import "./info.js";
import "./message_menu.js";
import { openConversation } from "./messages.js";
import { closeChat, go, goBy, goToAddress, goToList, goToTries } from "./navigation.js";
import "./new_chat.js";
import "./panel.js";
import "./people.js";
import "./settings.js";
import "./telegram_links.js";
import { restoreSide } from "./side.js";
import { emit, GENERAL, myId, on, openChat, state } from "./store.js";
import { said, t } from "./texts.js";
import "./topics.js";
import { isFirstVisit, performPending } from "./tries.js";

/** @import { Chat } from "./types.js" */
/** @import { Key } from "./texts.js" */

/** Put in the texts and icons of the elements that are always there. */
function label() {
  for (const element of document.querySelectorAll("[data-text]")) {
    element.textContent = t(/** @type {Key} */ (/** @type {HTMLElement} */ (element).dataset.text));
  }
  for (const element of document.querySelectorAll("[data-label]")) {
    const text = t(/** @type {Key} */ (/** @type {HTMLElement} */ (element).dataset.label));
    element.setAttribute("aria-label", text);
    if (element instanceof HTMLButtonElement) element.title = text;
    if (element instanceof HTMLInputElement) element.placeholder = text;
  }
}

for (const element of document.querySelectorAll("[data-icon]")) {
  element.prepend(icon(/** @type {any} */ (/** @type {HTMLElement} */ (element).dataset.icon)));
}

/** Whose window it was when the feed last said hello. @type {number | null} */
let last = null;

on("hello", () => {
  const me = myId();
  const isBack = last === me;
  last = me;
  sessionStorage.setItem("belegbot.as", String(me));
  if (new URLSearchParams(location.search).get("as") !== String(me)) history.replaceState(null, "", `/?as=${me}${location.hash}`);
  if (isBack) resume();
  else begin();
  document.documentElement.dataset.ready = "true";
});

/** After a break everything is asked for anew; one stays where one was. */
function resume() {
  if (state.chat !== null && !openChat()) closeChat();
  else if (openChat()) emit("open", openChat());
}

/** Where a window begins: at what it was opened for, at the things to try, or at the list. */
function begin() {
  emit("open", null);
  if (performPending() || goToAddress()) return;
  if (isFirstVisit()) return goToTries();
  document.body.dataset.view = "chat";
  if (isNarrow()) return goToList();
  const first = /** @type {HTMLElement | null} */ (document.querySelector(".chat-item"));
  if (first) go(Number(first.dataset.chatId));
}

on("open", openConversation);
on("open empty language", () => showWelcome(openChat()));
on("chat_gone", ({ id }) => {
  if (id === state.chat) closeChat();
});
on("chat", (/** @type {Chat} */ chat) => {
  const isTopicGone = chat.is_forum && state.thread !== GENERAL && !chat.topics.some((topic) => topic.id === state.thread);
  if (chat.id === state.chat && isTopicGone) setTimeout(() => leaveTopic(chat), 1000);
  if (chat.id === state.chat && chat.migrated_to && state.chats.has(chat.migrated_to)) go(chat.migrated_to);
});
on("pane:list", goToList);
on("language", label);

/**
 * A new topic may be opened before the chat says that it has it; one that was deleted is left.
 * @param {Chat} chat
 */
function leaveTopic(chat) {
  const now = openChat();
  if (now?.id === chat.id && !now.topics.some((topic) => topic.id === state.thread) && state.thread !== GENERAL) go(chat.id);
}

/** @param {Chat | null} chat */
function showWelcome(chat) {
  const welcome = byId("welcome");
  const isEmpty = byId("log").hasAttribute("data-empty");
  welcome.hidden = chat !== null && !isEmpty;
  if (chat?.type === "private") fill(welcome, h("div.welcome-card", null, h("h2", null, t("what-can")), h("p", null, said(state.bot.about))));
  else fill(welcome, h("span.pill", null, chat ? t("no-messages") : t("choose-chat")));
}

byId("back").addEventListener("click", goToList);

document.addEventListener("keydown", (event) => {
  if (event.altKey && (event.key === "ArrowUp" || event.key === "ArrowDown")) {
    event.preventDefault();
    goBy(event.key === "ArrowUp" ? -1 : 1);
  } else if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
    event.preventDefault();
    goToList();
    byId("search").focus();
  } else if (isTyping(event)) byId("composer-text").focus();
});

/**
 * Whether somebody types while the focus is in the messages: it belongs into the field.
 * @param {KeyboardEvent} event
 */
function isTyping(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || event.key.length !== 1 || event.key === " ") return false;
  const { activeElement } = document;
  return activeElement === document.body || activeElement?.closest("#log .message") === activeElement;
}

label();
restoreSide();
follow(new URLSearchParams(location.search).get("as") ?? sessionStorage.getItem("belegbot.as"));
