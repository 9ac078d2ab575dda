// @ts-check
/** The reactions on offer, drawn, so that they look the same where no font has them. */

import { h } from "./dom.js";

const NAMESPACE = "http://www.w3.org/2000/svg";

/** @typedef {[string, string]} Shape a colour and a path */

/** @type {Record<string, Shape[]>} */
const DRAWN = {
  "👍": [["#f7b93e", "M9.5 10.5 12.8 3c1.7 0 2.9 1.2 2.7 3l-.5 3.5h4.6c1.4 0 2.3 1.2 2 2.5l-1.6 7c-.3 1.2-1.2 2-2.5 2H9.5z"], ["#d9912a", "M2.5 10.5h5v10.5h-5z"]],
  "👎": [["#f7b93e", "M9.5 13.5 12.8 21c1.7 0 2.9-1.2 2.7-3l-.5-3.5h4.6c1.4 0 2.3-1.2 2-2.5l-1.6-7c-.3-1.2-1.2-2-2.5-2H9.5z"], ["#d9912a", "M2.5 3h5v10.5h-5z"]],
  "❤": [["#e5394c", "M12 21C5.5 16.2 2 12.8 2 8.7 2 5.6 4.4 3.3 7.3 3.3c1.9 0 3.6 1 4.7 2.5 1.1-1.5 2.8-2.5 4.7-2.5 2.9 0 5.3 2.3 5.3 5.4 0 4.1-3.5 7.5-10 12.3z"]],
  "🔥": [["#f2662b", "M12.5 1.5c.8 4 6.5 7 6.5 13a7 7 0 0 1-14 0c0-3 1.5-5 3-6.5.2 1.8.8 2.7 1.7 3.2C9.5 7.5 10.3 4 12.5 1.5z"], ["#ffce4a", "M12.3 11c.4 2.3 3 3.7 3 6.7a3.3 3.3 0 0 1-6.6 0c0-2.7 2.6-4 3.6-6.7z"]],
  "🎉": [["#f7b93e", "M2.5 21.5 8 7.5l8.5 8.5z"], ["#e5394c", "M14.5 3.5h2.2v2.2h-2.2zM20 12h2v2h-2z"], ["#2f8fe0", "M10.5 2h2v2h-2zM19 6.5h2.2v2.2H19z"], ["#35a853", "M17 9.8c1-2.2.2-3.6 1.8-5l1.2 1c-1.4 1.4-.5 3-1.6 5zM12.5 8.5c1-1.5.5-3 1.5-4.5h1c-.7 1.5-.2 3.2-1.3 5z"]],
  "🤔": [["#f7c948", "M12 22a10 10 0 1 0 0-20 10 10 0 0 0 0 20z"], ["#5b4313", "M7.2 8.8a1.3 1.6 0 1 0 2.6 0 1.3 1.6 0 1 0-2.6 0M14.2 8.8a1.3 1.6 0 1 0 2.6 0 1.3 1.6 0 1 0-2.6 0M8.5 14.8c2.5-1.3 5-1.3 7-.4l-.5 1.2c-1.8-.7-3.8-.7-6 .3zM13.5 4.8l4.3-.6.1 1.2-4.3.6z"], ["#e0a21b", "M4.5 15.5c2 0 3.2 1 3.5 2.5l3.5.5v1.7L8.5 22c-2 1-4-.5-4.3-2.5z"]],
};

/** The reactions on offer. */
export const REACTIONS = Object.keys(DRAWN);

/**
 * An emoji, drawn where it is one of those on offer.
 * @param {string} emoji
 * @returns {HTMLElement}
 */
export function drawnEmoji(emoji) {
  const shapes = DRAWN[emoji.replace("\ufe0f", "")];
  if (!shapes) return h("span.emoji", null, emoji);
  const svg = document.createElementNS(NAMESPACE, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  for (const [colour, drawing] of shapes) {
    const path = document.createElementNS(NAMESPACE, "path");
    path.setAttribute("fill", colour);
    path.setAttribute("d", drawing);
    svg.append(path);
  }
  const element = h("span.emoji");
  element.append(svg);
  return element;
}
