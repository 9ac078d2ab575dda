// @ts-check
/** One message as it looks: a bubble with what belongs to it, or a line of service. */

import { act } from "./api.js";
import { h } from "./dom.js";
import { drawnEmoji } from "./emoji.js";
import { formatted } from "./entities.js";
import { clockTime, evidentLanguage, fullTime, gist, nameOrYou, peerColour } from "./formats.js";
import { icon, tail } from "./icons.js";
import { keyboard } from "./keyboard.js";
import { mediaOf } from "./media.js";
import { emit, state } from "./store.js";
import { t } from "./texts.js";
import { attempt } from "./toasts.js";
import { avatar, iconButton } from "./widgets.js";

/** @import { Message } from "./types.js" */

/**
 * @param {Message} message
 * @param {{named: boolean, avatars: boolean}} look whether its sender is named, with a picture
 * @returns {HTMLElement}
 */
export function bubble(message, look) {
  const element = message.service ? serviceLine(message) : spoken(message, look);
  Object.assign(element.dataset, { messageId: message.id, chatId: message.chat, out: message.out, sender: message.from.id });
  element.tabIndex = -1;
  return element;
}

/**
 * @param {Message} message
 * @returns {HTMLElement}
 */
function serviceLine(message) {
  const target = message.service?.message;
  const text = gist(message);
  const inner = target ? h("button", { type: "button", onclick: () => emit("jump", target) }, text) : text;
  return h("div.message.service", { role: "article" }, h("span.pill", null, inner));
}

/**
 * @param {Message} message
 * @param {{named: boolean, avatars: boolean}} look
 * @returns {HTMLElement}
 */
function spoken(message, look) {
  const { from, out } = message;
  const label = t("message-of", { name: nameOrYou(from), time: clockTime(message.date) });
  const isBare = message.media?.kind === "sticker";
  return h(
    out ? "div.message.out" : "div.message.in",
    { role: "article", "aria-label": label },
    look.avatars && !out && avatar(from.name, from.id, { size: "small", symbol: from.is_bot ? "bot" : undefined }),
    h(
      "div.stack",
      null,
      h(
        isBare ? "div.bubble.bare" : "div.bubble",
        null,
        tail(out),
        look.named && !out && h("div.sender", { dataset: { colour: peerColour(from.id) } }, from.name),
        message.guest_for && h("div.origin", null, t("guest-for", { name: message.guest_for })),
        message.via_bot && h("div.origin", null, t("via", { bot: message.via_bot === state.bot.name ? `@${state.bot.username}` : message.via_bot })),
        replyPreview(message),
        mediaOf(message),
        body(message),
        iconButton("more", t("message-menu"), (event) => emit("message:menu", { message, place: event.currentTarget }), {
          class: "icon-button message-more",
          tabindex: -1,
          "aria-haspopup": "menu",
        }),
      ),
      keyboard(message),
    ),
  );
}

/**
 * @param {Message} message
 * @returns {HTMLElement | null}
 */
function replyPreview(message) {
  const reply = message.reply_to;
  if (!reply) return null;
  return h(
    reply.quote ? "button.reply.quoted" : "button.reply",
    { type: "button", "aria-label": t("jump-to", { name: reply.name }), onclick: () => emit("jump", reply.id) },
    h("strong", null, reply.name),
    h("span", null, reply.quote ?? reply.text),
    reply.quote && icon("quote"),
  );
}

/**
 * @param {Message} message
 * @returns {HTMLElement}
 */
function body(message) {
  const lang = message.from.is_bot ? evidentLanguage(message.text) : null;
  const reactions = message.reactions.length ? reactionRow(message) : null;
  return h(
    "div.body",
    null,
    message.text && h("div.text", { lang }, formatted(message.text, message.entities)),
    reactions,
    meta(message),
  );
}

/**
 * @param {Message} message
 * @returns {HTMLElement}
 */
function meta(message) {
  return h(
    "span.meta",
    { title: fullTime(message.date) },
    message.silent && h("span.silent", { role: "img", "aria-label": t("silent"), title: t("silent") }, icon("mute")),
    message.edit_date && h("span.edited", null, t("edited")),
    h("time", { datetime: new Date(message.date * 1000).toISOString() }, clockTime(message.date)),
    message.out && icon("check"),
  );
}

/**
 * @param {Message} message
 * @returns {HTMLElement}
 */
function reactionRow(message) {
  return h(
    "div.reactions",
    null,
    message.reactions.map(({ emoji, count, mine }) =>
      h(
        mine ? "button.reaction.mine" : "button.reaction",
        {
          type: "button",
          "aria-pressed": String(mine),
          "aria-label": t("reaction", { emoji, n: count }),
          onclick: () => attempt(act("react", { chat: message.chat, message: message.id, emoji: mine ? null : emoji })),
        },
        drawnEmoji(emoji),
        h("span", null, count),
      ),
    ),
  );
}

/**
 * What the reader opened in a message stays open in the one that takes its place.
 * @param {HTMLElement} before
 * @param {HTMLElement} after
 */
export function carryOver(before, after) {
  const quotes = after.querySelectorAll(".quote.foldable");
  before.querySelectorAll(".quote.foldable").forEach((quote, at) => {
    const other = quotes[at];
    if (!other) return;
    other.classList.toggle("long", quote.classList.contains("long"));
    if (quote.classList.contains("open")) /** @type {HTMLElement} */ (other.querySelector(".quote-toggle")).click();
  });
  const spoilers = /** @type {NodeListOf<HTMLElement>} */ (after.querySelectorAll(".spoiler"));
  before.querySelectorAll(".spoiler").forEach((spoiler, at) => {
    if (spoiler.classList.contains("revealed")) spoilers[at]?.click();
  });
  for (const name of ["first", "last"]) after.classList.toggle(name, before.classList.contains(name));
  after.tabIndex = before.tabIndex;
}
