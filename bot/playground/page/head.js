// @ts-check
/** What stands above the conversation: whose it is, what is pinned, what is amiss. */

import { act } from "./api.js";
import { byId, fill, h } from "./dom.js";
import { chatColourId, chatKind, chatTitle, gist } from "./formats.js";
import { jump } from "./messages.js";
import { emit, GENERAL, on, openChat, state } from "./store.js";
import { t } from "./texts.js";
import { attempt } from "./toasts.js";
import { avatar, iconButton } from "./widgets.js";

const TYPING = 5000;

const title = byId("chat-head");
const pinnedBar = byId("pinned");
const notices = byId("notices");

/** Which pinned message is shown, counted from the latest. */
let pinnedAt = 0;
/** @type {number | undefined} */
let typingEnd;

function renderTitle() {
  const chat = openChat();
  const isChat = chat && document.body.dataset.view !== "tries";
  document.title = isChat ? `${chatTitle(chat)} · Belegbot` : t("title");
  if (!isChat) {
    title.setAttribute("disabled", "");
    title.removeAttribute("aria-label");
    fill(title, h("span.head-lines", null, h("strong", null, t(document.body.dataset.view === "tries" ? "tries" : "title"))));
    return;
  }
  const name = chatTitle(chat);
  title.removeAttribute("disabled");
  title.setAttribute("aria-label", t("info-of", { title: name }));
  fill(
    title,
    avatar(name, chatColourId(chat), { symbol: chat.type === "private" ? "bot" : undefined }),
    h("span.head-lines", null, h("strong", null, name), h("span.head-status", { id: "chat-status" }, chatKind(chat))),
  );
}

function renderPinned() {
  const chat = openChat();
  const pinned = (chat?.pinned ?? []).filter((message) => !chat?.is_forum || (message.thread ?? GENERAL) === (state.thread ?? GENERAL));
  pinnedBar.hidden = !pinned.length;
  if (!chat || !pinned.length) return;
  pinnedAt = pinnedAt % pinned.length;
  const message = pinned[pinned.length - 1 - pinnedAt];
  const several = pinned.length > 1;
  const show = () => {
    jump(message.id);
    pinnedAt += 1;
    if (several) renderPinned();
  };
  const canUnpin = chat.type === "private" || ["creator", "administrator"].includes(chat.status);
  const label = several ? t("pinned-n", { at: pinned.length - pinnedAt, n: pinned.length }) : t("pinned");
  fill(
    pinnedBar,
    h("button.pinned-message", { type: "button", onclick: show }, h("strong", null, label), h("span", null, gist(message))),
    canUnpin && iconButton("close", t("unpin"), () => attempt(act("unpin", { chat: chat.id, message: message.id }))),
  );
}

function renderNotices() {
  const problems = state.knowledge.problems.length;
  fill(
    notices,
    !state.online && h("div.notice.offline", { role: "status" }, h("span.spinner"), t("offline")),
    !state.knowledge.ok &&
      h(
        "div.notice.broken",
        { role: "status" },
        h("span", null, t("knowledge-banner", { n: problems })),
        h("button.text-button", { type: "button", onclick: () => emit("panel:open", "knowledge") }, t("show")),
      ),
  );
}

on("action", ({ chat, thread, action }) => {
  if (chat !== state.chat || (openChat()?.is_forum && (thread ?? GENERAL) !== (state.thread ?? GENERAL))) return;
  const status = document.getElementById("chat-status");
  if (!status) return;
  status.textContent = t(action.startsWith("upload") ? "sending-file" : "typing", { name: state.bot.name });
  status.classList.add("typing");
  clearTimeout(typingEnd);
  typingEnd = setTimeout(renderTitle, TYPING);
});
on("message", (message) => {
  if (message.chat === state.chat && message.from.is_bot) renderTitle();
});
on("open", () => {
  pinnedAt = 0;
});
on("open hello chat edited language pane", () => {
  renderTitle();
  renderPinned();
});
on("online knowledge hello language", renderNotices);
