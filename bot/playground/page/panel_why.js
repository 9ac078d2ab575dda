// @ts-check
/** Why the bot answered as it did: what it understood, how sure it is, what else it considered. */

import { get } from "./api.js";
import { fill, h } from "./dom.js";
import { decimal, gist, percent } from "./formats.js";
import { icon } from "./icons.js";
import { shownMessages } from "./messages.js";
import { myId, state } from "./store.js";
import { named, t } from "./texts.js";
import { attempt } from "./toasts.js";
import { bar } from "./widgets.js";

/** @import { AlignedWord, Candidate, Message, Why, WhyPart } from "./types.js" */

/** The message that was asked about, or null to follow the latest. @type {Message | null} */
let chosen = null;
/** What is drawn, so that only what is new is asked for. */
let drawn = "";
let asking = 0;

/** @param {Message} message */
export function explainMessage(message) {
  chosen = message;
}

/** @returns {Message | null} */
function subject() {
  if (chosen && chosen.chat === state.chat) return chosen;
  return shownMessages().findLast((message) => message.from.is_bot && message.answered !== false && !message.service) ?? null;
}

/**
 * @param {HTMLElement} body
 * @param {boolean} isFresh
 */
async function draw(body, isFresh) {
  const message = subject();
  const key = message ? `${message.chat}/${message.id}/${message.edit_date ?? 0}` : "";
  if (!isFresh && key === drawn) return;
  drawn = key;
  const current = ++asking;
  if (!message) return fill(body, h("p.panel-note", null, t("why-none")));
  const why = await attempt(get("why", { as: myId(), chat: message.chat, message: message.id }));
  if (current !== asking || !body.isConnected) return;
  fill(body, head(message, body), why ? explanation(why) : h("p.panel-note", null, t("why-unknown")));
}

/**
 * @param {Message} message
 * @param {HTMLElement} body
 */
function head(message, body) {
  const follow = () => {
    chosen = null;
    draw(body, true);
  };
  const isChosen = chosen?.id === message.id;
  return h(
    "div.why-head",
    null,
    h("span.why-which", null, t(isChosen ? "why-chosen" : "why-latest")),
    isChosen && h("button.text-button", { type: "button", onclick: follow }, t("why-follow")),
    h("p.why-message", null, gist(message)),
  );
}

/** @param {Why} why */
function explanation(why) {
  return [
    h(
      "dl.facts",
      null,
      h("dt", null, t("why-question")),
      h("dd", null, why.question),
      why.context && [h("dt", null, t("why-context")), h("dd", null, h("code", null, why.context))],
      h("dt", null, t("why-language")),
      h("dd", null, named("language", why.language)),
    ),
    why.parts.map((part) => section(part, why.parts.length > 1)),
  ];
}

/**
 * @param {WhyPart} part
 * @param {boolean} isOneOfMany
 */
function section(part, isOneOfMany) {
  const best = part.considered.find((candidate) => candidate.entry === part.entry) ?? part.considered[0];
  return h(
    "section.why-part",
    { lang: null },
    isOneOfMany && h("h3", null, t("quoted", { text: part.text })),
    h(
      "div.why-decision",
      null,
      h("span.decision", { dataset: { decision: part.decision } }, named("decision", part.decision)),
      part.reason && h("span.chip", null, named("reason", part.reason)),
      part.entry && h("code.entry", { title: t("why-entry") }, part.entry),
    ),
    part.confidence !== null && part.considered.length > 0 && confidence(part),
    best && part.decision === "answer" && h("dl.facts", null, h("dt", null, t("why-matched")), h("dd", null, best.phrasing)),
    h("h4", { "aria-level": 3 }, t("why-candidates")),
    part.considered.length ? part.considered.map((candidate, at) => row(candidate, at === 0)) : h("p.panel-note", null, t("why-no-candidates")),
  );
}

/** @param {WhyPart} part */
function confidence(part) {
  const value = part.confidence ?? 0;
  return h(
    part.threshold !== null && value < part.threshold ? "div.confidence.low" : "div.confidence",
    null,
    h("div.confidence-line", null, h("span", null, t("why-confidence")), h("strong", null, percent(value, 1))),
    bar(value, part.threshold),
    part.threshold !== null && h("div.confidence-note", null, t("why-threshold", { n: percent(part.threshold) })),
  );
}

/**
 * @param {Candidate} candidate
 * @param {boolean} isOpen
 */
function row(candidate, isOpen) {
  return h(
    "details.candidate",
    { open: isOpen },
    h(
      "summary",
      null,
      h("span.candidate-probability", null, percent(candidate.probability, candidate.probability < 0.1 ? 1 : 0)),
      h("span.candidate-lines", null, h("strong", null, candidate.question), guards(candidate)),
      icon("chevron"),
    ),
    h(
      "div.candidate-more",
      null,
      h("dl.facts", null, h("dt", null, t("why-entry")), h("dd", null, h("code", null, candidate.entry)), h("dt", null, t("why-matched")), h("dd", null, candidate.phrasing)),
      candidate.words.length > 0 && [h("h5", { "aria-level": 4 }, t("why-words")), h("div.evidence", null, candidate.words.map(word))],
      h("h5", { "aria-level": 4 }, t("why-evidence")),
      h("div.evidence", null, Object.entries(candidate.evidence).map(([name, value]) => [h("span", null, named("evidence", name.replaceAll(" ", "-"), name)), bar(value), h("span.number", null, decimal(value, 2))])),
    ),
  );
}

/** A word of the question, what it met in the entry, and how much it weighs. @param {AlignedWord} word */
function word({ question, entry, how, weight, carried }) {
  const met = entry === null ? t("why-unexplained") : `${entry} (${named("meeting", (how ?? "").replaceAll(" ", "-"), how ?? "")})`;
  return [h("span", null, `${question} – ${met}`), bar(carried), h("span.number", null, decimal(weight, 2))];
}

/** @param {Candidate} candidate */
function guards(candidate) {
  if (!candidate.guards.length) return h("span.guards.pass", null, icon("check"), t("why-guards-pass"));
  return h(
    "span.guards",
    null,
    h("span.visually-hidden", null, `${t("why-guards-fail")}: `),
    candidate.guards.map((guard) => h("span.chip.fail", null, icon("close"), named("guard", guard))),
  );
}

export const whyTab = /** @type {import("./panel.js").Tab} */ ({ id: "why", icon: "why", events: "conversation open", draw });
