// @ts-check
/** Elements without HTML strings: whatever comes from the server only ever becomes text. */

/** @typedef {Node | string | number | null | undefined | false | Child[]} Child lists may be nested */

/**
 * An element, `name` being its tag and classes ("div.bubble.out").
 * Properties that start with "on" are listeners, `dataset` is merged, the rest are attributes.
 *
 * @param {string} name
 * @param {Record<string, any> | null} [properties]
 * @param {...Child} children
 * @returns {HTMLElement}
 */
export function h(name, properties, ...children) {
  const [tag, ...classes] = name.split(".");
  const element = document.createElement(tag || "div");
  if (classes.length) element.className = classes.join(" ");
  for (const [key, value] of Object.entries(properties ?? {})) assign(element, key, value);
  append(element, children);
  return element;
}

/**
 * @param {HTMLElement} element
 * @param {string} key
 * @param {any} value
 */
function assign(element, key, value) {
  if (value === null || value === undefined || value === false) return;
  if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
  else if (key === "dataset") Object.assign(element.dataset, value);
  else if (key === "value") /** @type {HTMLInputElement} */ (element).value = value;
  else element.setAttribute(key, value === true ? "" : String(value));
}

/**
 * @param {Element} element
 * @param {Child[]} children
 */
export function append(element, children) {
  for (const child of /** @type {any[]} */ (children.flat(Infinity))) {
    if (child === null || child === undefined || child === false) continue;
    element.append(child instanceof Node ? child : String(child));
  }
}

/**
 * Put these children in place of the present ones.
 * @param {Element} element
 * @param {...Child} children
 */
export function fill(element, ...children) {
  element.replaceChildren();
  append(element, children);
}

/**
 * The element of the page with this id, which must be there.
 * @param {string} id
 * @returns {HTMLElement}
 */
export function byId(id) {
  const found = document.getElementById(id);
  if (!found) throw new Error(`no element ${id}`);
  return found;
}

/**
 * Arrow keys, Home and End move the focus among the items of a list; one of them is in the tab order.
 * @param {HTMLElement} list
 * @param {string} selector
 * @param {{horizontal?: boolean, activate?: boolean}} [options] `activate` clicks what gets the focus
 */
export function rove(list, selector, { horizontal = false, activate = false } = {}) {
  const [back, on] = horizontal ? ["ArrowLeft", "ArrowRight"] : ["ArrowUp", "ArrowDown"];
  list.addEventListener("keydown", (event) => {
    const items = /** @type {HTMLElement[]} */ ([...list.querySelectorAll(selector)]).filter((item) => !item.hidden);
    const at = items.findIndex((item) => item === document.activeElement);
    if (at < 0 || event.altKey || event.ctrlKey || event.metaKey) return;
    const to = { [back]: at - 1, [on]: at + 1, Home: 0, End: items.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    const target = items[Math.max(0, Math.min(items.length - 1, to))];
    for (const item of items) item.tabIndex = item === target ? 0 : -1;
    target.focus();
    if (activate) target.click();
  });
}

/** @returns {boolean} whether the page is as narrow as a phone and shows one pane at a time */
export function isNarrow() {
  return matchMedia("(max-width: 720px)").matches;
}
