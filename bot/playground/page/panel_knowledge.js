// @ts-check
/** The state of the knowledge base: how large it is, or what is wrong with its files and how to mend it. */

import { fill, h } from "./dom.js";
import { fullTime } from "./formats.js";
import { icon } from "./icons.js";
import { copy } from "./keyboard.js";
import { state } from "./store.js";
import { t } from "./texts.js";

/** @import { Problem } from "./types.js" */

/** @param {HTMLElement} body */
function draw(body) {
  const { ok, entries, loaded_at: loaded, problems } = state.knowledge;
  fill(
    body,
    h(
      ok ? "div.knowledge-state" : "div.knowledge-state.bad",
      null,
      icon(ok ? "check" : "alert"),
      h(
        "div",
        null,
        h("strong", null, t(ok ? "knowledge-ok" : "knowledge-broken")),
        h("span", null, `${t("knowledge-entries", { n: entries })}, ${t("knowledge-loaded", { time: fullTime(loaded) })}`),
        !ok && h("span", null, t("knowledge-old")),
      ),
    ),
    h("ul.problems", null, problems.map((problem) => h("li", null, card(problem)))),
    h("p.panel-note", null, t("knowledge-hint")),
  );
}

/** @param {Problem} problem */
function card(problem) {
  const place = problem.line === null ? problem.file : `${problem.file}:${problem.line}`;
  return h(
    "article.problem",
    null,
    place && h("button.problem-place", { type: "button", title: t("copy"), onclick: () => copy(place) }, h("code", null, place), icon("copy")),
    problem.entry && h("code.entry", null, problem.entry),
    h("p", null, problem.what),
    problem.how && h("p.problem-how", null, h("strong", null, `${t("knowledge-mend")}: `), problem.how),
  );
}

export const knowledgeTab = /** @type {import("./panel.js").Tab} */ ({
  id: "knowledge", icon: "book", events: "knowledge hello", draw,
});
