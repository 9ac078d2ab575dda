// @ts-check
/** Inline mode: what the bot offers while somebody types after its name, in any chat. */

import { act } from "./api.js";
import { h } from "./dom.js";
import { myId, openChat, state } from "./store.js";
import { dismiss, offer } from "./suggestions.js";
import { t } from "./texts.js";
import { attempt, explain } from "./toasts.js";
import { threadToWrite } from "./commands.js";
import { go } from "./navigation.js";

/** @import { InlineResult } from "./types.js" */

const PAUSE = 150;

/** @type {number | undefined} */
let timer;
/** Counts what was typed, so that a late answer to an earlier text is dropped. */
let asking = 0;

/**
 * What is typed to the bot inline, or null if the text is no such thing.
 * @param {string} text
 * @returns {string | null}
 */
export function inlineQuery(text) {
  const [, name, query] = /^@(\w+)\s([^]*)$/.exec(text) ?? [];
  return name?.toLowerCase() === state.bot.username.toLowerCase() ? query : null;
}

/** Stop asking. */
export function endInline() {
  clearTimeout(timer);
  asking += 1;
}

/**
 * Ask the bot when the typing pauses, and offer what it has.
 * @param {string} text
 * @param {() => void} onchosen
 */
export function askInline(text, onchosen) {
  endInline();
  const current = asking;
  timer = setTimeout(() => request(text, current, onchosen), PAUSE);
}

/**
 * @param {string} text
 * @param {number} current
 * @param {() => void} onchosen
 */
async function request(text, current, onchosen) {
  const chat = openChat();
  if (!chat) return;
  const busy = setTimeout(() => current === asking && show([], loadingHead(), onchosen, null), 80);
  try {
    const found = await act("inline", { chat: chat.id, text });
    clearTimeout(busy);
    if (current === asking) show(found.results, buttonHead(found.button), onchosen, found, text, current);
  } catch (error) {
    clearTimeout(busy);
    if (current !== asking) return;
    dismiss();
    explain(error);
  }
}

/**
 * @param {InlineResult[]} results
 * @param {Node | null} head
 * @param {() => void} onchosen
 * @param {{query: string, next_offset: string} | null} page
 * @param {string} [text]
 * @param {number} [current]
 */
function show(results, head, onchosen, page, text = "", current = 0) {
  let next = page?.next_offset ?? "";
  const loadMore = async () => {
    const offset = next;
    next = "";
    if (!offset || current !== asking) return;
    const more = await attempt(act("inline", { chat: state.chat, text, offset }));
    if (more && current === asking) show([...results, ...more.results], head, onchosen, more, text, current);
  };
  offer({
    label: t("inline", { bot: state.bot.username }),
    preselect: false,
    head,
    note: page && (results.length ? t("inline-hint") : t("inline-empty")),
    onend: loadMore,
    options: results.map((result) => ({
      label: [result.title, result.description].filter(Boolean).join(", "),
      content: [
        h("span.result-mark", { "aria-hidden": "true" }, (result.title ?? "?").slice(0, 1)),
        h("span.result-lines", null, h("strong", null, result.title), h("span", null, result.description)),
      ],
      run: () => choose(page?.query ?? "", result.id, onchosen),
    })),
  });
}

/**
 * @param {string} query
 * @param {string} result
 * @param {() => void} onchosen
 */
async function choose(query, result, onchosen) {
  endInline();
  dismiss();
  const chosen = await attempt(act("choose", { chat: state.chat, query, result, thread: threadToWrite() }));
  if (chosen) onchosen();
}

/** @returns {HTMLElement} */
function loadingHead() {
  return h("div.suggestion-head", { role: "status" }, h("span.spinner"), t("loading"));
}

/**
 * The button above the results: it leads to the private chat with the bot.
 * @param {{text: string, parameter: string} | null} button
 * @returns {HTMLElement | null}
 */
function buttonHead(button) {
  if (!button) return null;
  const start = async () => {
    dismiss();
    go(myId());
    await attempt(act("say", { chat: myId(), text: `/start ${button.parameter ?? ""}`.trim() }));
  };
  return h("button.suggestion-head", { type: "button", onclick: start }, button.text);
}
