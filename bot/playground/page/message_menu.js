// @ts-check
/** What can be done with a message. */

import { act } from "./api.js";
import { ask } from "./dialogs.js";
import { byId, h, rove } from "./dom.js";
import { drawnEmoji, REACTIONS } from "./emoji.js";
import { copy } from "./keyboard.js";
import { openMenu } from "./menus.js";
import { messageAt } from "./messages.js";
import { emit, on, openChat } from "./store.js";
import { t } from "./texts.js";
import { attempt } from "./toasts.js";

/** @import { Message } from "./types.js" */
/** @import { Place } from "./menus.js" */

const LONG_PRESS = 500;

/**
 * @param {Message} message
 * @param {Place} place
 */
function open(message, place) {
  const chat = openChat();
  if (!chat || message.service) return;
  const quote = selected(message);
  const isAdmin = chat.type === "private" || ["creator", "administrator"].includes(chat.status);
  const isPinned = chat.pinned.some((pinned) => pinned.id === message.id);
  const target = { chat: message.chat, message: message.id };
  openMenu(
    t("message-menu"),
    place,
    [
      { label: t("reply"), icon: "reply", run: () => emit("compose:reply", { message }) },
      quote ? { label: t("quote"), icon: "quote", run: () => emit("compose:reply", { message, quote }) } : null,
      message.from.is_bot || message.via_bot ? { label: t("why-this"), icon: "why", run: () => emit("why", message) } : null,
      message.text ? { label: t("copy-text"), icon: "copy", run: () => copy(message.text) } : null,
      message.out && !message.via_bot ? { label: t("edit"), icon: "edit", run: () => emit("compose:edit", message) } : null,
      isAdmin && { label: t(isPinned ? "unpin" : "pin"), icon: "pin", run: () => attempt(act(isPinned ? "unpin" : "pin", target)) },
      message.out || isAdmin ? { label: t("delete"), icon: "trash", danger: true, run: () => remove(target) } : null,
    ],
    reactions(message),
  );
}

/**
 * What is selected in a message.
 * @param {Message} message
 * @returns {string | null}
 */
function selected(message) {
  const selection = getSelection();
  if (!selection || selection.isCollapsed) return null;
  const text = document.querySelector(`[data-message-id="${message.id}"] .text`);
  if (!text || !selection.anchorNode || !text.contains(selection.anchorNode) || !text.contains(selection.focusNode)) return null;
  const quote = selection.toString().trim();
  return message.text.includes(quote) ? quote : null;
}

/** @param {{chat: number, message: number}} target */
async function remove(target) {
  if (await ask(t("delete-question"), { confirm: t("delete"), danger: true })) await attempt(act("delete", target));
}

/**
 * @param {Message} message
 * @returns {HTMLElement}
 */
function reactions(message) {
  const mine = message.reactions.find((reaction) => reaction.mine)?.emoji.replace("\ufe0f", "");
  const row = h(
    "div.menu-reactions",
    { role: "group" },
    REACTIONS.map((emoji) => {
      const isMine = emoji === mine;
      const button = h(
        isMine ? "button.mine" : "button",
        { type: "button", role: "menuitem", tabindex: -1, "aria-label": t(isMine ? "unreact" : "react", { emoji }) },
        drawnEmoji(emoji),
      );
      button.addEventListener("click", () => {
        /** @type {HTMLElement} */ (button.closest("[popover]")).hidePopover();
        attempt(act("react", { chat: message.chat, message: message.id, emoji: isMine ? null : emoji }));
      });
      return button;
    }),
  );
  rove(row, "button", { horizontal: true });
  return row;
}

on("message:menu", ({ message, place }) => open(message, place));

const log = byId("log");
log.addEventListener("contextmenu", (event) => {
  const message = messageAt(event);
  if (!message || message.service || /** @type {Element} */ (event.target).closest("a")) return;
  event.preventDefault();
  open(message, { x: event.clientX, y: event.clientY });
});

// Not every browser tells of a long press. The menu opens when the finger is lifted, as lifting it would close the menu.
/** @type {number | undefined} */
let pressing;
let isLong = false;
log.addEventListener("pointerdown", (event) => {
  clearTimeout(pressing);
  isLong = false;
  if (event.pointerType === "touch" && messageAt(event)) {
    pressing = setTimeout(() => {
      isLong = true;
    }, LONG_PRESS);
  }
});
log.addEventListener("pointerup", (event) => {
  clearTimeout(pressing);
  const message = messageAt(event);
  if (!isLong || !message) return;
  const place = { x: event.clientX, y: event.clientY };
  setTimeout(() => document.querySelector(".menu") ?? open(message, place));
});
log.addEventListener(
  "click",
  (event) => {
    if (!isLong) return;
    isLong = false;
    event.preventDefault();
    event.stopPropagation();
  },
  { capture: true },
);
for (const name of ["pointercancel", "scroll"]) log.addEventListener(name, () => clearTimeout(pressing), { passive: true });
