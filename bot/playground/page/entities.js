// @ts-check
/** Telegram's formatting as DOM nodes: entities become elements, text stays text. */

import { h } from "./dom.js";
import { fullTime, telegramTime } from "./formats.js";
import { icon } from "./icons.js";
import { emit } from "./store.js";
import { t } from "./texts.js";

/** @import { Entity } from "./types.js" */

/** Which entity is outside where several cover the same text. */
const OUTER = ["blockquote", "expandable_blockquote", "pre", "spoiler", "text_link", "url", "date_time"];
const BLOCKS = new Set(["blockquote", "expandable_blockquote", "pre"]);
const SAFE = /^(https?|tg|mailto|tel):/i;

/** Tells each folded quotation whether it is long enough to be folded. */
const measuring = new ResizeObserver((entries) => {
  for (const { target } of entries) {
    const quote = target.closest(".quote");
    if (quote && !quote.classList.contains("open")) {
      quote.classList.toggle("long", target.scrollHeight > target.clientHeight + 2);
    }
  }
});

/**
 * @param {string} text
 * @param {Entity[]} entities with offsets in UTF-16 units
 * @returns {DocumentFragment}
 */
export function formatted(text, entities) {
  const sorted = entities
    .filter((entity) => entity.length > 0 && entity.offset >= 0 && entity.offset < text.length)
    .toSorted((a, b) => a.offset - b.offset || b.length - a.length || rank(a) - rank(b));
  return span(text, 0, text.length, sorted);
}

/** @param {Entity} entity */
function rank(entity) {
  const at = OUTER.indexOf(entity.type);
  return at < 0 ? OUTER.length : at;
}

/**
 * The text between two offsets; what reaches beyond its surroundings is cut in two.
 * @param {string} text
 * @param {number} start
 * @param {number} end
 * @param {Entity[]} entities sorted, none starting before `start`
 * @returns {DocumentFragment}
 */
function span(text, start, end, entities) {
  const fragment = document.createDocumentFragment();
  const queue = [...entities];
  let at = start;
  while (queue.length) {
    const entity = /** @type {Entity} */ (queue.shift());
    const from = Math.max(entity.offset, at);
    const to = Math.min(entity.offset + entity.length, end);
    if (to <= from) continue;
    fragment.append(text.slice(at, from));
    /** @type {Entity[]} */
    const inner = [];
    /** @type {Entity[]} */
    const later = [];
    while (queue.length && queue[0].offset < to) {
      const [within, beyond] = cut(/** @type {Entity} */ (queue.shift()), to);
      inner.push(within);
      if (beyond) later.push(beyond);
    }
    queue.unshift(...later);
    fragment.append(element(entity, text.slice(from, to), () => span(text, from, to, inner)));
    at = to;
    // The line break after a block is the block's own.
    if (BLOCKS.has(entity.type) && text[at] === "\n" && at < end) at += 1;
  }
  if (at < end) fragment.append(text.slice(at, end));
  return fragment;
}

/**
 * @param {Entity} entity
 * @param {number} at
 * @returns {[Entity, Entity | null]} the part before and the part from there on
 */
function cut(entity, at) {
  const end = entity.offset + entity.length;
  if (end <= at) return [entity, null];
  return [
    { ...entity, length: at - entity.offset },
    { ...entity, offset: at, length: end - at },
  ];
}

/** @type {Record<string, string>} */
const SIMPLE = { bold: "strong", italic: "em", underline: "u", strikethrough: "s", code: "code" };

/**
 * @param {Entity} entity
 * @param {string} text what it covers
 * @param {() => DocumentFragment} inner what it covers, formatted
 * @returns {Node}
 */
