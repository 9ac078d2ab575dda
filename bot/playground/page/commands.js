// @ts-check
/** The menu of commands after "/", and that of people after "@". */

import { h } from "./dom.js";
import { GENERAL, myId, openChat, state } from "./store.js";
import { dismiss, offer } from "./suggestions.js";
import { t } from "./texts.js";
import { avatar } from "./widgets.js";

/**
 * Offer the commands that begin so.
 * @param {string} start without the slash
 * @param {(command: string) => void} choose
 */
export function offerCommands(start, choose) {
  const found = (openChat()?.commands ?? []).filter(({ command }) => command.startsWith(start.toLowerCase()));
  if (!found.length) return dismiss();
  offer({
    label: t("commands"),
    preselect: true,
    options: found.map(({ command, description }) => ({
      label: `/${command}, ${description}`,
      content: [h("strong", null, `/${command}`), h("span", null, description)],
      run: () => choose(`/${command}`),
    })),
  });
}

/**
 * Offer the people and the bot whose names begin so.
 * @param {string} start without the @
 * @param {(name: string) => void} choose
 */
export function offerMentions(start, choose) {
  const wanted = start.toLowerCase();
  const present = new Set((openChat()?.members ?? []).map((member) => member.id));
  const people = state.people.filter((person) => present.has(person.id) && person.id !== myId() && person.username);
  const found = [state.bot, ...people].filter(
    ({ name, username }) => username.toLowerCase().startsWith(wanted) || name.toLowerCase().startsWith(wanted),
  );
  if (!found.length || found.some(({ username }) => username.toLowerCase() === wanted)) return dismiss();
  offer({
    label: t("mention-menu"),
    preselect: true,
    options: found.map(({ id, name, username }) => ({
      label: `${name}, @${username}`,
      content: [avatar(name, id, { size: "small", symbol: id === state.bot.id ? "bot" : undefined }), h("strong", null, name), h("span", null, `@${username}`)],
      run: () => choose(`@${username} `),
    })),
  });
}

/** @returns {number | null} the topic to write to, which General has none of */
export function threadToWrite() {
  return state.thread === GENERAL ? null : state.thread;
}
