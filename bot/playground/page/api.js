// @ts-check
/** The server: the feed of changes, questions to it, and actions. */

import { emit, myId, receive, state } from "./store.js";

const EVENTS = [
  "hello", "people", "chat", "chat_gone", "message", "edited", "deleted", "action", "tap",
  "traffic", "clock", "faults", "knowledge", "tries", "deliveries",
];
const PAUSES = [300, 700, 1500, 3000];

/** An action that the server refused, or that did not reach it. */
export class ActionError extends Error {
  /**
   * @param {string} reason
   * @param {string} text
   */
  constructor(reason, text) {
    super(text);
    this.reason = reason;
  }
}

/** @type {EventSource | null} */
let source = null;
/** @type {number | undefined} */
let retry;
let failures = 0;

/**
 * Follow the feed as a person; it comes back by itself when it breaks off.
 * @param {number | string | null} as
 */
export function follow(as) {
  clearTimeout(retry);
  source?.close();
  const feed = new EventSource(`/playground/feed${as === null ? "" : `?as=${as}`}`);
  source = feed;
  for (const name of EVENTS) {
    feed.addEventListener(name, (event) => {
      if (feed !== source) return;
      if (name === "hello") setOnline(true);
      receive(name, JSON.parse(event.data));
    });
  }
  feed.addEventListener("error", () => {
    if (feed !== source) return;
    feed.close();
    setOnline(false);
    retry = setTimeout(() => followAgain(as), PAUSES[Math.min(failures++, PAUSES.length - 1)]);
  });
}

/**
 * Come back, as whoever the server has if it no longer knows the person: it may have begun anew.
 * @param {number | string | null} as
 */
async function followAgain(as) {
  const isGone = as !== null && (await get("why", { as, chat: as }).then(() => "", (error) => error.reason)) === "unknown-person";
  follow(isGone ? null : as);
}

/** @param {boolean} online */
function setOnline(online) {
  if (online) failures = 0;
  if (state.online === online) return;
  state.online = online;
  emit("online", online);
}

/**
 * @param {string} path below /playground/
 * @param {Record<string, string | number | null | undefined>} [parameters]
 * @returns {Promise<any>}
 */
export function get(path, parameters = {}) {
  const query = new URLSearchParams();
  for (const [key, value] of Object.entries(parameters)) {
    if (value !== null && value !== undefined) query.set(key, String(value));
  }
  return answer(fetch(`/playground/${path}${query.size ? `?${query}` : ""}`));
}

/**
 * Do something as the person that this window is.
 * @param {string} action
 * @param {Record<string, any>} [body]
 * @returns {Promise<any>}
 */
export function act(action, body = {}) {
  return answer(
    fetch(`/playground/do/${action}`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ as: myId(), ...body }),
    }),
  );
}

/**
 * @param {Promise<Response>} request
 * @returns {Promise<any>}
 */
async function answer(request) {
  let body;
  try {
    body = await (await request).json();
  } catch {
    throw new ActionError("offline", "The playground did not answer.");
  }
  if (body?.ok === false) throw new ActionError(body.error, body.text);
  return body?.ok === true && "result" in body ? body.result : body;
}
