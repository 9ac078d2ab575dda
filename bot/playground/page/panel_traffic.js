// @ts-check
/** The updates to the bot and its calls, live, the newest above. */

import { get } from "./api.js";
import { fill, h } from "./dom.js";
import { decimal, exactTime } from "./formats.js";
import { icon } from "./icons.js";
import { json } from "./json.js";
import { copy } from "./keyboard.js";
import { recall, remember } from "./preferences.js";
import { t } from "./texts.js";
import { attempt } from "./toasts.js";
import { iconButton, segments } from "./widgets.js";

/** @import { TrafficLine } from "./types.js" */

const MOST = 300;

/** @type {Record<string, (line: TrafficLine) => boolean>} */
const KINDS = {
  all: () => true,
  updates: (line) => line.kind === "update",
  calls: (line) => line.kind === "call",
  errors: (line) => line.ok === false || line.violations.length > 0,
};

let kind = recall("traffic.kind", "all");
let words = "";
/** @type {HTMLElement | null} */
let list = null;

/**
 * @param {HTMLElement} body
 * @param {boolean} isFresh
 */
async function draw(body, isFresh) {
  if (!isFresh && list?.isConnected) return;
  const lines = h("ul.traffic");
  list = lines;
  const search = h("input.traffic-search", { type: "search", value: words, placeholder: t("traffic-filter"), "aria-label": t("traffic-filter") });
  search.addEventListener("input", () => {
    words = /** @type {HTMLInputElement} */ (search).value.trim().toLowerCase();
    filter();
  });
  const kinds = ["all", "updates", "calls", "errors"].map((value) => ({ value, text: t(/** @type {any} */ (`traffic-${value}`)) }));
  const choose = (/** @type {string} */ chosen) => {
    kind = chosen;
    remember("traffic.kind", chosen);
    filter();
  };
  fill(body, h("div.traffic-tools", null, segments(t("traffic-filter"), kinds, kind, choose), search), lines, h("p.panel-note.traffic-none", null, t("traffic-none")));
  const known = await attempt(get("traffic"));
  if (!known || list !== lines) return;
  const present = new Set([...lines.children].map((child) => Number(/** @type {HTMLElement} */ (child).dataset.n)));
  lines.append(...known.filter((/** @type {TrafficLine} */ line) => !present.has(line.n)).toReversed().map(row));
}

/**
 * @param {string} name
 * @param {TrafficLine} line
 */
function take(name, line) {
  if (name !== "traffic" || !list?.isConnected) return;
  list.prepend(row(line));
  while (list.children.length > MOST) list.lastElementChild?.remove();
}

/** @param {TrafficLine} line */
function isShown(line) {
  return KINDS[kind](line) && `${line.name} ${line.summary} ${line.chat ?? ""}`.toLowerCase().includes(words);
}

/** The lines behind the rows. @type {WeakMap<Element, TrafficLine>} */
const lineOf = new WeakMap();

function filter() {
  for (const element of list?.children ?? []) {
    const line = lineOf.get(element);
    /** @type {HTMLElement} */ (element).hidden = line !== undefined && !isShown(line);
  }
}

/** @param {TrafficLine} line */
function row(line) {
  const isUpdate = line.kind === "update";
  const stateName = line.ok === false || line.violations.length ? "error" : line.ok ? "ok" : "neutral";
  const details = h("div.traffic-details", { hidden: true });
  const button = h(
    "button.traffic-line",
    { type: "button", "aria-expanded": "false", onclick: () => toggle(button, details, line) },
    h("span.traffic-kind", { title: t(isUpdate ? "traffic-update" : "traffic-call"), dataset: { kind: line.kind } }, icon(isUpdate ? "up" : "arrow")),
    h("span.traffic-name", null, line.name),
    line.violations.length > 0 && h("span.chip.fail", null, icon("alert"), line.violations.length),
    line.ok !== null && h("span.traffic-state", null, line.ok ? t("ok-state") : (line.code ?? t("error-state"))),
    h("span.traffic-ms", null, line.ms === null ? exactTime(line.at) : `${decimal(line.ms, line.ms < 10 ? 1 : 0)} ms`),
    h("span.traffic-summary", null, line.summary),
  );
  const element = h("li", { dataset: { n: line.n, state: stateName, kind: line.kind } }, button, details);
  lineOf.set(element, line);
  element.hidden = !isShown(line);
  return element;
}

/**
 * @param {HTMLElement} button
 * @param {HTMLElement} details
 * @param {TrafficLine} line
 */
async function toggle(button, details, line) {
  const open = details.hidden;
  details.hidden = !open;
  button.setAttribute("aria-expanded", String(open));
  if (!open || details.childElementCount) return;
  const full = await attempt(get(`traffic/${line.n}`));
  if (!full) return;
  fill(
    details,
    h("p.traffic-at", null, exactTime(line.at)),
    line.violations.length > 0 && [h("h4", { "aria-level": 3 }, t("traffic-violations")), h("ul.violations", null, line.violations.map((each) => h("li", null, each)))],
    "update" in full ? block(t("traffic-update"), full.update) : [block(t("traffic-request"), full.request), block(t("traffic-response"), full.response)],
  );
}

/**
 * @param {string} title
 * @param {unknown} value
 */
function block(title, value) {
  return h(
    "section.json-block",
    null,
    h("header", null, h("h4", { "aria-level": 3 }, title), iconButton("copy", `${t("copy")}: ${title}`, () => copy(JSON.stringify(value, null, 2)))),
    json(value),
  );
}

export const trafficTab = /** @type {import("./panel.js").Tab} */ ({
  id: "traffic", icon: "swap", events: "traffic hello", draw, take,
  leave() {
    list = null;
  },
});
