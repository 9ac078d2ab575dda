// @ts-check
/** Faults to order: the next calls of the bot go wrong. */

import { act } from "./api.js";
import { fill, h } from "./dom.js";
import { icon } from "./icons.js";
import { state } from "./store.js";
import { named, t } from "./texts.js";
import { attempt, toast } from "./toasts.js";
import { field, select } from "./widgets.js";

/** @import { Fault } from "./types.js" */

const KINDS = ["too_many_requests", "forbidden", "bad_request", "bad_gateway", "slow", "dropped_before", "dropped_after"];
const TIMED = new Set(["too_many_requests", "slow"]);
const METHODS = [
  "sendMessage", "editMessageText", "editMessageReplyMarkup", "answerCallbackQuery", "answerInlineQuery", "answerGuestQuery",
  "sendChatAction", "sendDocument", "sendPhoto", "deleteMessage", "pinChatMessage", "setMessageReaction", "getChat",
  "getChatMember", "getChatAdministrators", "getUpdates", "getMe", "leaveChat",
];
const RESTART_SECONDS = 2;

/**
 * @param {HTMLElement} body
 * @param {boolean} isFresh
 */
function draw(body, isFresh) {
  if (isFresh) fill(body, orderForm(), h("div.faults-pending"));
  const pending = body.querySelector(".faults-pending");
  if (pending) fill(pending, list());
}

function orderForm() {
  const kind = select(KINDS.map((value) => ({ value, text: named("fault", value) })));
  const method = select([{ value: "*", text: t("fault-any") }, ...METHODS.map((value) => ({ value, text: value }))]);
  const times = number(1, 1, 100);
  const seconds = number(3, 0, 600);
  const secondsField = field(t("fault-seconds"), seconds);
  kind.addEventListener("change", () => {
    secondsField.hidden = !TIMED.has(kind.value);
  });
  const form = h(
    "form.fault-form",
    null,
    h("h3", null, t("faults-order")),
    field(t("fault-kind"), kind),
    field(t("fault-method"), method),
    h("div.field-row", null, field(t("fault-times"), times), secondsField),
    h("button.filled-button", { type: "submit" }, t("fault-submit")),
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const timed = TIMED.has(kind.value) ? { seconds: Number(seconds.value) } : {};
    attempt(act("fault", { kind: kind.value, method: method.value, times: Number(times.value), ...timed }));
  });
  return form;
}

/**
 * @param {number} value
 * @param {number} min
 * @param {number} max
 * @returns {HTMLInputElement}
 */
function number(value, min, max) {
  return /** @type {HTMLInputElement} */ (h("input", { type: "number", value, min, max, required: true }));
}

function list() {
  return [
    h("h3", null, t("faults-pending")),
    state.faults.length ? h("ul.fault-list", null, state.faults.map(line)) : h("p.panel-note", null, t("faults-none")),
    h(
      "div.button-grid",
      null,
      h("button.plain-button", { type: "button", disabled: !state.faults.length, onclick: () => attempt(act("clear_faults")) }, t("fault-clear")),
      h("button.plain-button", { type: "button", onclick: restart }, icon("power"), t("fault-restart")),
    ),
  ];
}

/** @param {Fault} fault */
function line(fault) {
  return h(
    "li",
    null,
    icon("zap"),
    h("span", null, named("fault", fault.kind), h("code", null, fault.method === "*" ? t("fault-any") : fault.method)),
    h("span.chip", null, t("fault-times-n", { n: fault.times })),
  );
}

async function restart() {
  const done = await attempt(act("fault", { kind: "restart", method: "*", times: 1, seconds: RESTART_SECONDS }));
  if (done !== undefined) toast(t("fault-restarting"));
}

export const faultsTab = /** @type {import("./panel.js").Tab} */ ({ id: "faults", icon: "zap", events: "faults hello", draw });