function element(entity, text, inner) {
  switch (entity.type) {
    case "bold":
    case "italic":
    case "underline":
    case "strikethrough":
      return h(SIMPLE[entity.type], null, inner());
    case "code":
      return h("code.inline", null, inner());
    case "pre":
      return pre(text, entity.language);
    case "spoiler":
      return spoiler(inner());
    case "url":
      return link(/^[a-z][a-z0-9+.-]*:/i.test(text) ? text : `https://${text}`, inner());
    case "text_link":
      return link(entity.url ?? "", inner(), entity.url);
    case "email":
      return link(`mailto:${text}`, inner());
    case "phone_number":
      return link(`tel:${text}`, inner());
    case "mention":
      return action("mention", inner(), () => emit("compose:insert", `${text} `));
    case "text_mention":
      return h("span.mention", null, inner());
    case "bot_command":
      return action("command", inner(), () => emit("compose:command", text));
    case "hashtag":
    case "cashtag":
      return action("hashtag", inner(), () => emit("search", text));
    case "blockquote":
      return h("blockquote.quote", null, h("div.quote-text", null, inner()));
    case "expandable_blockquote":
      return folded(inner());
    case "date_time":
      return time(entity, inner());
    default:
      return inner();
  }
}

/**
 * @param {string} address
 * @param {Node} inner
 * @param {string} [title]
 * @returns {Node}
 */
function link(address, inner, title) {
  if (!SAFE.test(address)) return inner;
  return h("a.link", { href: address, title, target: "_blank", rel: "noopener noreferrer" }, inner);
}

/**
 * @param {string} kind
 * @param {Node} inner
 * @param {() => void} run
 * @returns {HTMLElement}
 */
function action(kind, inner, run) {
  return h(`button.link.${kind}`, { type: "button", onclick: run }, inner);
}

/**
 * @param {string} code
 * @param {string} [language]
 * @returns {HTMLElement}
 */
function pre(code, language) {
  return h("div.code-block", null, language && h("div.code-language", null, language), h("pre", { tabindex: 0 }, h("code", null, code)));
}

/**
 * @param {Node} inner
 * @returns {HTMLElement}
 */
function spoiler(inner) {
  const hidden = h("span.spoiler-text", { inert: true }, inner);
  const cover = h("span.spoiler", { role: "button", tabindex: 0, "aria-label": t("spoiler") }, hidden);
  const reveal = (/** @type {Event} */ event) => {
    if (cover.classList.contains("revealed")) return;
    if (event instanceof KeyboardEvent && event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    event.stopPropagation();
    cover.classList.add("revealed");
    hidden.removeAttribute("inert");
    for (const name of ["role", "tabindex", "aria-label"]) cover.removeAttribute(name);
  };
  cover.addEventListener("click", reveal);
  cover.addEventListener("keydown", reveal);
  return cover;
}

/**
 * @param {Node} inner
 * @returns {HTMLElement}
 */
function folded(inner) {
  const text = h("div.quote-text", null, inner);
  const toggle = h("button.quote-toggle", { type: "button", "aria-expanded": "false", "aria-label": t("expand") }, icon("chevron"));
  const quote = h("blockquote.quote.foldable", null, text, toggle);
  const fold = (/** @type {boolean} */ open) => {
    quote.classList.toggle("open", open);
    toggle.setAttribute("aria-expanded", String(open));
    toggle.setAttribute("aria-label", t(open ? "collapse" : "expand"));
  };
  quote.addEventListener("click", (event) => {
    const target = /** @type {Element} */ (event.target);
    if (target.closest("a, .link, .spoiler") || !getSelection()?.isCollapsed) return;
    if (quote.classList.contains("long")) fold(!quote.classList.contains("open"));
  });
  // What stands in the folded part must be seen when it gets the focus.
  text.addEventListener("focusin", () => fold(true));
  measuring.observe(text);
  return quote;
}

/**
 * @param {Entity} entity
 * @param {DocumentFragment} inner
 * @returns {HTMLElement}
 */
function time(entity, inner) {
  const seconds = entity.unix_time ?? 0;
  const moment = new Date(seconds * 1000);
  if (Number.isNaN(moment.getTime())) return inner;
  const shown = entity.date_time_format ? telegramTime(seconds, entity.date_time_format) : inner;
  return h("time.date-time", { datetime: moment.toISOString(), title: fullTime(seconds) }, shown);
}
