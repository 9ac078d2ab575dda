// @ts-check
/** The drawer with what there is to know and to do about a chat. */

import { act } from "./api.js";
import { ask } from "./dialogs.js";
import { byId, fill, h } from "./dom.js";
import { chatColourId, chatKind, chatTitle, nameOrYou, personLine } from "./formats.js";
import { icon } from "./icons.js";
import { openMenu } from "./menus.js";
import { go } from "./navigation.js";
import { closeSide, sideIs, toggleSide } from "./side.js";
import { GENERAL, myId, on, openChat, state } from "./store.js";
import { named, said, t } from "./texts.js";
import { attempt } from "./toasts.js";
import { createTopic, topicItems } from "./topics.js";
import { avatar, iconButton } from "./widgets.js";

/** @import { Chat, Member } from "./types.js" */
/** @import { IconName } from "./icons.js" */

const drawer = byId("info");

byId("chat-head").addEventListener("click", () => openChat() && toggleSide("info"));

function render() {
  const chat = openChat();
  drawer.setAttribute("aria-label", t("info"));
  if (!sideIs("info")) return drawer.replaceChildren();
  if (!chat) return closeSide();
  const title = chatTitle(chat);
  fill(
    drawer,
    h("header.side-head", null, iconButton("close", t("close"), () => closeSide()), h("h2", null, t("info"))),
    h(
      "div.side-body",
      null,
      h(
        "div.info-top",
        null,
        avatar(title, chatColourId(chat), { size: "large", symbol: chat.type === "private" ? "bot" : undefined }),
        h("h3", null, title),
        h("p", null, chatKind(chat)),
      ),
      chat.type === "private" ? aboutBot(chat) : aboutGroup(chat),
    ),
  );
}

/** @param {Chat} chat */
function aboutBot(chat) {
  return [
    h("section.card", null, h("p.info-about", null, said(state.bot.about)), h("p.info-username", null, `@${state.bot.username}`)),
    h(
      "section.card",
      null,
      chat.blocked
        ? row("ban", t("unblock"), () => attempt(act("unblock")))
        : row("ban", t("block"), () => attempt(act("block")), { danger: true }),
    ),
  ];
}

/** @param {Chat} chat */
function aboutGroup(chat) {
  const isAdmin = ["creator", "administrator"].includes(chat.status);
  const isIn = isAdmin || chat.status === "member";
  return [
    isIn &&
      h(
        "section.card",
        null,
        !chat.has_bot && row("bot", t("add-bot", { bot: state.bot.name }), () => attempt(act("add", { chat: chat.id, user: state.bot.id }))),
        row("plus", t("add-people"), (event) => addPeople(chat, /** @type {HTMLElement} */ (event.currentTarget))),
        chat.is_forum && row("hash", t("new-topic"), () => createTopic(chat.id)),
        chat.type === "group" && chat.status === "creator" && row("share", t("migrate"), () => migrate(chat)),
        row("exit", t("leave"), () => leave(chat), { danger: true }),
      ),
    chat.is_forum && h("section.card", null, h("h4", null, t("topics")), chat.topics.map((topic) => topicRow(chat, topic))),
    h("section.card", null, h("h4", null, t("members", { n: chat.members.length })), h("ul.members", null, chat.members.map((member) => h("li", null, memberRow(chat, member, isAdmin))))),
  ];
}

/**
 * @param {IconName} symbol
 * @param {string} label
 * @param {(event: MouseEvent) => void} onclick
 * @param {{danger?: boolean}} [options]
 */
function row(symbol, label, onclick, { danger = false } = {}) {
  return h(danger ? "button.info-row.danger" : "button.info-row", { type: "button", onclick }, icon(symbol), h("span", null, label));
}

/**
 * @param {Chat} chat
 * @param {import("./types.js").Topic} topic
 */
function topicRow(chat, topic) {
  const name = topic.id === GENERAL ? t("general") : topic.name;
  return h(
    "div.info-line",
    null,
    h("button.info-row", { type: "button", onclick: () => go(chat.id, topic.id) }, icon(topic.closed ? "lock" : "hash"), h("span", null, name)),
    iconButton("more", t("member-actions", { name }), (event) =>
      openMenu(name, /** @type {HTMLElement} */ (event.currentTarget), topicItems(topic, { chat: chat.id, thread: topic.id })),
    ),
  );
}

/**
 * @param {Chat} chat
 * @param {Member} member
 * @param {boolean} isAdmin whether I am one
 */
function memberRow(chat, member, isAdmin) {
  const person = state.people.find((each) => each.id === member.id) ?? null;
  const items = isAdmin && member.id !== myId() && member.status !== "creator" ? memberItems(chat, member) : [];
  return [
    avatar(member.name, member.id, { symbol: member.is_bot ? "bot" : undefined }),
    h("span.person-lines", null, h("strong", null, nameOrYou(member)), h("span", null, member.is_bot ? t("kind-private") : personLine(person))),
    member.status !== "member" && h("span.chip", null, named("status", member.status)),
    items.length > 0 &&
      iconButton("more", t("member-actions", { name: member.name }), (event) => openMenu(member.name, /** @type {HTMLElement} */ (event.currentTarget), items)),
  ];
}

/**
 * @param {Chat} chat
 * @param {Member} member
 * @returns {import("./menus.js").Item[]}
 */
function memberItems(chat, member) {
  const target = { chat: chat.id, user: member.id };
  return [
    member.status === "administrator"
      ? { label: t("demote"), icon: "shield", run: () => attempt(act("demote", target)) }
      : { label: t("promote"), icon: "shield", run: () => attempt(act("promote", target)) },
    { label: t("remove"), icon: "ban", danger: true, run: () => attempt(act("remove", target)) },
  ];
}

/**
 * @param {Chat} chat
 * @param {HTMLElement} button
 */
function addPeople(chat, button) {
  const present = new Set(chat.members.map((member) => member.id));
  const others = state.people.filter((person) => !present.has(person.id));
  if (!others.length) return openMenu(t("add-people"), button, [], h("p.menu-hint", null, t("nobody-left")));
  openMenu(
    t("add-people"),
    button,
    others.map((person) => ({
      label: person.name,
      icon: "user",
      note: named("role", person.role),
      run: () => attempt(act("add", { chat: chat.id, user: person.id })),
    })),
  );
}

/** @param {Chat} chat */
async function leave(chat) {
  const isSure = await ask(t("leave-question", { title: chatTitle(chat) }), { confirm: t("leave"), danger: true });
  if (isSure) await attempt(act("leave", { chat: chat.id }));
}

/** @param {Chat} chat */
async function migrate(chat) {
  const content = [h("p", null, t("migrate-question"))];
  if (!(await ask(t("migrate"), { content, confirm: t("ok") }))) return;
  const moved = await attempt(act("migrate", { chat: chat.id }));
  if (!moved) return;
  if (!state.chats.has(moved.id)) state.chats.set(moved.id, moved);
  go(moved.id);
}

on("open side language people hello", render);
on("chat", (chat) => {
  if (chat.id === state.chat) render();
});
