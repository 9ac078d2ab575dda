// @ts-check
/** Founding a group, a supergroup, a forum or a channel. */

import { act } from "./api.js";
import { ask } from "./dialogs.js";
import { byId, h } from "./dom.js";
import { openMenu } from "./menus.js";
import { go } from "./navigation.js";
import { state } from "./store.js";
import { t } from "./texts.js";
import { attempt } from "./toasts.js";
import { field } from "./widgets.js";

/** @import { Key } from "./texts.js" */

const button = byId("new-chat");
button.addEventListener("click", () =>
  openMenu(t("new-chat"), button, [
    { label: t("new-group"), icon: "people", run: () => found("group", "new-group") },
    { label: t("new-supergroup"), icon: "people", run: () => found("supergroup", "new-supergroup") },
    { label: t("new-forum"), icon: "hash", run: () => found("forum", "new-forum") },
    { label: t("new-channel"), icon: "mega", run: () => found("channel", "new-channel") },
  ]),
);

/**
 * @param {string} kind
 * @param {Key} title
 */
async function found(kind, title) {
  const name = /** @type {HTMLInputElement} */ (h("input", { type: "text", required: true, maxlength: 64, autofocus: true }));
  const withBot = /** @type {HTMLInputElement} */ (h("input", { type: "checkbox" }));
  withBot.checked = true;
  const label = h("label.checkbox", null, withBot, h("span", null, t("with-bot", { bot: state.bot.name })));
  const content = [field(t("chat-title"), name), label];
  if (!(await ask(t(title), { content, confirm: t("create") }))) return;
  const chat = await attempt(act("create_chat", { kind, title: name.value.trim(), with_bot: withBot.checked }));
  if (!chat) return;
  if (!state.chats.has(chat.id)) state.chats.set(chat.id, chat);
  go(chat.id);
}
