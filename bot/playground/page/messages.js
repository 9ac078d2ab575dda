// @ts-check
/** The conversation: the messages of the open chat or topic, one node each, and where it is scrolled to. */

import { act, get } from "./api.js";
import { bubble, carryOver } from "./bubble.js";
import { byId, h, isNarrow } from "./dom.js";
import { dayName, dayOf, longDate } from "./formats.js";
import { emit, GENERAL, myId, on, openChat, state } from "./store.js";
import { t } from "./texts.js";
import { explain, toast } from "./toasts.js";

/** @import { Chat, Message } from "./types.js" */

const TOGETHER = 900; // seconds within which messages of one sender stand together
const NEAR = 120; // pixels from an end
const MOST_PAGES = 40;
const DATES_SHOWN = 1200;

const scroller = byId("scroller");
const log = byId("log");
const toBottom = byId("to-bottom");

/** The shown messages by id. @type {Map<number, Message>} */
let shown = new Map();
/** Their elements by id. @type {Map<number, HTMLElement>} */
let nodes = new Map();
/** Their ids in order. @type {number[]} */
let order = [];
/** @type {Map<string, HTMLElement>} */
let days = new Map();
let more = false;
let loading = false;
let atBottom = true;
/** Counts openings, so that a late answer for an earlier one is dropped. */
let opening = 0;

/** Show the open chat from its latest messages or the first unread one. */
export async function openConversation() {
  const chat = openChat();
  const current = ++opening;
  clear();
  if (!chat) return;
  const unread = unreadHere(chat);
  const page = await load(null);
  if (!page || current !== opening) return;
  more = page.more;
  silently(() => page.messages.forEach(insert));
  markEmpty();
  const first = firstUnread(unread);
  if (first) first.before(h("div.unread-line", { role: "separator" }, h("span", null, t("new-messages"))));
  if (first && order.length > unread) first.scrollIntoView({ block: "start" });
  else stick();
  remember();
  read();
  emit("conversation", latest());
}

function clear() {
  shown = new Map();
  nodes = new Map();
  order = [];
  days = new Map();
  more = false;
  atBottom = true;
  log.replaceChildren();
  log.removeAttribute("data-empty");
  updateToBottom();
}

/**
 * @param {number | null} before
 * @returns {Promise<{messages: Message[], more: boolean} | null>}
 */
async function load(before) {
  try {
    return await get("messages", { as: myId(), chat: state.chat, before, thread: state.thread });
  } catch (error) {
    explain(error);
    return null;
  }
}

/** @param {Chat} chat */
function unreadHere(chat) {
  if (!chat.is_forum) return chat.unread;
  return chat.topics.find((topic) => topic.id === (state.thread ?? GENERAL))?.unread ?? 0;
}

/**
 * @param {number} unread
 * @returns {HTMLElement | null}
 */
function firstUnread(unread) {
  if (!unread) return null;
  const incoming = order.filter((id) => !shown.get(id)?.out);
  return node(incoming[Math.max(0, incoming.length - unread)]);
}

/**
 * @param {number} id
 * @returns {HTMLElement | null}
 */
function node(id) {
  return nodes.get(id) ?? null;
}

/**
 * Whether a message belongs to what is open.
 * @param {Message} message
 */
function isHere(message) {
  if (message.chat !== state.chat) return false;
  return !openChat()?.is_forum || (message.thread ?? GENERAL) === (state.thread ?? GENERAL);
}

/** @param {Message} message */
function drawn(message) {
  const chat = openChat();
  const isGroup = chat !== null && chat.type !== "private";
  return bubble(message, { named: isGroup, avatars: isGroup && chat.type !== "channel" });
}

/**
 * Put a message where it belongs by its id.
 * @param {Message} message
 */
function insert(message) {
  if (shown.has(message.id)) return;
  let at = order.length;
  while (at > 0 && order[at - 1] > message.id) at -= 1;
  const element = drawn(message);
  const section = day(message.date);
  section.insertBefore(element, firstFrom(at, section));
  order.splice(at, 0, message.id);
  shown.set(message.id, message);
  nodes.set(message.id, element);
  relate(at);
  relate(at + 1);
}

/**
 * The first message of a section from a place in the order on.
 * @param {number} at
 * @param {HTMLElement} section
 * @returns {HTMLElement | null}
 */
function firstFrom(at, section) {
  for (let place = at; place < order.length; place += 1) {
    const other = node(order[place]);
    if (other?.parentElement === section) return other;
  }
  return null;
}

/**
 * The section of a day; a new one stands before the next later one.
 * @param {number} seconds
 * @returns {HTMLElement}
 */
