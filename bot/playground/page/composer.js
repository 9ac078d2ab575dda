// @ts-check
/** Where a message is written: the field, what it replies to or edits, and what stands there if one cannot write. */

import { act } from "./api.js";
import { offerCommands, offerMentions, threadToWrite } from "./commands.js";
import { byId, fill, h } from "./dom.js";
import { draft, keepDraft } from "./drafts.js";
import { gist, nameOrYou } from "./formats.js";
import { askInline, endInline, inlineQuery } from "./inline.js";
import { icon } from "./icons.js";
import { openMenu } from "./menus.js";
import { arrived, shownMessages } from "./messages.js";
import { go } from "./navigation.js";
import { emit, GENERAL, myId, on, openChat, state } from "./store.js";
import { dismiss, takeKey } from "./suggestions.js";
import { t } from "./texts.js";
import { attempt, explain } from "./toasts.js";
import { iconButton } from "./widgets.js";

/** @import { Message } from "./types.js" */

const form = byId("composer");
const field = /** @type {HTMLTextAreaElement} */ (byId("composer-text"));
const about = byId("composer-about");
const instead = byId("composer-instead");
const commandsButton = byId("commands");
const attachButton = byId("attach");
const GROWS_BY_ITSELF = CSS.supports("field-sizing", "content");

/** What is replied to or edited. @type {{reply?: Message, quote?: string, edit?: Message}} */
let target = {};
/** Messages are sent one after the other. */
let sending = Promise.resolve();

// The field

/** @param {string} text */
function put(text) {
  field.value = text;
  field.setSelectionRange(text.length, text.length);
  field.focus();
  changed();
}

function grow() {
  if (GROWS_BY_ITSELF) return;
  field.style.height = "auto";
  field.style.height = `${field.scrollHeight}px`;
}

function changed() {
  const text = field.value;
  form.toggleAttribute("data-empty", !text.trim());
  if (!target.edit) keepDraft(text);
  grow();
  suggest(text);
}

/** @param {string} text */
function suggest(text) {
  endInline();
  const query = inlineQuery(text);
  const word = /(?:^|\s)@(\w*)$/.exec(text.slice(0, field.selectionStart ?? text.length));
  if (target.edit || !text) return dismiss();
  if (query !== null) return askInline(query, () => put(""));
  if (/^\/\w*$/.test(text)) return offerCommands(text.slice(1), sendCommand);
  if (word) return offerMentions(word[1], (name) => put(text.slice(0, word.index) + word[0].replace(/@\w*$/, name) + text.slice(field.selectionStart ?? text.length)));
  dismiss();
}

/**
 * Send a command; in a group with the bot's name, as several bots may know it.
 * @param {string} command
 */
function sendCommand(command) {
  const isGroup = openChat()?.type !== "private";
  const full = isGroup && !command.includes("@") ? `${command}@${state.bot.username}` : command;
  if (field.value.startsWith("/")) put("");
  send(full, {});
}

// Sending

function submit() {
  const text = field.value.trim();
  const { edit, ...reply } = target;
  if (!text || form.hidden) return;
  const before = { text: field.value, target };
  target = {};
  showTarget();
  put("");
  if (!edit) return send(text, reply, before);
  act("edit", { chat: edit.chat, message: edit.id, text }).catch((error) => restore(error, before));
}

/**
 * @param {string} text
 * @param {{reply?: Message, quote?: string}} reply
 * @param {{text: string, target: typeof target}} [before] what to put back if it fails
 */
function send(text, { reply, quote }, before = { text, target: {} }) {
  const body = { chat: state.chat, text, reply_to: reply?.id ?? null, quote: quote ?? null, thread: threadToWrite() };
  sending = sending.then(async () => {
    try {
      arrived(await act("say", body));
    } catch (error) {
      restore(error, before);
    }
  });
}

/**
 * Nothing that was typed is lost.
 * @param {unknown} error
 * @param {{text: string, target: typeof target}} before
 */
function restore(error, before) {
  if (!field.value) {
    target = before.target;
    showTarget();
    put(before.text);
  }
  explain(error);
}

// Reply and edit

function showTarget() {
  const message = target.edit ?? target.reply;
  about.hidden = !message;
  if (!message) return;
  const label = target.edit ? t("editing") : t("replying", { name: nameOrYou(message.from) });
  fill(
    about,
    icon(target.edit ? "edit" : target.quote ? "quote" : "reply"),
    h("span.about-lines", null, h("strong", null, label), h("span", null, target.quote ?? gist(message))),
    iconButton("close", t("discard"), discard),
  );
}

function discard() {
  const wasEdit = Boolean(target.edit);
  target = {};
  showTarget();
  if (wasEdit) put(draft());
  field.focus();
}

/**
 * Reply to the message before the present target, or after it.
 * @param {number} step
 */
function replyBy(step) {
  const messages = shownMessages().filter((message) => !message.service);
  const at = messages.findIndex((message) => message.id === target.reply?.id);
  const next = at < 0 ? messages[step < 0 ? messages.length - 1 : messages.length] : messages[at + step];
  target = next ? { reply: next } : {};
  showTarget();
  if (next) document.querySelector(`[data-message-id="${next.id}"]`)?.scrollIntoView({ block: "nearest" });
}

function editLast() {
  const mine = shownMessages().findLast((message) => message.out && message.text && !message.service && !message.via_bot);
  if (mine) emit("compose:edit", mine);
}

