// @ts-check
/** What is on its way to the bot: updates that wait, and those that it works on. */

import { fill, h } from "./dom.js";
import { decimal } from "./formats.js";
import { state } from "./store.js";
import { t } from "./texts.js";

/** @param {HTMLElement} body */
function draw(body) {
  const { waiting, in_flight: flying, webhook } = state.deliveries;
  fill(
    body,
    h(
      "div.figures",
      null,
      h("div.figure", null, h("strong", null, waiting.length), h("span", null, t("deliveries-waiting"))),
      h("div.figure", null, h("strong", null, flying), h("span", null, t("deliveries-flight"))),
    ),
    h("dl.facts", null, h("dt", null, t("deliveries-webhook")), h("dd", null, webhook ? h("code", null, webhook) : t("deliveries-polling"))),
    waiting.length
      ? h(
          "ul.fault-list",
          null,
          waiting.map((update) =>
            h(
              "li",
              null,
              h("span", null, h("code", null, update.kind), ` #${update.n}`),
              update.attempts > 0 && h("span.chip", null, t("deliveries-attempts", { n: update.attempts })),
              update.next_in !== null && h("span.chip", null, t("deliveries-next", { n: decimal(update.next_in, 1) })),
            ),
          ),
        )
      : h("p.panel-note", null, t("deliveries-none")),
  );
}

export const deliveriesTab = /** @type {import("./panel.js").Tab} */ ({
  id: "deliveries", icon: "truck", events: "deliveries hello", draw,
});
