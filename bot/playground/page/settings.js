// @ts-check
/** The settings of the page: its language and its appearance. */

import { byId, fill, h } from "./dom.js";
import { openSurface } from "./menus.js";
import { setTheme, theme } from "./preferences.js";
import { on } from "./store.js";
import { language, setLanguage, t } from "./texts.js";
import { segments } from "./widgets.js";

const LANGUAGES = [
  { value: "de", text: "Deutsch" },
  { value: "en", text: "English" },
];

let version = "";

const button = byId("settings");
button.addEventListener("click", () => {
  const content = h("div.settings", { role: "dialog" });
  render(content);
  openSurface(content, button);
  /** @type {HTMLElement | null} */ (content.querySelector("input:checked"))?.focus();
});

/** @param {HTMLElement} content */
function render(content) {
  const choose = (/** @type {"de" | "en"} */ chosen) => {
    setLanguage(chosen);
    render(content);
    /** @type {HTMLElement | null} */ (content.querySelector("input:checked"))?.focus();
  };
  const themes = [
    { value: "auto", text: t("theme-auto") },
    { value: "light", text: t("theme-light") },
    { value: "dark", text: t("theme-dark") },
  ];
  content.setAttribute("aria-label", t("settings"));
  fill(
    content,
    segments(t("page-language"), LANGUAGES, language(), choose),
    segments(t("theme"), themes, theme(), setTheme),
    version && h("p.settings-version", null, t("version", { version })),
  );
}

on("hello", (data) => {
  version = data.scope?.version ?? "";
});
