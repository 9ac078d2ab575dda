// @ts-check
/** The topics of a forum as tabs above the conversation. */

import { act } from "./api.js";
import { ask, askText } from "./dialogs.js";
import { byId, fill, h, rove } from "./dom.js";
import { icon } from "./icons.js";
import { openMenu } from "./menus.js";
import { go } from "./navigation.js";
import { GENERAL, on, openChat, state } from "./store.js";
import { t } from "./texts.js";
import { attempt } from "./toasts.js";
import { iconButton } from "./widgets.js";

/** @import { Chat, Topic } from "./types.js" */
/** @import { Place } from "./menus.js" */

const bar = byId("topics");
rove(bar, "[role=tab]", { horizontal: true, activate: true });

function render() {
  const chat = openChat();
  bar.hidden = !chat?.is_forum;
  if (!chat?.is_forum) return bar.replaceChildren();
  const focused = bar.contains(document.activeElement);
  fill(
    bar,
    h("div.topic-tabs", { role: "tablist", "aria-label": t("topics") }, allTopics(chat).map((topic) => tab(chat, topic))),
    iconButton("plus", t("new-topic"), () => createTopic(chat.id)),
  );
  const current = /** @type {HTMLElement | null} */ (bar.querySelector("[aria-selected=true]"));
  current?.scrollIntoView({ block: "nearest", inline: "nearest" });
  if (focused) current?.focus();
}

/**
 * All topics, General first.
 * @param {Chat} chat
 * @returns {Topic[]}
 */
function allTopics(chat) {
  const general = chat.topics.find((topic) => topic.id === GENERAL) ?? { id: GENERAL, closed: false, unread: 0 };
  return [{ ...general, name: t("general") }, ...chat.topics.filter((topic) => topic.id !== GENERAL)];
}

/**
 * @param {Chat} chat
 * @param {Topic} topic
 * @returns {HTMLElement}
 */
function tab(chat, topic) {
  const isOpen = topic.id === (state.thread ?? GENERAL);
  const element = h(
    "button.topic",
    {
      type: "button",
      role: "tab",
      "aria-selected": String(isOpen),
      "aria-controls": "log",
      "aria-label": topic.unread ? `${topic.name}, ${t("unread", { n: topic.unread })}` : topic.name,
      tabindex: isOpen ? 0 : -1,
      dataset: { thread: topic.id },
      onclick: () => go(chat.id, topic.id),
    },
    topic.closed && icon("lock"),
    h("span", null, topic.name),
    topic.unread > 0 && h("span.badge", null, topic.unread),
  );
  element.addEventListener("contextmenu", (event) => {
    event.preventDefault();
    topicMenu(chat, topic, { x: event.clientX, y: event.clientY });
  });
  element.addEventListener("keydown", (event) => {
    if (event.key === "ContextMenu" || (event.key === "F10" && event.shiftKey)) topicMenu(chat, topic, element);
  });
  return element;
}

/**
 * @param {Chat} chat
 * @param {Topic} topic
 * @param {Place} place
 */
function topicMenu(chat, topic, place) {
  const target = { chat: chat.id, thread: topic.id };
  openMenu(topic.name, place, topicItems(topic, target));
}

/**
 * @param {Topic} topic
 * @param {{chat: number, thread: number}} target
 * @returns {import("./menus.js").Item[]}
 */
export function topicItems(topic, target) {
  /** @type {import("./menus.js").Item[]} */
  const items = [
    topic.closed
      ? { label: t("reopen-topic"), icon: "lock", run: () => attempt(act("reopen_topic", target)) }
      : { label: t("close-topic"), icon: "lock", run: () => attempt(act("close_topic", target)) },
  ];
  if (topic.id !== GENERAL) items.push({ label: t("delete-topic"), icon: "trash", danger: true, run: () => deleteTopic(topic, target) });
  return items;
}

/**
 * @param {Topic} topic
 * @param {{chat: number, thread: number}} target
 */
async function deleteTopic(topic, target) {
  const isSure = await ask(t("delete-topic-question", { name: topic.name }), { confirm: t("delete"), danger: true });
  if (isSure && (await attempt(act("delete_topic", target))) !== undefined) go(target.chat);
}

/** @param {number} chat */
export async function createTopic(chat) {
  const name = await askText(t("new-topic"), t("topic-name"), t("create"));
  if (!name) return;
  const topic = await attempt(act("create_topic", { chat, name }));
  if (topic?.id) go(chat, topic.id);
}

on("open shown language", render);
on("chat", (chat) => {
  if (chat.id === state.chat) render();
});
