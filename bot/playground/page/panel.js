// @ts-check
/** Behind the scenes: the drawer with its tabs. Only the open tab is drawn. */

import { byId, fill, h, rove } from "./dom.js";
import { clockTab } from "./panel_clock.js";
import { deliveriesTab } from "./panel_deliveries.js";
import { faultsTab } from "./panel_faults.js";
import { knowledgeTab } from "./panel_knowledge.js";
import { trafficTab } from "./panel_traffic.js";
import { explainMessage, whyTab } from "./panel_why.js";
import { icon } from "./icons.js";
import { recall, remember } from "./preferences.js";
import { closeSide, openSide, sideIs } from "./side.js";
import { on, state } from "./store.js";
import { t } from "./texts.js";
import { iconButton } from "./widgets.js";

/**
 * @typedef {object} Tab
 * @property {string} id
 * @property {import("./icons.js").IconName} icon
 * @property {string} events after which it is drawn anew
 * @property {(body: HTMLElement, isFresh: boolean) => void} draw `isFresh` when it was just opened
 * @property {(name: string, detail: any) => void} [take] instead of drawing anew
 * @property {() => void} [leave]
 */

/** @type {Tab[]} */
const TABS = [whyTab, trafficTab, clockTab, faultsTab, deliveriesTab, knowledgeTab];

const panel = byId("panel");
let current = recall("panel.tab", "why");

function render() {
  panel.setAttribute("aria-label", t("panel"));
  if (!sideIs("panel")) {
    leave();
    return panel.replaceChildren();
  }
  const tabs = h("div.panel-tabs", { role: "tablist", "aria-label": t("panel") }, TABS.map(tabButton));
  rove(tabs, "[role=tab]", { horizontal: true, activate: true });
  fill(
    panel,
    h("header.side-head", null, iconButton("close", t("close"), closeSide), h("h2", null, t("panel"))),
    tabs,
    h("div.side-body.panel-body", { role: "tabpanel", id: "panel-body", tabindex: 0 }),
  );
  draw(true);
}

/** @param {Tab} tab */
function tabButton({ id, icon: symbol }) {
  const badge = badgeOf(id);
  const name = t(/** @type {any} */ (`tab-${id}`));
  return h(
    "button.panel-tab",
    {
      type: "button",
      role: "tab",
      id: `tab-${id}`,
      "aria-selected": String(id === current),
      "aria-controls": "panel-body",
      "aria-label": badge ? `${name}, ${badge.label}` : name,
      tabindex: id === current ? 0 : -1,
      dataset: { tab: id },
      onclick: () => choose(id),
    },
    icon(symbol),
    h("span", null, name),
    badge && h(badge.bad ? "span.tab-badge.bad" : "span.tab-badge", { "aria-hidden": "true" }, badge.text),
  );
}

/**
 * What a tab has to say while it is closed.
 * @param {string} id
 * @returns {{text: string, label: string, bad: boolean} | null}
 */
function badgeOf(id) {
  if (id === "knowledge" && !state.knowledge.ok) return { text: "!", label: t("broken"), bad: true };
  if (id === "faults" && state.faults.length) return { text: String(state.faults.length), label: t("faults-pending"), bad: false };
  return null;
}

function renderBadges() {
  for (const tab of TABS) {
    const present = document.getElementById(`tab-${tab.id}`);
    const focused = present === document.activeElement;
    const next = tabButton(tab);
    present?.replaceWith(next);
    if (focused) next.focus();
  }
  byId("panel-toggle").classList.toggle("bad", !state.knowledge.ok);
}

/** @param {string} id */
function choose(id) {
  if (id === current) return;
  leave();
  current = id;
  remember("panel.tab", id);
  for (const tab of panel.querySelectorAll("[role=tab]")) {
    const isOpen = tab.id === `tab-${id}`;
    tab.setAttribute("aria-selected", String(isOpen));
    /** @type {HTMLElement} */ (tab).tabIndex = isOpen ? 0 : -1;
  }
  draw(true);
}

function leave() {
  tabNow().leave?.();
}

/** @returns {Tab} */
function tabNow() {
  return TABS.find((tab) => tab.id === current) ?? TABS[0];
}

/** @param {boolean} isFresh */
function draw(isFresh) {
  const body = document.getElementById("panel-body");
  if (!body) return;
  body.setAttribute("aria-labelledby", `tab-${current}`);
  tabNow().draw(body, isFresh);
}

/** @param {string} id */
function open(id) {
  openSide("panel");
  choose(id);
}

for (const tab of TABS) {
  for (const name of tab.events.split(" ")) {
    on(name, (detail) => {
      if (!sideIs("panel") || tab.id !== current) return;
      if (tab.take) tab.take(name, detail);
      else draw(false);
    });
  }
}
on("side language", render);
on("knowledge faults hello", renderBadges);
on("panel:open", open);
on("why", (message) => {
  explainMessage(message);
  open("why");
  if (current === "why") draw(true);
});
