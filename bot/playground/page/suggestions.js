// @ts-check
/** The list above the message field: commands, members or inline results, chosen with the arrow keys. */

import { byId, fill, h } from "./dom.js";

/** @typedef {{content: Node[], label: string, run: () => void}} Option */
/** @typedef {{label: string, options: Option[], head?: Node | null, note?: string | null, preselect: boolean, onend?: () => void}} Offer */

const box = byId("suggestions");
const field = byId("composer-text");

/** @type {Option[]} */
let options = [];
let active = -1;

/** @param {Offer} offer */
export function offer({ label, options: offered, head = null, note = null, preselect, onend }) {
  options = offered;
  active = -1;
  const list = h(
    "div.suggestion-list",
    { role: "listbox", id: "suggestion-list", "aria-label": label },
    offered.map((option, at) =>
      h(
        "div.suggestion",
        { role: "option", id: `suggestion-${at}`, "aria-selected": "false", "aria-label": option.label, onpointerdown: hold, onclick: option.run },
        option.content,
      ),
    ),
  );
  if (onend) list.addEventListener("scroll", () => list.scrollTop + list.clientHeight > list.scrollHeight - 60 && onend(), { passive: true });
  fill(box, head, list, note && h("div.suggestion-note", null, note));
  box.hidden = false;
  field.setAttribute("aria-controls", "suggestion-list");
  if (preselect && offered.length) activate(0);
}

/** A click must not take the focus from the field. @param {Event} event */
function hold(event) {
  event.preventDefault();
}

/** Close the list. */
export function dismiss() {
  box.hidden = true;
  box.replaceChildren();
  options = [];
  active = -1;
  field.removeAttribute("aria-controls");
  field.removeAttribute("aria-activedescendant");
}

/** @param {number} at */
function activate(at) {
  document.getElementById(`suggestion-${active}`)?.setAttribute("aria-selected", "false");
  active = at;
  const element = document.getElementById(`suggestion-${at}`);
  element?.setAttribute("aria-selected", "true");
  element?.scrollIntoView({ block: "nearest" });
  field.setAttribute("aria-activedescendant", `suggestion-${at}`);
}

/**
 * Let the list have a key, if it is open.
 * @param {KeyboardEvent} event
 * @returns {boolean} whether it took it
 */
export function takeKey(event) {
  if (box.hidden) return false;
  const steps = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (steps && options.length) activate((active + steps + options.length + (active < 0 && steps < 0 ? 1 : 0)) % options.length);
  else if (event.key === "Escape") dismiss();
  else if ((event.key === "Enter" || event.key === "Tab") && !event.shiftKey && active >= 0) options[active].run();
  else return false;
  event.preventDefault();
  event.stopPropagation();
  return true;
}
