// @ts-check
/** How times, numbers and names are written. */

import { myId, state, worldNow } from "./store.js";
import { isKey, locale, named, t } from "./texts.js";

/** @import * as T from "./types.js" */

/** @type {Map<string, Intl.DateTimeFormat>} */
const formatters = new Map();

/**
 * @param {number} seconds since 1970
 * @param {Intl.DateTimeFormatOptions} options
 * @returns {string}
 */
function written(seconds, options) {
  const key = locale() + JSON.stringify(options);
  let formatter = formatters.get(key);
  if (!formatter) formatters.set(key, (formatter = new Intl.DateTimeFormat(locale(), options)));
  return formatter.format(new Date(seconds * 1000));
}

/** @param {number} seconds */
export const clockTime = (seconds) => written(seconds, { hour: "2-digit", minute: "2-digit" });

/** @param {number} seconds */
export const exactTime = (seconds) => written(seconds, { hour: "2-digit", minute: "2-digit", second: "2-digit" });

/** @param {number} seconds */
export const fullTime = (seconds) => written(seconds, { dateStyle: "full", timeStyle: "medium" });

/** @param {number} seconds */
export const longDate = (seconds) => written(seconds, { weekday: "long", day: "numeric", month: "long", year: "numeric" });

/**
 * A day in the reader's time zone, to compare.
 * @param {number} seconds
 * @returns {string}
 */
export function dayOf(seconds) {
  return new Date(seconds * 1000).toDateString();
}

/**
 * A day as a heading: today, yesterday, or its date.
 * @param {number} seconds
 * @returns {string}
 */
export function dayName(seconds) {
  const now = worldNow();
  if (dayOf(seconds) === dayOf(now)) return t("today");
  if (dayOf(seconds) === dayOf(now - 86400)) return t("yesterday");
  const sameYear = new Date(seconds * 1000).getFullYear() === new Date(now * 1000).getFullYear();
  return written(seconds, { day: "numeric", month: "long", ...(sameYear ? {} : { year: "numeric" }) });
}

/**
 * A moment in a narrow column: the time today, the weekday this week, else the date.
 * @param {number} seconds
 * @returns {string}
 */
export function shortMoment(seconds) {
  const now = worldNow();
  if (dayOf(seconds) === dayOf(now)) return clockTime(seconds);
  if (Math.abs(now - seconds) < 6 * 86400) return written(seconds, { weekday: "short" });
  return written(seconds, { day: "2-digit", month: "2-digit", year: "2-digit" });
}

/**
 * How far a moment is from now, in words.
 * @param {number} seconds
 * @returns {string}
 */
export function relative(seconds) {
  const away = seconds - worldNow();
  const words = new Intl.RelativeTimeFormat(locale(), { numeric: "auto" });
  /** @type {[Intl.RelativeTimeFormatUnit, number][]} */
  const units = [["year", 31557600], ["month", 2629800], ["day", 86400], ["hour", 3600], ["minute", 60]];
  for (const [unit, length] of units) {
    if (Math.abs(away) >= length) return words.format(Math.trunc(away / length), unit);
  }
  return words.format(Math.trunc(away), "second");
}

/**
 * A date entity as Telegram writes it: `r` is relative, else w weekday, d/D date, t/T time, short or long.
 * @param {number} seconds
 * @param {string} format
 * @returns {string}
 */
export function telegramTime(seconds, format) {
  if (format === "r") return relative(seconds);
  /** @type {Intl.DateTimeFormatOptions} */
  const options = {};
  if (/w/i.test(format)) options.weekday = format.includes("D") || !/[dD]/.test(format) ? "long" : "short";
  if (format.includes("d")) Object.assign(options, { day: "2-digit", month: "2-digit", year: "2-digit" });
  if (format.includes("D")) Object.assign(options, { day: "numeric", month: "long", year: "numeric" });
  if (/t/i.test(format)) Object.assign(options, { hour: "2-digit", minute: "2-digit" });
  if (format.includes("T")) options.second = "2-digit";
  return written(seconds, options);
}

/**
 * @param {number} bytes
 * @returns {string}
 */