// What stands there instead

/** @typedef {{text: string, run?: () => void, big?: boolean}} Bar */

/**
 * Why one cannot write here, with what can be done about it.
 * @returns {Bar | null}
 */
function obstacle() {
  const chat = openChat();
  if (!chat) return null;
  const { migrated_to: next } = chat;
  if (next) return { text: t("migrated"), run: () => go(next) };
  if (chat.blocked) return { text: t("unblock"), run: () => attempt(act("unblock")) };
  if (chat.can_join) return { text: t("join"), run: () => attempt(act("join", { chat: chat.id })) };
  const topic = chat.topics.find((each) => each.id === (state.thread ?? GENERAL));
  if (chat.is_forum && topic?.closed && !["creator", "administrator"].includes(chat.status)) return { text: t("topic-closed") };
  if (chat.type === "private" && isEmpty) return { text: t("start"), run: () => send("/start", {}), big: true };
  if (chat.can_write) return null;
  return { text: t(chat.type === "channel" ? "channel-reader" : chat.status === "left" ? "not-member" : "cannot-write") };
}

let isEmpty = false;

function renderState() {
  const bar = obstacle();
  const chat = openChat();
  const hadFocus = form.contains(document.activeElement);
  byId("compose").hidden = chat === null;
  form.hidden = bar !== null || chat === null;
  instead.hidden = bar === null;
  if (bar) {
    fill(instead, bar.run ? h(bar.big ? "button.filled-button" : "button", { type: "button", onclick: bar.run }, bar.text) : h("span", null, bar.text));
    if (hadFocus) /** @type {HTMLElement | null} */ (instead.querySelector("button"))?.focus();
  }
  const topic = chat?.is_forum ? chat.topics.find((each) => each.id === state.thread) : null;
  const name = topic && topic.id !== GENERAL ? t("message-in", { topic: topic.name }) : t("message");
  field.placeholder = name;
  commandsButton.hidden = chat?.type !== "private" || !chat.commands.length;
}

// Menus

commandsButton.addEventListener("click", () => {
  field.focus();
  offerCommands("", sendCommand);
});
attachButton.addEventListener("click", () => {
  const caption = field.value.trim();
  openMenu(
    t("attach"),
    attachButton,
    [
      { label: t("attach-photo"), icon: "photo", run: () => sendSample("photo") },
      { label: t("attach-voice"), icon: "mic", run: () => sendSample("voice") },
      { label: t("attach-sticker"), icon: "sticker", run: () => sendSample("sticker") },
      { label: t("attach-document"), icon: "file", run: () => sendSample("document") },
    ],
    caption ? h("p.menu-hint", null, t("caption-hint")) : undefined,
  );
});

/** @param {string} kind */
async function sendSample(kind) {
  const caption = ["photo", "document"].includes(kind) ? field.value.trim() : "";
  const sent = await attempt(act("send", { chat: state.chat, kind, caption: caption || null, thread: threadToWrite() }));
  if (!sent) return;
  if (caption) put("");
  arrived(sent);
}

// Keys

// Enter on a button that leads here must not become a line break here.
let isTypedHere = false;
field.addEventListener("focus", () => {
  isTypedHere = false;
});
field.addEventListener("beforeinput", (event) => {
  if (event.inputType === "insertLineBreak" && !isTypedHere) event.preventDefault();
});
field.addEventListener("input", changed);
field.addEventListener("blur", () => setTimeout(() => document.activeElement !== field && dismiss(), 200));
field.addEventListener("keydown", (event) => {
  isTypedHere = true;
  if (event.isComposing || takeKey(event)) return;
  if (event.key === "Enter" && !event.shiftKey && !event.altKey) {
    event.preventDefault();
    submit();
  } else if (event.key === "Escape" && (target.reply || target.edit)) {
    event.preventDefault();
    discard();
  } else if (event.key === "ArrowUp" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    replyBy(-1);
  } else if (event.key === "ArrowDown" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    replyBy(1);
  } else if (event.key === "ArrowUp" && !field.value && !event.altKey) {
    event.preventDefault();
    editLast();
  }
});
form.addEventListener("submit", (event) => {
  event.preventDefault();
  submit();
});

on("compose:reply", ({ message, quote }) => {
  if (form.hidden) return;
  target = { reply: message, quote };
  showTarget();
  field.focus();
});
on("compose:edit", (message) => {
  target = { edit: message };
  showTarget();
  put(message.text);
});
on("compose:insert", (text) => {
  const [start, end] = [field.selectionStart ?? 0, field.selectionEnd ?? 0];
  const space = start > 0 && !/\s$/.test(field.value.slice(0, start)) ? " " : "";
  field.setRangeText(space + text, start, end, "end");
  field.focus();
  changed();
});
on("compose:put", put);
on("compose:command", sendCommand);
on("open", () => {
  target = {};
  isEmpty = false;
  showTarget();
  renderState();
  field.value = draft();
  form.toggleAttribute("data-empty", !field.value.trim());
  grow();
  dismiss();
  if (matchMedia("(hover: hover)").matches && !form.hidden && myId()) field.focus({ preventScroll: true });
});
on("empty", (nothing) => {
  if (nothing === isEmpty) return;
  isEmpty = nothing;
  renderState();
});
on("chat hello language", renderState);
on("language", showTarget);
