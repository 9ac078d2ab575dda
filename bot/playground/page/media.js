// @ts-check
/** What a message holds besides text. */

import { h } from "./dom.js";
import { decimal, fileSize } from "./formats.js";
import { icon } from "./icons.js";
import { t } from "./texts.js";
import { iconButton } from "./widgets.js";

/** @import { Media, Message } from "./types.js" */

const BARS = [4, 8, 14, 9, 17, 12, 6, 15, 19, 11, 7, 13, 18, 10, 5, 12, 16, 8, 14, 6, 11, 9, 15, 7, 4, 10, 6, 3];

/**
 * @param {Message} message
 * @returns {HTMLElement | null}
 */
export function mediaOf(message) {
  const media = message.media;
  return media && (SHOWN[media.kind] ?? SHOWN.document)(media);
}

/** @type {Record<string, (media: Media) => HTMLElement>} */
const SHOWN = {
  photo(media) {
    const picture = h("div.photo.placeholder", null, icon("photo"));
    if (media.url) fillWhenLoaded(picture, media.url, t("photo"));
    return picture;
  },
  sticker(media) {
    const picture = h("div.sticker.placeholder", null, icon("sticker"));
    if (media.url) fillWhenLoaded(picture, media.url, t("sticker"));
    return picture;
  },
  voice(media) {
    const play = iconButton("play", t("play"), () => media.url && new Audio(media.url).play().catch(() => {}), {});
    return h(
      "div.voice",
      { role: "group", "aria-label": t("voice") },
      play,
      h("span.wave", { "aria-hidden": "true" }, BARS.map((height) => {
        const line = h("i");
        line.style.height = `${height}px`;
        return line;
      })),
      h("span.media-note", null, fileSize(media.size)),
    );
  },
  document(media) {
    const inside = [
      h("span.file-icon", null, icon("file")),
      h("span.file-lines", null, h("span.file-name", null, media.name || t("document")), h("span.media-note", null, fileSize(media.size))),
    ];
    return media.url ? h("a.file", { href: media.url, download: media.name || true }, inside) : h("div.file", null, inside);
  },
  venue(media) {
    const at = `${decimal(media.latitude ?? 0, 4)}, ${decimal(media.longitude ?? 0, 4)}`;
    return h(
      "div.venue",
      null,
      h("div.venue-map", { "aria-hidden": "true" }, icon("place")),
      h("strong", null, media.title),
      h("span", null, media.address),
      h("span.media-note", null, t("map", { at })),
    );
  },
};

/**
 * @param {HTMLElement} frame
 * @param {string} address
 * @param {string} name
 */
function fillWhenLoaded(frame, address, name) {
  const image = h("img", { src: address, alt: name });
  image.addEventListener("load", () => {
    frame.replaceChildren(image);
    frame.classList.remove("placeholder");
  });
}
