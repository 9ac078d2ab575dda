// @ts-check
/** Icons as inline SVG, drawn on a grid of 24 with lines of 2. */

const NAMESPACE = "http://www.w3.org/2000/svg";

const PATHS = {
  alert: "M12 8v5M12 16.5v.01M10.3 3.9 2.4 17.5A2 2 0 0 0 4.1 20.5h15.8a2 2 0 0 0 1.7-3L13.7 3.9a2 2 0 0 0-3.4 0Z",
  arrow: "M8 16 16 8M9 8h7v7",
  attach: "M20.5 11.5l-8.6 8.6a5.6 5.6 0 0 1-7.9-7.9l8.6-8.6a3.7 3.7 0 0 1 5.3 5.3l-8.6 8.5a1.9 1.9 0 0 1-2.7-2.6l7.9-7.9",
  back: "M15 5l-7 7 7 7",
  ban: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18ZM5.7 5.7l12.6 12.6",
  book: "M12 6.5C10 5 7 4.5 3.5 4.5v14c3.5 0 6.5.5 8.5 2 2-1.5 5-2 8.5-2v-14c-3.5 0-6.5.5-8.5 2ZM12 6.5v14",
  bot: "M12 4v3M6 7.5h12a2 2 0 0 1 2 2V17a2 2 0 0 1-2 2H6a2 2 0 0 1-2-2V9.5a2 2 0 0 1 2-2ZM9 12v1.5M15 12v1.5M1.5 12v3M22.5 12v3",
  check: "M5 12.5l4.5 4.5L19 7.5",
  chevron: "M6 9.5l6 6 6-6",
  clock: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18ZM12 7v5.2l3.3 2",
  close: "M6 6l12 12M18 6L6 18",
  compass: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18ZM15.8 8.2l-2.1 5.5-5.5 2.1 2.1-5.5 5.5-2.1Z",
  copy: "M9 9h10v11H9zM5 15V4h10",
  edit: "M4 20l1-4.5L16 4.5a2 2 0 0 1 3 0l.5.5a2 2 0 0 1 0 3L8.5 19 4 20ZM14 6.5l3.5 3.5",
  exit: "M14 4h4a2 2 0 0 1 2 2v12a2 2 0 0 1-2 2h-4M10 8l-4 4 4 4M6 12h9",
  file: "M6 3h8l5 5v12a1 1 0 0 1-1 1H6a1 1 0 0 1-1-1V4a1 1 0 0 1 1-1ZM14 3v5h5",
  gear: "M12 15.2a3.2 3.2 0 1 0 0-6.4 3.2 3.2 0 0 0 0 6.4ZM19 12c0 .5 0 .9-.1 1.3l2 1.6-2 3.4-2.4-.9c-.7.5-1.4 1-2.2 1.2L14 21h-4l-.4-2.4a7 7 0 0 1-2.2-1.2l-2.3.9-2-3.4 2-1.6a7.3 7.3 0 0 1 0-2.6l-2-1.6 2-3.4 2.3.9c.7-.5 1.4-1 2.2-1.2L10 3h4l.3 2.4c.8.3 1.5.7 2.2 1.2l2.3-.9 2 3.4-2 1.6c.2.4.2.8.2 1.3Z",
  hash: "M9.5 4L7.5 20M16.5 4l-2 16M4.5 9h16M3.5 15h16",
  info: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18ZM12 11v5.5M12 7.5v.01",
  layers: "M12 3l9 4.8-9 4.8-9-4.8L12 3ZM3.5 12.3l8.5 4.5 8.5-4.5M3.5 16.5L12 21l8.5-4.5",
  list: "M4 7h16M4 12h16M4 17h10",
  lock: "M6 11h12v9H6zM8.5 11V7.5a3.5 3.5 0 0 1 7 0V11",
  mega: "M4 10v4l3 .5L8.5 20H11l-1-5 8.5 4V5L10 9.5 4 10ZM21 10.5v3",
  more: "M12 5.5v.01M12 12v.01M12 18.5v.01",
  mic: "M12 15a3.5 3.5 0 0 0 3.5-3.5v-5a3.5 3.5 0 0 0-7 0v5A3.5 3.5 0 0 0 12 15ZM5.5 11.5a6.5 6.5 0 0 0 13 0M12 18v3",
  mute: "M6.5 9.5a5.5 5.5 0 0 1 8.8-4.4M17.5 9.5c0 5 2 6.5 2 6.5H8.5M4.5 16s2-1.5 2-6.5M10 19.5a2 2 0 0 0 4 0M4 3l17 17",
  people: "M9 11.5a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7ZM2.5 19.5c.4-3.5 3-5.5 6.5-5.5s6.1 2 6.5 5.5M16 4.8a3.5 3.5 0 0 1 0 6.4M18 14.5c2 .7 3.2 2.4 3.5 5",
  photo: "M4 5h16v14H4zM4 16l4.5-4.5 4 4 2.5-2.5 5 5M15.5 9.5v.01",
  pin: "M9 3.5h6l-.7 6 3.2 3.5v1.5h-11V13l3.2-3.5L9 3.5ZM12 14.5V21",
  place: "M12 21.5c4-4.5 7-8.1 7-11.5a7 7 0 0 0-14 0c0 3.4 3 7 7 11.5ZM12 12.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5Z",
  play: "M8 5.5v13l11-6.5L8 5.5Z",
  plus: "M12 5v14M5 12h14",
  power: "M12 3.5V12M7 6.5a8 8 0 1 0 10 0",
  quote: "M5 16c2 0 3.5-1.5 3.5-4.5V7H4v5h4M14.5 16c2 0 3.5-1.5 3.5-4.5V7h-4.5v5h4",
  reply: "M9.5 6L4 11.5 9.5 17M4.5 11.5H14c3.5 0 6 2 6 6",
  search: "M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13ZM15.5 15.5L20.5 20.5",
  send: "M4 12L3.2 4.3a.6.6 0 0 1 .9-.6l16.8 7.7c.5.2.5 1 0 1.2L4.1 20.3a.6.6 0 0 1-.9-.6L4 12Zm0 0h8",
  share: "M4 12v7h16v-7M12 15V4M8 8l4-4 4 4",
  shield: "M12 3l7.5 2.7V11c0 4.7-3 8.2-7.5 10-4.5-1.8-7.5-5.3-7.5-10V5.7L12 3Z",
  slash: "M5 4h14a1 1 0 0 1 1 1v14a1 1 0 0 1-1 1H5a1 1 0 0 1-1-1V5a1 1 0 0 1 1-1ZM14 8l-4 8",
  sticker: "M12 20.5H8A4.5 4.5 0 0 1 3.5 16V8A4.5 4.5 0 0 1 8 3.5h8A4.5 4.5 0 0 1 20.5 8v4L12 20.5ZM20.5 12H16a4 4 0 0 0-4 4v4.5M8.5 9v.01M13.5 9v.01",
  swap: "M7 4v15M3.5 15.5L7 19l3.5-3.5M17 20V5M13.5 8.5L17 5l3.5 3.5",
  trash: "M4.5 6.5h15M9.5 6V4h5v2M6.5 6.5l1 13.5h9l1-13.5M10.3 10.5v5.5M13.7 10.5v5.5",
  truck: "M3.5 12.5h5l1.5 3h4l1.5-3h5M3.5 12.5V19h17v-6.5L17.5 5h-11l-3 7.5Z",
  up: "M12 19V5.5M6 11.5l6-6 6 6",
  user: "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8ZM4.5 20.5c.5-3.8 3.5-6 7.5-6s7 2.2 7.5 6",
  why: "M9.5 18.5h5M10.5 21h3M12 3a6.5 6.5 0 0 0-4 11.6c.9.8 1.5 1.6 1.5 2.4h5c0-.8.6-1.6 1.5-2.4A6.5 6.5 0 0 0 12 3Z",
  window: "M4 8h11v12H4zM8.5 8V4H20v12h-5",
  zap: "M13 3L5 13.5h6L10.5 21 19 10.5h-6.2L13 3Z",
};

/** @typedef {keyof typeof PATHS} IconName */

/**
 * An icon, which says nothing to a screen reader.
 * @param {IconName} name
 * @returns {SVGElement}
 */
export function icon(name) {
  const svg = document.createElementNS(NAMESPACE, "svg");
  svg.setAttribute("class", `icon icon-${name}`);
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  svg.append(path(PATHS[name]));
  return svg;
}

/**
 * The tail of a bubble, on the side of who sent it.
 * @param {boolean} out
 * @returns {SVGElement}
 */
export function tail(out) {
  const svg = document.createElementNS(NAMESPACE, "svg");
  svg.setAttribute("class", "tail");
  svg.setAttribute("viewBox", "0 0 9 17");
  svg.setAttribute("aria-hidden", "true");
  svg.append(path(out ? "M0 0v17h9C5 15.5 0 12 0 0Z" : "M9 0v17H0c4-1.5 9-5 9-17Z"));
  return svg;
}

/** @param {string} drawing */
function path(drawing) {
  const element = document.createElementNS(NAMESPACE, "path");
  element.setAttribute("d", drawing);
  return element;
}
