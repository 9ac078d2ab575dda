// @ts-check
/** What the page knows, and who is told when it changes. */

/** @import * as T from "./types.js" */

/**
 * @typedef {object} State
 * @property {T.Person | null} me
 * @property {T.Person[]} people
 * @property {T.Bot} bot
 * @property {Map<number, T.Chat>} chats
 * @property {T.Try[]} tries
 * @property {T.Knowledge} knowledge
 * @property {T.Clock & {received: number}} clock
 * @property {T.Fault[]} faults
 * @property {T.Deliveries} deliveries
 * @property {number | null} chat the open chat
 * @property {number | null} thread its open topic
 * @property {boolean} online
 */

/** @type {State} */
export const state = {
  me: null,
  people: [],
  bot: { id: 0, name: "Belegbot", username: "belegbot", about: { de: "", en: "" } },
  chats: new Map(),
  tries: [],
  knowledge: { ok: true, entries: 0, loaded_at: 0, problems: [] },
  clock: { now: Date.now() / 1000, scale: 1, received: Date.now() },
  faults: [],
  deliveries: { waiting: [], in_flight: 0, webhook: null },
  chat: null,
  thread: null,
  online: true,
};

/** The id of General, the topic whose messages have none. */
export const GENERAL = 1;

/** @type {Map<string, Set<(detail: any) => void>>} */
const listeners = new Map();

/**
 * @param {string} names one or several, with spaces between
 * @param {(detail: any) => void} listener
 */
export function on(names, listener) {
  for (const name of names.split(" ")) {
    if (!listeners.has(name)) listeners.set(name, new Set());
    listeners.get(name)?.add(listener);
  }
}

/**
 * @param {string} name
 * @param {any} [detail]
 */
export function emit(name, detail) {
  for (const listener of listeners.get(name) ?? []) listener(detail);
}

/** @returns {T.Chat | null} */
export function openChat() {
  return (state.chat !== null && state.chats.get(state.chat)) || null;
}

/**
 * The id that is mine.
 * @returns {number}
 */
export function myId() {
  return state.me?.id ?? 0;
}

/** @returns {number} the time in the world, in seconds since 1970 */
export function worldNow() {
  const { now, scale, received } = state.clock;
  return now + ((Date.now() - received) / 1000) * scale;
}

/** @type {Record<string, (data: any) => void>} */
const changes = {
  hello(data) {
    const me = typeof data.me === "object" ? data.me.id : data.me;
    state.people = data.people;
    state.me = data.people.find((/** @type {T.Person} */ person) => person.id === me) ?? data.me;
    state.bot = data.bot;
    state.chats = new Map(data.chats.map((/** @type {T.Chat} */ chat) => [chat.id, chat]));
    state.tries = data.tries;
    state.knowledge = data.knowledge;
    state.faults = data.faults;
    if (data.deliveries) state.deliveries = data.deliveries;
    changes.clock(data.clock);
  },
  people(data) {
    state.people = data;
    state.me = data.find((/** @type {T.Person} */ person) => person.id === myId()) ?? state.me;
  },
  chat(data) {
    state.chats.set(data.id, data);
  },
  chat_gone(data) {
    state.chats.delete(data.id);
  },
  message(data) {
    const chat = state.chats.get(data.chat);
    if (chat && (!chat.last || chat.last.id <= data.id)) chat.last = data;
  },
  edited(data) {
    const chat = state.chats.get(data.chat);
    if (chat?.last?.id === data.id) chat.last = data;
    if (chat) chat.pinned = chat.pinned.map((pinned) => (pinned.id === data.id ? data : pinned));
  },
  clock(data) {
    state.clock = { ...data, received: Date.now() };
  },
  faults(data) {
    state.faults = data;
  },
  knowledge(data) {
    state.knowledge = data;
  },
  tries(data) {
    state.tries = data;
  },
  deliveries(data) {
    state.deliveries = data;
  },
};

/**
 * Take in what the server says, then tell.
 * @param {string} name
 * @param {any} data
 */
export function receive(name, data) {
  changes[name]?.(data);
  emit(name, data);
}
