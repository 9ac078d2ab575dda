// @ts-check
/** JSON as coloured text. */

import { h } from "./dom.js";

const TOKEN = /("(?:\\.|[^"\\])*")(\s*:)?|(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)|(true|false|null)/g;

/**
 * @param {unknown} value
 * @returns {HTMLElement}
 */
export function json(value) {
  const text = JSON.stringify(value, null, 2) ?? "";
  const code = h("code");
  let at = 0;
  for (const match of text.matchAll(TOKEN)) {
    code.append(text.slice(at, match.index));
    const kind = match[2] ? "key" : match[1] ? "string" : match[3] ? "number" : "word";
    code.append(h(`span.json-${kind}`, null, match[1] ?? match[0]), match[2] ?? "");
    at = match.index + match[0].length;
  }
  code.append(text.slice(at));
  return h("pre.json", { tabindex: 0 }, code);
}