function day(seconds) {
  const key = dayOf(seconds);
  const present = days.get(key);
  if (present) return present;
  const heading = h("div.day", { role: "separator", title: longDate(seconds) }, h("span.pill", null, dayName(seconds)));
  sticking.observe(heading);
  const section = h("section.day-section", { dataset: { start: new Date(key).getTime() }, "aria-label": longDate(seconds) }, heading);
  const later = [...log.children].find((other) => Number(/** @type {HTMLElement} */ (other).dataset.start) > new Date(key).getTime());
  log.insertBefore(section, later ?? null);
  days.set(key, section);
  return section;
}

/** What was today may be yesterday by now. */
function nameDays() {
  for (const section of days.values()) {
    const name = section.querySelector(".day .pill");
    if (name) name.textContent = dayName(Number(section.dataset.start) / 1000);
  }
}

/**
 * Mark whether a message begins a group of its sender's, and whether the one before ends one.
 * @param {number} at
 */
function relate(at) {
  const message = shown.get(order[at]);
  const before = shown.get(order[at - 1]);
  const together = Boolean(message && before && belongTogether(before, message));
  if (message) node(message.id)?.classList.toggle("first", !together);
  if (before) node(before.id)?.classList.toggle("last", !together);
}

/**
 * @param {Message} before
 * @param {Message} message
 */
function belongTogether(before, message) {
  if (before.service || message.service || before.from.id !== message.from.id) return false;
  return message.date - before.date < TOGETHER && dayOf(message.date) === dayOf(before.date);
}

/** @param {Message} message */
function replace(message) {
  const present = node(message.id);
  if (!present) return;
  const element = drawn(message);
  const focused = present.contains(document.activeElement) ? document.activeElement : null;
  const place = /** @type {HTMLElement | null} */ (focused)?.dataset.place;
  shown.set(message.id, message);
  nodes.set(message.id, element);
  present.replaceWith(element);
  carryOver(present, element);
  if (!focused) return;
  const button = place && element.querySelector(`[data-place="${place}"]`);
  /** @type {HTMLElement} */ (button || element).focus({ preventScroll: true });
}

/** @param {number} id */
function remove(id) {
  const element = node(id);
  if (!element) return;
  const at = order.indexOf(id);
  const section = element.parentElement;
  if (element.contains(document.activeElement)) byId("composer-text").focus();
  element.remove();
  order.splice(at, 1);
  shown.delete(id);
  nodes.delete(id);
  relate(at);
  if (section && !section.querySelector(".message")) {
    section.remove();
    for (const [key, other] of days) if (other === section) days.delete(key);
  }
  markEmpty();
}

function markEmpty() {
  const isEmpty = order.length === 0 && !more;
  log.toggleAttribute("data-empty", isEmpty);
  emit("empty", isEmpty);
  updateTabStop();
}

/** The latest message is the one that Tab reaches. */
function updateTabStop() {
  if (log.contains(document.activeElement)) return;
  for (const element of log.querySelectorAll('.message[tabindex="0"]')) /** @type {HTMLElement} */ (element).tabIndex = -1;
  const last = node(order[order.length - 1]);
  if (last) last.tabIndex = 0;
}

/**
 * Do something that is not read out.
 * @param {() => void} change
 */
function silently(change) {
  log.setAttribute("aria-live", "off");
  change();
  requestAnimationFrame(() => log.setAttribute("aria-live", "polite"));
}

// Scrolling

/** A date that stays at the top while the messages pass below it is seen only while they do. */
const sticking = new IntersectionObserver(
  (entries) => {
    for (const { target, intersectionRatio, boundingClientRect, rootBounds } of entries) {
      const isAtTop = boundingClientRect.top < (rootBounds?.top ?? 0);
      target.classList.toggle("stuck", intersectionRatio < 1 && isAtTop);
    }
  },
  { root: scroller, rootMargin: "-9px 0px 0px 0px", threshold: [0, 1] },
);
/** @type {number | undefined} */
let resting;

function showDates() {
  scroller.classList.add("scrolling");
  clearTimeout(resting);
  resting = setTimeout(() => scroller.classList.remove("scrolling"), DATES_SHOWN);
}

function stick() {
  scroller.scrollTop = scroller.scrollHeight;
}

function remember() {
  atBottom = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < NEAR;
  updateToBottom();
}

function updateToBottom() {
  toBottom.hidden = atBottom;
  const unread = atBottom ? 0 : (openChat()?.unread ?? 0);
  const badge = /** @type {HTMLElement} */ (toBottom.querySelector(".badge"));
  badge.hidden = !unread;
  badge.textContent = String(unread);
  const label = unread ? `${t("to-bottom")}, ${t("unread", { n: unread })}` : t("to-bottom");
  toBottom.setAttribute("aria-label", label);
  toBottom.title = label;
}

