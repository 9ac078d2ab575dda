// @ts-check
/** The settings of the page: its language and its appearance. */

import { byId, h } from "./dom.js";
import { openSurface } from "./menus.js";
import { setTheme, theme } from "./preferences.js";
import { on } from "./store.js";
import { language, setLanguage, t } from "./texts.js";
import { segments } from "./widgets.js";

let version = "";

const button = byId("settings");
button.addEventListener("click", () => {
  /** @type {HTMLElement} */
  let surface;
  const chooseLanguage = (/** @type {"de" | "en"} */ chosen) => {
    surface.hidePopover();
    setLanguage(chosen);
  };
  const content = h(
    "div.settings",
    { role: "dialog", "aria-label": t("settings") },
    segments(t("page-language"), [{ value: "de", text: "Deutsch" }, { value: "en", text: "English" }], language(), chooseLanguage),
    segments(
      t("theme"),
      [{ value: "auto", text: t("theme-auto") }, { value: "light", text: t("theme-light") }, { value: "dark", text: t("theme-dark") }],
      theme(),
      setTheme,
    ),
    version && h("p.settings-version", null, t("version", { version })),
  );
  surface = openSurface(content, button);
  /** @type {HTMLElement | null} */ (content.querySelector("input:checked"))?.focus();
});

on("hello", (data) => {
  version = data.scope?.version ?? "";
});
