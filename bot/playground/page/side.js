// @ts-check
/** The column on the right: information on a chat, or what is behind the scenes; one at a time. */

import { byId } from "./dom.js";
import { recall, remember } from "./preferences.js";
import { emit, on } from "./store.js";

/** @typedef {"info" | "panel"} Side */

const toggle = byId("panel-toggle");
/** @type {HTMLElement | null} */
let opener = null;

/** @returns {boolean} whether that is what is open */
export function sideIs(/** @type {Side} */ side) {
  return document.body.dataset.side === side;
}

/** @param {Side} side */
export function openSide(side) {
  if (sideIs(side)) return;
  opener = /** @type {HTMLElement | null} */ (document.activeElement);
  show(side);
}

/** Close whatever is open on the right. */
export function closeSide() {
  const open = document.body.dataset.side;
  if (!open) return;
  const hadFocus = byId(open).contains(document.activeElement);
  show(null);
  if (hadFocus) (opener ?? toggle).focus();
}

/** @param {Side} side */
export function toggleSide(side) {
  if (sideIs(side)) closeSide();
  else openSide(side);
}

/** @param {Side | null} side */
function show(side) {
  if (side) document.body.dataset.side = side;
  else delete document.body.dataset.side;
  byId("panel").hidden = side !== "panel";
  byId("info").hidden = side !== "info";
  byId("side").hidden = side === null;
  byId("scrim").hidden = side === null;
  toggle.setAttribute("aria-expanded", String(side === "panel"));
  if (side !== "info") remember("panel", side === "panel");
  emit("side", side);
}

/** Open the panel where it was open at the last visit and there is room. */
export function restoreSide() {
  if (recall("panel", false) && innerWidth > 1180) show("panel");
}

toggle.addEventListener("click", () => toggleSide("panel"));
byId("scrim").addEventListener("click", closeSide);
on("pane", (pane) => {
  if (pane === "list" && sideIs("info")) closeSide();
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || event.defaultPrevented || document.querySelector("dialog[open], [popover]:popover-open")) return;
  if (!byId("side").contains(document.activeElement) && innerWidth > 1180) return;
  closeSide();
});