/** Load the messages before those that are shown; what is seen stays where it is. */
async function loadOlder() {
  if (loading || !more || !order.length) return;
  loading = true;
  const current = opening;
  const page = await load(order[0]);
  loading = false;
  if (!page || current !== opening) return;
  const height = scroller.scrollHeight - scroller.scrollTop;
  more = page.more;
  silently(() => page.messages.toReversed().forEach(insert));
  scroller.scrollTop = scroller.scrollHeight - height;
}

/**
 * Go to a message, loading older ones until it is there.
 * @param {number} id
 */
export async function jump(id) {
  for (let pages = 0; !node(id) && more && pages < MOST_PAGES; pages += 1) await loadOlder();
  const target = node(id);
  if (!target) return toast(t("gone"));
  target.scrollIntoView({ block: "center", behavior: motion() });
  target.classList.remove("flash");
  requestAnimationFrame(() => target.classList.add("flash"));
  setTimeout(() => target.classList.remove("flash"), 1800);
}

/** @returns {ScrollBehavior} */
function motion() {
  return matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth";
}

let lastRead = "";

/** Tell that everything was read, where it is seen. */
function read() {
  const last = order[order.length - 1];
  const chat = openChat();
  if (!last || !chat || !atBottom || document.visibilityState !== "visible" || document.body.dataset.view === "tries") return;
  if (isNarrow() && document.body.dataset.pane !== "chat") return;
  const mark = `${myId()}/${chat.id}/${last}`;
  if (mark === lastRead || !unreadHere(chat)) return;
  lastRead = mark;
  act("read", { chat: chat.id, message: last }).catch(() => {
    lastRead = "";
  });
}

/** @returns {Message | null} the latest message that is shown */
export function latest() {
  return shown.get(order[order.length - 1]) ?? null;
}

/** @returns {Message[]} all shown messages, oldest first */
export function shownMessages() {
  return order.flatMap((id) => shown.get(id) ?? []);
}

/** @param {Message} message */
export function arrived(message) {
  if (!isHere(message)) return;
  const follow = atBottom || message.out;
  const isNew = !shown.has(message.id);
  insert(message);
  if (isNew) node(message.id)?.classList.add("arriving");
  markEmpty();
  if (follow) {
    stick();
    atBottom = true;
  }
  updateToBottom();
  read();
  if (isNew) emit("conversation", message);
}

on("message", arrived);
on("edited", (message) => {
  if (isHere(message)) replace(message);
  if (isHere(message)) emit("conversation", message);
});
on("deleted", ({ chat, id }) => {
  if (chat === state.chat) remove(id);
});
on("chat", (chat) => {
  if (chat.id !== state.chat) return;
  updateToBottom();
  read();
});
on("clock", nameDays);
on("jump", jump);
on("language", () => openConversation());
on("shown", () => {
  if (atBottom) stick();
  read();
});

scroller.addEventListener(
  "scroll",
  () => {
    remember();
    showDates();
    if (scroller.scrollTop < NEAR * 3) loadOlder();
    if (atBottom) read();
  },
  { passive: true },
);
toBottom.addEventListener("click", () => {
  scroller.scrollTo({ top: scroller.scrollHeight, behavior: motion() });
});
document.addEventListener("visibilitychange", read);
// Whatever grows or shrinks, the end stays in sight.
const keepEnd = new ResizeObserver(() => {
  if (atBottom) stick();
});
keepEnd.observe(scroller);
keepEnd.observe(log);

log.addEventListener("keydown", (event) => {
  const message = /** @type {HTMLElement} */ (event.target);
  if (!message.classList.contains("message") || event.altKey || event.metaKey) return;
  const at = order.indexOf(Number(message.dataset.messageId));
  const to = { ArrowUp: at - 1, ArrowDown: at + 1, Home: 0, End: order.length - 1 }[event.key];
  if (to !== undefined && !event.ctrlKey) {
    event.preventDefault();
    const target = node(order[Math.max(0, Math.min(order.length - 1, to))]);
    message.tabIndex = -1;
    if (target) target.tabIndex = 0;
    target?.focus();
    return;
  }
  const data = shown.get(order[at]);
  if (!data || data.service || event.ctrlKey) return;
  if (event.key === "Enter" || event.key === "ContextMenu") {
    event.preventDefault();
    emit("message:menu", { message: data, place: message.querySelector(".message-more") });
  } else if (event.key === "r") {
    event.preventDefault();
    emit("compose:reply", { message: data });
  }
});

/**
 * The message that an event is about.
 * @param {Event} event
 * @returns {Message | null}
 */
export function messageAt(event) {
  const element = /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest(".message"));
  return (element && shown.get(Number(element.dataset.messageId))) || null;
}