export function fileSize(bytes) {
  const [value, unit] = bytes >= 1e6 ? [bytes / 1e6, "MB"] : bytes >= 1000 ? [bytes / 1000, "kB"] : [bytes, "B"];
  return `${value.toLocaleString(locale(), { maximumFractionDigits: 1 })} ${unit}`;
}

/**
 * @param {number} share
 * @param {number} [digits]
 * @returns {string}
 */
export function percent(share, digits = 0) {
  return share.toLocaleString(locale(), { style: "percent", minimumFractionDigits: digits, maximumFractionDigits: digits });
}

/**
 * @param {number} value
 * @param {number} digits
 * @returns {string}
 */
export function decimal(value, digits) {
  return value.toLocaleString(locale(), { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

/**
 * A length of time in its two largest units.
 * @param {number} seconds
 * @returns {string}
 */
export function duration(seconds) {
  /** @type {[number, string][]} */
  const units = [[86400, "d"], [3600, "h"], [60, "min"], [1, "s"]];
  const parts = [];
  let left = Math.round(seconds);
  for (const [length, unit] of units) {
    if (left >= length && parts.length < 2) parts.push(`${Math.floor(left / length)} ${unit}`);
    left %= length;
  }
  return parts.join(" ") || "0 s";
}

/**
 * @param {string} name
 * @returns {string}
 */
export function initials(name) {
  const words = name.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word));
  const letters = words.length > 1 ? [words[0], words[words.length - 1]] : words;
  return letters.map((word) => [...word.replace(/^[^\p{L}\p{N}]+/u, "")][0] ?? "").join("").toUpperCase() || "?";
}

/**
 * Which of the seven colours somebody has.
 * @param {number} id
 * @returns {number}
 */
export function peerColour(id) {
  return Math.abs(id) % 7;
}

/**
 * @param {T.Chat} chat
 * @returns {string}
 */
export function chatTitle(chat) {
  return chat.type === "private" ? chat.title || state.bot.name : chat.title;
}

/**
 * The id that decides a chat's colour: that of the bot in a private chat.
 * @param {T.Chat} chat
 * @returns {number}
 */
export function chatColourId(chat) {
  return chat.type === "private" ? state.bot.id : chat.id;
}

/**
 * What kind of chat it is, and how many are in it.
 * @param {T.Chat} chat
 * @returns {string}
 */
export function chatKind(chat) {
  if (chat.type === "private") return t(chat.blocked ? "blocked-status" : "kind-private");
  const kind = named("kind", chat.is_forum ? "forum" : chat.type);
  return `${kind}, ${t("members", { n: chat.members.length })}`;
}

/**
 * @param {T.Service} service
 * @returns {string}
 */
export function serviceText(service) {
  const key = `service-${service.kind}`;
  const values = { by: service.by, names: service.names.join(", "), title: service.title ?? "" };
  return isKey(key) ? t(key, values) : service.kind;
}

/**
 * A message in one line.
 * @param {T.Message} message
 * @returns {string}
 */
export function gist(message) {
  if (message.service) return serviceText(message.service);
  if (message.media) {
    const kind = message.media.kind === "document" ? message.media.name : t(message.media.kind);
    return message.text ? `${kind}: ${message.text}` : message.media.title ?? kind;
  }
  return message.text;
}

/**
 * A name, or "You".
 * @param {{id: number, name: string}} user
 * @returns {string}
 */
export function nameOrYou(user) {
  return user.id === myId() ? t("you") : user.name;
}

/**
 * @param {T.Person | null} person
 * @returns {string}
 */
export function personLine(person) {
  return person ? [named("role", person.role), named("language", person.language)].join(" · ") : "";
}

const WORDS = {
  de: /\b(der|die|das|und|ist|nicht|ein|eine|im|mit|auf|zu|ich|wird|für|den|dem|von|oder|keine?|sich)\b/gi,
  en: /\b(the|and|is|not|an?|in|with|on|to|i|will|for|of|or|no|it|that|this|are|be)\b/gi,
};

/**
 * The language that a text is evidently in, for screen readers.
 * @param {string} text
 * @returns {T.Language | null}
 */
export function evidentLanguage(text) {
  const de = text.match(WORDS.de)?.length ?? 0;
  const en = text.match(WORDS.en)?.length ?? 0;
  if (Math.max(de, en) < 2 || de === en) return null;
  return de > en ? "de" : "en";
}

