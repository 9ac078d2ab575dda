// @ts-check
/** The clock of the world: how late it is there, how fast it runs, and jumps ahead. */

import { act } from "./api.js";
import { fill, h } from "./dom.js";
import { duration, exactTime, longDate } from "./formats.js";
import { state, worldNow } from "./store.js";
import { t } from "./texts.js";
import { attempt } from "./toasts.js";
import { segments } from "./widgets.js";

const SPEEDS = [1, 10, 60, 600];
const MORNING = 8;
const BEAT = 200;

/** @type {number | undefined} */
let beat;

/**
 * @param {HTMLElement} body
 * @param {boolean} isFresh
 */
function draw(body, isFresh) {
  if (!isFresh) return choose(body);
  const time = h("strong.world-time", { role: "timer" });
  const date = h("span.world-date");
  const offset = h("span.world-offset");
  const tick = () => {
    const now = worldNow();
    time.textContent = exactTime(now);
    date.textContent = longDate(now);
    const away = now - Date.now() / 1000;
    offset.textContent =
      Math.abs(away) < 2 ? t("clock-real") : t(away > 0 ? "clock-ahead" : "clock-behind", { time: duration(Math.abs(away)) });
  };
  const speeds = SPEEDS.map((speed) => ({ value: String(speed), text: `${speed}×` }));
  fill(
    body,
    h("div.world-clock", null, h("span.world-label", null, t("clock-now")), time, date, offset),
    segments(t("clock-speed"), speeds, String(state.clock.scale), (value) => attempt(act("clock", { scale: Number(value) }))),
    h("h4", { "aria-level": 3 }, t("clock-jump")),
    h(
      "div.button-grid",
      null,
      jump(t("jump-minute"), () => 60),
      jump(t("jump-hour"), () => 3600),
      jump(t("jump-day"), () => 86400),
      jump(t("jump-morning"), untilMorning),
    ),
    h("p.panel-note", null, t("clock-hint")),
  );
  tick();
  clearInterval(beat);
  beat = setInterval(() => (time.isConnected ? tick() : clearInterval(beat)), BEAT);
}

/**
 * Another window may have changed the speed.
 * @param {HTMLElement} body
 */
function choose(body) {
  for (const input of /** @type {NodeListOf<HTMLInputElement>} */ (body.querySelectorAll("input[type=radio]"))) {
    input.checked = Number(input.value) === state.clock.scale;
  }
}

/**
 * @param {string} label
 * @param {() => number} seconds
 */
function jump(label, seconds) {
  return h("button.plain-button", { type: "button", onclick: () => attempt(act("clock", { advance: seconds() })) }, label);
}

/** @returns {number} the seconds until it is next eight in the morning where the reader is */
function untilMorning() {
  const now = new Date(worldNow() * 1000);
  const morning = new Date(now);
  morning.setHours(MORNING, 0, 0, 0);
  if (morning <= now) morning.setDate(morning.getDate() + 1);
  return (morning.getTime() - now.getTime()) / 1000;
}

export const clockTab = /** @type {import("./panel.js").Tab} */ ({
  id: "clock", icon: "clock", events: "clock hello", draw, leave: () => clearInterval(beat),
});
