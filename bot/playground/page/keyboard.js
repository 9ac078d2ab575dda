// @ts-check
/** The buttons below a message: what they do, and that they wait until the bot answers. */

import { act } from "./api.js";
import { tell } from "./dialogs.js";
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { emit, on, state } from "./store.js";
import { t } from "./texts.js";
import { explain, toast } from "./toasts.js";

/** @import { Button, Message, Tap } from "./types.js" */

const PATIENCE = 30_000;

/** The pressed buttons that the bot has not answered. @type {Set<string>} */
const waiting = new Set();
/** The buttons by query. @type {Map<string, string>} */
const queries = new Map();
/** Answers that came before the query was known. @type {Map<string, Tap>} */
const early = new Map();

/**
 * @param {Message} message
 * @returns {HTMLElement | null}
 */
export function keyboard(message) {
  if (!message.keyboard.length) return null;
  return h(
    "div.keyboard",
    null,
    message.keyboard.map((row, y) => h("div.keyboard-row", null, row.map((button, x) => keyboardButton(message, button, y, x)))),
  );
}

/**
 * @param {Message} message
 * @param {Button} button
 * @param {number} row
 * @param {number} column
 * @returns {HTMLElement}
 */
function keyboardButton(message, button, row, column) {
  if (button.kind === "url") {
    const safe = /^(https?|tg):/i.test(button.url ?? "");
    const href = safe ? button.url : null;
    return h("a.key", { href, title: button.url, target: "_blank", rel: "noopener noreferrer" }, h("span", null, button.text), icon("arrow"));
  }
  const place = `${message.chat}/${message.id}/${row}/${column}`;
  const element = h(
    "button.key",
    { type: "button", dataset: { place }, onclick: () => press(message, button, row, column, place) },
    h("span", null, button.text),
    button.kind === "copy" && icon("copy"),
    button.kind.startsWith("switch_inline") && icon("share"),
    h("span.spinner", { "aria-hidden": "true" }),
  );
  if (waiting.has(place)) wait(element, true);
  return element;
}

/**
 * @param {Message} message
 * @param {Button} button
 * @param {number} row
 * @param {number} column
 * @param {string} place
 */
async function press(message, button, row, column, place) {
  if (button.kind === "copy") return copy(button.copy ?? "");
  if (button.kind.startsWith("switch_inline")) {
    return emit("compose:put", `@${state.bot.username} ${button.query ?? ""}`);
  }
  if (button.kind !== "callback") return toast(t("button-other"));
  if (waiting.has(place)) return;
  show(place, true);
  try {
    const { query } = await act("press", { chat: message.chat, message: message.id, row, column });
    expect(query, place);
  } catch (error) {
    show(place, false);
    explain(error);
  }
}

/**
 * @param {string} query
 * @param {string} place
 */
function expect(query, place) {
  queries.set(query, place);
  const tap = early.get(query);
  if (tap) return answered(tap);
  setTimeout(() => {
    if (!queries.delete(query)) return;
    show(place, false);
    toast(t("button-silent"));
  }, PATIENCE);
}

/** @param {Tap} tap */
function answered(tap) {
  const place = queries.get(tap.query);
  if (!place) {
    early.set(tap.query, tap);
    return;
  }
  queries.delete(tap.query);
  early.delete(tap.query);
  show(place, false);
  if (tap.text && tap.alert) tell(state.bot.name, tap.text);
  else if (tap.text) toast(tap.text);
  if (tap.url && /^(https?|tg):/i.test(tap.url)) toast(t("open-link", { url: tap.url }));
}

/**
 * @param {string} place
 * @param {boolean} isWaiting
 */
function show(place, isWaiting) {
  if (isWaiting) waiting.add(place);
  else waiting.delete(place);
  const element = document.querySelector(`[data-place="${place}"]`);
  if (element) wait(/** @type {HTMLElement} */ (element), isWaiting);
}

/**
 * @param {HTMLElement} element
 * @param {boolean} isWaiting
 */
function wait(element, isWaiting) {
  element.classList.toggle("waiting", isWaiting);
  element.toggleAttribute("aria-busy", isWaiting);
  if (isWaiting) element.setAttribute("aria-busy", "true");
}

/** @param {string} text */
export async function copy(text) {
  await navigator.clipboard.writeText(text);
  toast(t("copied"));
}

on("tap", answered);
