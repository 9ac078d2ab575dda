// @ts-check
/** Menus that open at a button or where the pointer is; Escape or a click elsewhere closes them. */

import { h, rove } from "./dom.js";
import { icon } from "./icons.js";

/** @import { IconName } from "./icons.js" */
/** @typedef {{label: string, icon?: IconName, danger?: boolean, note?: string, run: () => void}} Item */
/** @typedef {{x: number, y: number} | HTMLElement} Place */

const GAP = 6;
const EDGE = 8;

/** The button that was pressed while what it opens was open: the press closes it. @type {Element | null} */
let closing = null;
for (const name of ["pointerdown", "keydown"]) {
  document.addEventListener(name, ({ type, target }) => {
    closing = type === "pointerdown" ? /** @type {Element} */ (target).closest("[aria-expanded=true]") : null;
  }, { capture: true });
}

/**
 * @param {string} label
 * @param {Place} place
 * @param {(Item | null | false)[]} items
 * @param {HTMLElement} [head] above the items
 */
export function openMenu(label, place, items, head) {
  const menu = h(
    "div.menu",
    { role: "menu", "aria-label": label },
    head,
    items.map((item) => item && menuItem(item, () => surface.hidePopover())),
  );
  rove(menu, "[role=menuitem]");
  const surface = openSurface(menu, place);
  /** @type {HTMLElement | null} */ (menu.querySelector(".menu-item"))?.focus();
}

/**
 * @param {Item} item
 * @param {() => void} close
 * @returns {HTMLElement}
 */
function menuItem(item, close) {
  const run = () => {
    close();
    item.run();
  };
  return h(
    item.danger ? "button.menu-item.danger" : "button.menu-item",
    { type: "button", role: "menuitem", tabindex: -1, onclick: run },
    item.icon && icon(item.icon),
    h("span", null, item.label),
    item.note && h("span.menu-note", null, item.note),
  );
}

/**
 * Anything that floats above the page until it is left.
 * @param {HTMLElement} content
 * @param {Place} place
 * @returns {HTMLElement}
 */
export function openSurface(content, place) {
  content.classList.add("surface");
  if (place === closing) return content;
  content.popover = "auto";
  const opener = /** @type {HTMLElement | null} */ (document.activeElement);
  // A modal dialog makes all else inert: what floats above it must be inside it.
  (document.querySelector("dialog[open]") ?? document.body).append(content);
  content.showPopover();
  put(content, place);
  if (place instanceof HTMLElement) place.setAttribute("aria-expanded", "true");
  content.addEventListener("toggle", (event) => {
    if (/** @type {ToggleEvent} */ (event).newState !== "closed") return;
    if (place instanceof HTMLElement) place.setAttribute("aria-expanded", "false");
    if (content.contains(document.activeElement) || document.activeElement === document.body) opener?.focus();
    content.remove();
  });
  return content;
}

/**
 * @param {HTMLElement} content
 * @param {Place} place
 */
function put(content, place) {
  const { width, height } = content.getBoundingClientRect();
  const box = place instanceof HTMLElement ? place.getBoundingClientRect() : new DOMRect(place.x, place.y, 0, 0);
  const below = box.bottom + GAP + height <= innerHeight - EDGE;
  const top = below ? box.bottom + GAP : Math.max(EDGE, box.top - GAP - height);
  const left = box.left + width <= innerWidth - EDGE ? box.left : box.right - width;
  content.style.top = `${top}px`;
  content.style.left = `${Math.max(EDGE, Math.min(left, innerWidth - width - EDGE))}px`;
}
