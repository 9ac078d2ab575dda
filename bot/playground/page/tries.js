// @ts-check
/** What a first visit is offered to try: one click switches to the person and the chat and does it. */

import { act } from "./api.js";
import { byId, fill, h } from "./dom.js";
import { icon } from "./icons.js";
import { arrived } from "./messages.js";
import { go, goToList, goToTries } from "./navigation.js";
import { become } from "./people.js";
import { recall, remember } from "./preferences.js";
import { emit, myId, on, openChat, state } from "./store.js";
import { language, said, t } from "./texts.js";
import { attempt } from "./toasts.js";
import { bar, iconButton } from "./widgets.js";

/** @import { Message, Step, Try } from "./types.js" */
/** @import { IconName } from "./icons.js" */

const view = byId("tries");
const button = byId("tries-open");

/** @type {Record<string, IconName>} */
const SYMBOLS = { question: "quote", typos: "edit", vague: "list", silence: "ban", group: "people", follow: "plus", publish: "mega" };

/** @type {Set<string>} */
const done = new Set(recall("tries.done", /** @type {string[]} */ ([])));
/** What is to be done as somebody else, as soon as one is. @type {Try | null} */
let pending = null;

/** @returns {Try[]} those in the language of the page */
function offered() {
  return state.tries.filter((each) => !("lang" in each) || each.lang === language());
}

function render() {
  const all = offered();
  const count = all.filter((each) => done.has(each.id)).length;
  const progress = t("tries-done", { done: count, all: all.length });
  button.hidden = !all.length;
  button.setAttribute("aria-label", `${t("tries")}, ${progress}`);
  fill(button, icon("compass"), h("span.tries-lines", null, h("strong", null, t("tries")), h("span", null, progress), bar(all.length ? count / all.length : 0)));
  if (document.body.dataset.view !== "tries") return view.replaceChildren();
  view.setAttribute("aria-label", t("tries-title"));
  fill(
    view,
    h(
      "div.tries-inner",
      null,
      h("div.tries-head", null, h("h2", null, t("tries-title")), iconButton("close", t("tries-dismiss"), dismiss)),
      h("p", null, t("tries-lead")),
      h("ol.tries-cards", null, all.map((each) => h("li", null, card(each)))),
    ),
  );
}

/** @param {Try} each */
function card(each) {
  const isDone = done.has(each.id);
  const person = state.people.find(({ id }) => id === each.as);
  return h(
    isDone ? "button.try.done" : "button.try",
    { type: "button", dataset: { try: each.id }, onclick: () => start(each), "aria-label": `${said(each.title)}${isDone ? `, ${t("try-done")}` : ""}` },
    h("span.try-symbol", null, icon(isDone ? "check" : (SYMBOLS[each.id] ?? "compass"))),
    h(
      "span.try-lines",
      null,
      h("strong", null, said(each.title)),
      h("span", null, said(each.about)),
      person && person.id !== myId() && h("span.try-as", null, t("try-as", { name: person.name })),
    ),
    h("span.try-text", null, each.text),
  );
}

/** @param {Try} each */
function start(each) {
  done.add(each.id);
  remember("tries.done", [...done]);
  remember("tries.seen", true);
  if (each.as === myId()) return perform(each);
  pending = each;
  become(each.as);
}

/** @param {Try} each */
async function perform(each) {
  go(each.chat, each.steps.find((step) => step.thread)?.thread ?? null);
  render();
  /** @type {Message | null} */
  let last = null;
  for (const step of each.steps) {
    const result = await attempt(take(step, last));
    if (result === undefined) return;
    if (result?.id && result.chat) {
      last = result;
      arrived(result);
    }
  }
}

/**
 * @param {Step} step
 * @param {Message | null} last what the step before gave
 * @returns {Promise<any>}
 */
async function take({ action, ...body }, last) {
  if (action === "inline") {
    emit("compose:put", `@${state.bot.username} ${body.text}`);
    return null;
  }
  if (action === "edit" && !body.message && last) body.message = last.id;
  return (await act(action, body)) ?? null;
}

function dismiss() {
  remember("tries.seen", true);
  document.body.dataset.view = "chat";
  if (openChat()) go(/** @type {number} */ (state.chat), state.thread);
  else goToList();
  render();
  button.focus();
}

/**
 * Do what waited for another person; tells whether there was something.
 * @returns {boolean}
 */
export function performPending() {
  const waiting = pending;
  pending = null;
  if (waiting) perform(waiting);
  return waiting !== null;
}

/** @returns {boolean} whether the first visit is still to come */
export function isFirstVisit() {
  return !recall("tries.seen", false) && offered().length > 0;
}

button.addEventListener("click", goToTries);
on("hello language tries tries:shown open shown people", render);
