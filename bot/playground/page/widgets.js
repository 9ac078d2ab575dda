// @ts-check
/** Small parts that several panes show. */

import { h } from "./dom.js";
import { initials, peerColour } from "./formats.js";
import { icon } from "./icons.js";

/** @import { IconName } from "./icons.js" */

/**
 * A round picture with initials, coloured by id.
 * @param {string} name
 * @param {number} id
 * @param {{size?: "small" | "large", symbol?: IconName}} [options]
 * @returns {HTMLElement}
 */
export function avatar(name, id, { size, symbol } = {}) {
  const element = h("span.avatar", { "aria-hidden": "true", dataset: { colour: peerColour(id) } }, symbol ? icon(symbol) : initials(name));
  if (size) element.classList.add(size);
  return element;
}

/**
 * A button that shows only an icon; its name is its label.
 * @param {IconName} symbol
 * @param {string} label
 * @param {((event: MouseEvent) => void) | null} onclick
 * @param {Record<string, any>} [properties]
 * @returns {HTMLButtonElement}
 */
export function iconButton(symbol, label, onclick, properties = {}) {
  const button = h("button.icon-button", { type: "button", "aria-label": label, title: label, onclick, ...properties }, icon(symbol));
  return /** @type {HTMLButtonElement} */ (button);
}

/**
 * A choice among a few, all of which are seen.
 * @param {string} label
 * @param {{value: string, text: string}[]} options
 * @param {string} chosen
 * @param {(value: any) => void} onchoose
 * @returns {HTMLElement}
 */
export function segments(label, options, chosen, onchoose) {
  const name = `segments-${label}`;
  return h(
    "fieldset.segments",
    null,
    h("legend", null, label),
    h(
      "div.segments-row",
      null,
      options.map(({ value, text }) => {
        const input = h("input", { type: "radio", name, value, onchange: () => onchoose(value) });
        /** @type {HTMLInputElement} */ (input).checked = value === chosen;
        return h("label", null, input, h("span", null, text));
      }),
    ),
  );
}

/**
 * @param {string} label
 * @param {HTMLElement} control
 * @returns {HTMLElement}
 */
export function field(label, control) {
  return h("label.field", null, h("span", null, label), control);
}

/**
 * @param {{value: string, text: string}[]} options
 * @param {Record<string, any>} [properties]
 * @returns {HTMLSelectElement}
 */
export function select(options, properties = {}) {
  const element = h("select", properties, options.map(({ value, text }) => h("option", { value }, text)));
  return /** @type {HTMLSelectElement} */ (element);
}

/**
 * A horizontal bar from 0 to 1, with a mark where a threshold lies.
 * @param {number} share
 * @param {number | null} [mark]
 * @returns {HTMLElement}
 */
export function bar(share, mark = null) {
  const fill = h("span.bar-fill");
  fill.style.width = `${Math.max(0, Math.min(1, share)) * 100}%`;
  const line = mark === null ? null : h("span.bar-mark");
  if (line && mark !== null) line.style.left = `${mark * 100}%`;
  return h("span.bar", { "aria-hidden": "true" }, fill, line);
}
