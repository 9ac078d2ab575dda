// @ts-check
/** Who one is: switch to another person, or open a second window as one. */

import { act, follow } from "./api.js";
import { ask } from "./dialogs.js";
import { byId, fill, h, rove } from "./dom.js";
import { personLine } from "./formats.js";
import { openSurface } from "./menus.js";
import { icon } from "./icons.js";
import { myId, on, state } from "./store.js";
import { named, said, t } from "./texts.js";
import { attempt } from "./toasts.js";
import { avatar, field, iconButton, select } from "./widgets.js";

/** @import { Person } from "./types.js" */

const LANGUAGES = ["de", "en", "fr", "tr", "uk"];

const button = byId("person");

/** Show who one is. */
function render() {
  const { me } = state;
  if (!me) return;
  button.setAttribute("aria-label", t("person", { name: me.name }));
  fill(
    button,
    avatar(me.name, me.id, { size: "small" }),
    h("span.person-lines", null, h("strong", null, me.name), h("span", null, personLine(me))),
    icon("chevron"),
  );
}

function openPeople() {
  const content = h(
    "div.people",
    { role: "dialog", "aria-label": t("people") },
    h("h2", null, t("people")),
    h("ul", null, state.people.map((person) => h("li", null, row(person, () => surface.hidePopover())))),
    h("button.menu-item", { type: "button", onclick: () => leave(surface, addPerson) }, icon("plus"), h("span", null, t("add-person"))),
    h("button.menu-item", { type: "button", onclick: () => leave(surface, editMe) }, icon("edit"), h("span", null, t("edit-person"))),
  );
  rove(content, ".person-choice, .menu-item");
  const surface = openSurface(content, button);
  /** @type {HTMLElement | null} */ (content.querySelector("[aria-current]"))?.focus();
}

/**
 * @param {HTMLElement} surface
 * @param {() => void} then
 */
function leave(surface, then) {
  surface.hidePopover();
  then();
}

/**
 * @param {Person} person
 * @param {() => void} close
 * @returns {HTMLElement[]}
 */
function row(person, close) {
  const choose = () => {
    close();
    become(person.id);
  };
  return [
    h(
      "button.person-choice",
      { type: "button", "aria-current": person.id === myId() ? "true" : null, dataset: { personId: person.id }, "aria-label": `${person.name}, ${personLine(person)}`, onclick: choose },
      avatar(person.name, person.id),
      h("span.person-lines", null, h("strong", null, person.name), h("span.person-role", null, personLine(person)), h("span", null, said(person.about))),
    ),
    iconButton("window", t("second-window", { name: person.name }), () => openWindow(person.id)),
  ];
}

/** @param {number} id */
function openWindow(id) {
  window.open(`/?as=${id}`, "_blank", `popup,width=${Math.min(1100, screen.availWidth)},height=${Math.min(800, screen.availHeight)}`);
}

/**
 * Be somebody else from now on, in this window.
 * @param {number} id
 */
export function become(id) {
  if (id === myId()) return;
  state.chat = null;
  state.thread = null;
  history.replaceState(null, "", `/?as=${id}`);
  follow(id);
}

async function addPerson() {
  const fields = personFields("", "de");
  if (!(await ask(t("add-person"), { content: fields.content, confirm: t("create") }))) return;
  const person = await attempt(act("add_person", fields.values()));
  if (person) become(person.id);
}

async function editMe() {
  const { me } = state;
  if (!me) return;
  const fields = personFields(me.name, me.language);
  if (await ask(t("edit-person"), { content: fields.content, confirm: t("save") })) {
    await attempt(act("set_person", { user: me.id, ...fields.values() }));
  }
}

/**
 * @param {string} name
 * @param {string} language
 */
function personFields(name, language) {
  const input = /** @type {HTMLInputElement} */ (h("input", { type: "text", required: true, maxlength: 64, value: name, autofocus: true }));
  const known = LANGUAGES.includes(language) ? LANGUAGES : [...LANGUAGES, language];
  const choice = select(known.map((value) => ({ value, text: named("language", value) })));
  choice.value = language;
  return {
    content: [field(t("person-name"), input), field(t("person-language"), choice)],
    values: () => ({ name: input.value.trim(), language: choice.value }),
  };
}

button.addEventListener("click", openPeople);
on("hello people language", render);
