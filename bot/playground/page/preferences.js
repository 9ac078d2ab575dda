// @ts-check
/** What the reader chose, remembered in this browser. */

const PREFIX = "belegbot.";

/**
 * @template T
 * @param {string} key
 * @param {T} fallback
 * @returns {T}
 */
export function recall(key, fallback) {
  try {
    const stored = localStorage.getItem(PREFIX + key);
    return stored === null ? fallback : JSON.parse(stored);
  } catch {
    return fallback;
  }
}

/**
 * @param {string} key
 * @param {unknown} value
 */
export function remember(key, value) {
  try {
    localStorage.setItem(PREFIX + key, JSON.stringify(value));
  } catch {
    // A browser that stores nothing still shows everything.
  }
}

/** @typedef {"auto" | "light" | "dark"} Theme */

/** @returns {Theme} */
export function theme() {
  return recall("theme", "auto");
}

/** @param {Theme} chosen */
export function setTheme(chosen) {
  remember("theme", chosen);
  document.documentElement.dataset.theme = chosen;
}

document.documentElement.dataset.theme = theme();
