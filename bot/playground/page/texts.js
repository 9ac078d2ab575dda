// @ts-check
/** What the page says, in German and English. */

import { recall, remember } from "./preferences.js";
import { emit } from "./store.js";

/** @import { Bilingual, Language } from "./types.js" */

/** Each text in German and English; `{name}` is replaced. */
const TEXTS = {
  "title": ["Belegbot ausprobieren", "Try Belegbot"],
  "loading": ["Wird geladen …", "Loading …"],
  "you": ["Du", "You"],
  "close": ["Schließen", "Close"],
  "cancel": ["Abbrechen", "Cancel"],
  "ok": ["OK", "OK"],
  "back": ["Zurück", "Back"],
  "more": ["Mehr", "More"],
  "copied": ["Kopiert", "Copied"],
  "copy": ["Kopieren", "Copy"],
  "save": ["Speichern", "Save"],
  "skip": ["Zum Eingabefeld", "Skip to the message field"],
  "offline": ["Verbindung unterbrochen, wird wiederhergestellt …", "Connection lost, reconnecting …"],

  // The list of chats
  "chats": ["Chats", "Chats"],
  "search": ["Suchen", "Search"],
  "search-clear": ["Suche leeren", "Clear the search"],
  "nothing-found": ["Kein Chat passt zu „{text}“.", "No chat matches “{text}”."],
  "no-chats": ["Noch keine Chats", "No chats yet"],
  "unread": ["{n} ungelesen", "{n} unread"],
  "mentioned": ["erwähnt dich", "mentions you"],
  "new-chat": ["Neuer Chat", "New chat"],
  "new-group": ["Neue Gruppe", "New group"],
  "new-supergroup": ["Neue Supergruppe", "New supergroup"],
  "new-forum": ["Neues Forum mit Themen", "New forum with topics"],
  "new-channel": ["Neuer Kanal", "New channel"],
  "chat-title": ["Name", "Name"],
  "with-bot": ["{bot} gleich hinzufügen", "Add {bot} right away"],
  "create": ["Anlegen", "Create"],
  "kind-private": ["Bot", "bot"],
  "kind-group": ["Gruppe", "Group"],
  "kind-supergroup": ["Supergruppe", "Supergroup"],
  "kind-forum": ["Forum", "Forum"],
  "kind-channel": ["Kanal", "Channel"],
  "members": [{ one: "{n} Mitglied", other: "{n} Mitglieder" }, { one: "{n} member", other: "{n} members" }],
  "photo": ["Foto", "Photo"],
  "voice": ["Sprachnachricht", "Voice message"],
  "sticker": ["Sticker", "Sticker"],
  "document": ["Datei", "File"],
  "venue": ["Ort", "Venue"],

  // People
  "person": ["Du bist {name}. Person wechseln", "You are {name}. Switch person"],
  "people": ["Wer möchtest du sein?", "Who would you like to be?"],
  "second-window": ["Zweites Fenster als {name} öffnen", "Open a second window as {name}"],
  "add-person": ["Person hinzufügen", "Add a person"],
  "person-name": ["Name", "Name"],
  "person-language": ["Sprache in Telegram", "Language in Telegram"],
  "edit-person": ["Namen oder Sprache ändern", "Change name or language"],
  "role-reader": ["liest mit", "reader"],
  "role-admin": ["leitet Gruppen", "group admin"],
  "role-editor": ["Redaktion", "editor"],
  "role-stranger": ["neu hier", "new here"],
  "role-guest": ["zu Gast", "guest"],
  "language-de": ["Deutsch", "German"],
  "language-en": ["Englisch", "English"],
  "language-fr": ["Französisch", "French"],
  "language-tr": ["Türkisch", "Turkish"],
  "language-uk": ["Ukrainisch", "Ukrainian"],

  // Settings
  "settings": ["Einstellungen", "Settings"],
  "page-language": ["Sprache der Seite", "Language of the page"],
  "theme": ["Erscheinungsbild", "Appearance"],
  "theme-auto": ["Automatisch", "Automatic"],
  "theme-light": ["Hell", "Light"],
  "theme-dark": ["Dunkel", "Dark"],
  "version": ["Belegbot {version}", "Belegbot {version}"],

  // Tries
  "tries": ["Ausprobieren", "Try it"],
  "tries-title": ["Zum Ausprobieren", "Things to try"],
  "tries-lead": [
    "Hier läuft der ganze Bot, ohne Telegram und ohne Netz. Ein Klick genügt, der Rest geht von selbst.",
    "The whole bot runs here, without Telegram and without a network. One click is enough, the rest happens by itself.",
  ],
  "tries-done": ["{done} von {all} ausprobiert", "{done} of {all} tried"],
  "tries-dismiss": ["Ausblenden", "Dismiss"],
  "try-done": ["ausprobiert", "done"],
  "try-as": ["als {name}", "as {name}"],
  "choose-chat": ["Links einen Chat wählen", "Choose a chat on the left"],

  // Conversation
  "conversation": ["Nachrichten", "Messages"],
  "today": ["Heute", "Today"],
  "yesterday": ["Gestern", "Yesterday"],
  "edited": ["bearbeitet", "edited"],
  "silent": ["ohne Ton", "silent"],
  "via": ["via {bot}", "via {bot}"],
  "guest-for": ["auf Bitte von {name}", "for {name}"],
  "new-messages": ["Ungelesene Nachrichten", "Unread messages"],
  "to-bottom": ["Zum Ende", "Go to bottom"],
  "pinned": ["Angeheftete Nachricht", "Pinned message"],
  "pinned-n": ["Angeheftet, {at} von {n}", "Pinned, {at} of {n}"],
  "typing": ["{name} schreibt …", "{name} is typing …"],
  "typing-short": ["schreibt …", "typing …"],
  "sending-file": ["{name} sendet eine Datei …", "{name} is sending a file …"],
  "bot": ["Bot", "bot"],
  "blocked-status": ["blockiert", "blocked"],
  "spoiler": ["Verdeckter Text, zum Zeigen öffnen", "Hidden text, open to show"],
  "expand": ["Ganzes Zitat zeigen", "Show the whole quotation"],
  "collapse": ["Zitat einklappen", "Collapse the quotation"],
  "jump-to": ["Zur Nachricht von {name}", "Go to the message of {name}"],
  "message-menu": ["Aktionen zur Nachricht", "Message actions"],
  "message-of": ["{name}, {time}", "{name}, {time}"],
  "no-messages": ["Noch keine Nachrichten", "No messages yet"],
  "gone": ["Diese Nachricht gibt es nicht mehr.", "This message is gone."],
  "what-can": ["Was kann dieser Bot?", "What can this bot do?"],
  "start": ["Starten", "Start"],
  "play": ["Abspielen", "Play"],
  "map": ["Koordinaten {at}", "Coordinates {at}"],
  "button-silent": ["Der Bot hat auf den Knopf nicht geantwortet.", "The bot did not answer the button."],
  "button-other": ["Diesen Knopf gibt es nur in Telegram.", "This button works in Telegram only."],
  "open-link": ["Öffnen: {url}", "Open: {url}"],

  // Service messages
  "service-joined": ["{names} ist dabei", "{names} joined"],
  "service-left": ["{names} hat den Chat verlassen", "{names} left"],
  "service-added": ["{by} hat {names} hinzugefügt", "{by} added {names}"],
  "service-removed": ["{by} hat {names} entfernt", "{by} removed {names}"],
  "service-topic_created": ["{by} hat das Thema „{title}“ angelegt", "{by} created the topic “{title}”"],
  "service-topic_closed": ["{by} hat das Thema geschlossen", "{by} closed the topic"],
  "service-topic_reopened": ["{by} hat das Thema wieder geöffnet", "{by} reopened the topic"],
  "service-topic_edited": ["{by} hat das Thema in „{title}“ umbenannt", "{by} renamed the topic to “{title}”"],
  "service-pinned": ["{by} hat eine Nachricht angeheftet", "{by} pinned a message"],
  "service-migrated_to": ["Die Gruppe ist jetzt eine Supergruppe", "The group is a supergroup now"],
  "service-migrated_from": ["Diese Supergruppe war vorher eine Gruppe", "This supergroup was a group before"],
  "service-title": ["{by} hat die Gruppe in „{title}“ umbenannt", "{by} renamed the group to “{title}”"],
  "service-created": ["{by} hat „{title}“ angelegt", "{by} created “{title}”"],

  // Message menu
  "reply": ["Antworten", "Reply"],
  "quote": ["Auswahl zitieren", "Quote selection"],
  "edit": ["Bearbeiten", "Edit"],
  "delete": ["Löschen", "Delete"],
  "delete-question": ["Nachricht für alle löschen?", "Delete the message for everybody?"],
  "react": ["Mit {emoji} reagieren", "React with {emoji}"],
  "unreact": ["Reaktion {emoji} zurücknehmen", "Take back {emoji}"],
  "reaction": ["{emoji}, {n}", "{emoji}, {n}"],
  "pin": ["Anheften", "Pin"],
  "unpin": ["Lösen", "Unpin"],
  "copy-text": ["Text kopieren", "Copy text"],
  "why-this": ["Warum diese Antwort?", "Why this answer?"],

  // Composer
  "message": ["Nachricht", "Message"],
  "message-in": ["Nachricht in „{topic}“", "Message in “{topic}”"],
  "send": ["Senden", "Send"],
  "commands": ["Befehle", "Commands"],
  "attach": ["Anhängen", "Attach"],
  "attach-photo": ["Beispielfoto", "Sample photo"],
  "attach-voice": ["Beispiel-Sprachnachricht", "Sample voice message"],
  "attach-sticker": ["Beispielsticker", "Sample sticker"],
  "attach-document": ["Beispieldatei", "Sample file"],
  "caption-hint": ["Der Text im Eingabefeld wird zur Bildunterschrift.", "The text in the field becomes the caption."],
  "replying": ["Antwort an {name}", "Reply to {name}"],
  "editing": ["Nachricht bearbeiten", "Edit message"],
  "discard": ["Verwerfen", "Discard"],
  "unblock": ["Bot entsperren", "Unblock the bot"],
  "join": ["Beitreten", "Join"],
  "cannot-write": ["Hier kannst du nicht schreiben", "You cannot write here"],
  "channel-reader": ["In diesem Kanal schreiben nur Admins", "Only admins write in this channel"],
  "topic-closed": ["Dieses Thema ist geschlossen", "This topic is closed"],
  "not-member": ["Du bist nicht in diesem Chat", "You are not in this chat"],
  "migrated": ["Weiter in der Supergruppe", "Continue in the supergroup"],
  "inline": ["Ergebnisse von @{bot}", "Results from @{bot}"],
  "inline-empty": ["Keine Treffer", "No results"],
  "inline-hint": ["↑ ↓ wählen, Enter sendet", "↑ ↓ to choose, Enter sends"],
  "mention-menu": ["Mitglieder", "Members"],

  // Topics
  "topics": ["Themen", "Topics"],
  "general": ["Allgemein", "General"],
  "new-topic": ["Neues Thema", "New topic"],
  "topic-name": ["Name des Themas", "Name of the topic"],
  "close-topic": ["Thema schließen", "Close the topic"],
  "reopen-topic": ["Thema wieder öffnen", "Reopen the topic"],
  "delete-topic": ["Thema löschen", "Delete the topic"],
  "delete-topic-question": ["Das Thema „{name}“ mit allen Nachrichten löschen?", "Delete the topic “{name}” with all its messages?"],

  // Information on a chat
  "info": ["Informationen", "Information"],
  "info-of": ["{title}: Informationen", "{title}: information"],
  "status-creator": ["Leitung", "owner"],
  "status-administrator": ["Admin", "admin"],
  "add-bot": ["{bot} hinzufügen", "Add {bot}"],
  "add-people": ["Personen hinzufügen", "Add people"],
  "nobody-left": ["Alle sind schon dabei.", "Everybody is here already."],
  "promote": ["Zum Admin machen", "Make admin"],
  "demote": ["Adminrechte entziehen", "Remove as admin"],
  "remove": ["Aus dem Chat entfernen", "Remove from the chat"],
  "leave": ["Chat verlassen", "Leave the chat"],
  "leave-question": ["„{title}“ verlassen?", "Leave “{title}”?"],
  "migrate": ["In Supergruppe umwandeln", "Convert to a supergroup"],
  "migrate-question": [
    "Die Gruppe bekommt eine neue Nummer, wie in Telegram. Das lässt sich nicht zurücknehmen.",
    "The group gets a new id, as in Telegram. This cannot be undone.",
  ],
  "block": ["Bot blockieren", "Block the bot"],
  "member-actions": ["Aktionen zu {name}", "Actions for {name}"],

  // Behind the scenes
  "panel": ["Hinter den Kulissen", "Behind the scenes"],
  "tab-why": ["Warum", "Why"],
  "tab-traffic": ["Verkehr", "Traffic"],
  "tab-clock": ["Uhr", "Clock"],
  "tab-faults": ["Störungen", "Faults"],
  "tab-deliveries": ["Zustellung", "Deliveries"],
  "tab-knowledge": ["Wissen", "Knowledge"],
  "broken": ["fehlerhaft", "broken"],

  "quoted": ["„{text}“", "“{text}”"],
  "why-none": ["Zu einer Antwort steht hier, wie sie zustande kam.", "For an answer, this shows how it came about."],
  "why-unknown": ["Zu dieser Nachricht ist nichts vermerkt.", "Nothing is recorded for this message."],
  "why-latest": ["Neueste Antwort", "Latest answer"],
  "why-chosen": ["Gewählte Antwort", "Chosen answer"],
  "why-follow": ["Zur neuesten", "Back to the latest"],
  "why-question": ["Verstandene Frage", "Question as understood"],
  "why-context": ["Bezug auf", "Refers to"],
  "why-language": ["Sprache", "Language"],
  "why-confidence": ["Sicherheit", "Confidence"],
  "why-threshold": ["Schwelle {n}", "threshold {n}"],
  "why-matched": ["Passende Formulierung", "Matched phrasing"],
  "why-candidates": ["Kandidaten", "Candidates"],
  "why-no-candidates": ["Keine Kandidaten", "No candidates"],
  "why-words": ["Wort für Wort, mit Gewicht", "Word by word, with weights"],
  "why-unexplained": ["unerklärt", "unexplained"],
  "why-evidence": ["Anzeichen", "Evidence"],
  "why-entry": ["Eintrag", "Entry"],
  "why-guards-pass": ["Alle Prüfungen bestanden", "All guards passed"],
  "why-guards-fail": ["Dagegen spricht", "Guards against it"],
  "decision-answer": ["Antwort", "Answer"],
  "decision-suggest": ["Rückfrage", "Suggestion"],
  "decision-abstain": ["Keine Antwort", "Abstained"],
  "decision-smalltalk": ["Geplauder", "Small talk"],
  "guard-question type": ["Frageart", "question type"],
  "guard-names": ["Namen", "names"],
  "guard-numbers": ["Zahlen", "numbers"],
  "guard-negation": ["Verneinung", "negation"],
  "guard-direction": ["wer wem", "who to whom"],
  "guard-substance": ["Gegenstand", "substance"],
  "guard-likeness": ["Ähnlichkeit", "likeness"],
  "reason-no-match": ["nichts Passendes", "no match"],
  "reason-silence": ["Quelle schweigt", "source is silent"],
  "reason-unsupported-language": ["andere Sprache", "unsupported language"],
  "reason-needs-context": ["Bezug fehlt", "needs context"],
  "reason-empty": ["keine Frage", "no question"],

  "traffic-none": ["Noch kein Verkehr", "No traffic yet"],
  "traffic-filter": ["Filtern", "Filter"],
  "traffic-all": ["Alles", "All"],
  "traffic-updates": ["Updates", "Updates"],
  "traffic-calls": ["Aufrufe", "Calls"],
  "traffic-errors": ["Fehler", "Errors"],
  "traffic-update": ["Update an den Bot", "update to the bot"],
  "traffic-call": ["Aufruf des Bots", "call of the bot"],
  "traffic-request": ["Anfrage", "Request"],
  "traffic-response": ["Antwort", "Response"],
  "traffic-violations": ["Verstöße gegen die Beschreibung", "Violations of the description"],
  "ok-state": ["gelungen", "ok"],
  "error-state": ["fehlgeschlagen", "failed"],

  "clock-now": ["Zeit in dieser Welt", "Time in this world"],
  "clock-real": ["Wie draußen", "As outside"],
  "clock-ahead": ["{time} voraus", "{time} ahead"],
  "clock-behind": ["{time} zurück", "{time} behind"],
  "clock-speed": ["Geschwindigkeit", "Speed"],
  "clock-jump": ["Vorspulen", "Jump ahead"],
  "jump-minute": ["+1 Minute", "+1 minute"],
  "jump-hour": ["+1 Stunde", "+1 hour"],
  "jump-day": ["+1 Tag", "+1 day"],
  "jump-morning": ["Nächster Morgen", "Next morning"],
  "clock-hint": [
    "Erinnerungen, Ruhezeiten und neue Versuche richten sich nach dieser Uhr.",
    "Reminders, quiet hours and retries follow this clock.",
  ],

  "faults-order": ["Störung bestellen", "Order a fault"],
  "fault-kind": ["Art", "Kind"],
  "fault-method": ["Methode", "Method"],
  "fault-any": ["alle Methoden", "any method"],
  "fault-times": ["Wie oft", "Times"],
  "fault-seconds": ["Sekunden", "Seconds"],
  "fault-submit": ["Bestellen", "Order"],
  "fault-restart": ["Server neu starten", "Restart the server"],
  "fault-clear": ["Alle zurücknehmen", "Clear all"],
  "faults-pending": ["Bestellt", "Ordered"],
  "faults-none": ["Keine Störung bestellt", "No fault ordered"],
  "fault-times-n": ["noch {n}×", "{n}× left"],
  "fault-too_many_requests": ["429: zu viele Anfragen", "429: too many requests"],
  "fault-forbidden": ["403: verboten", "403: forbidden"],
  "fault-bad_request": ["400: falsche Anfrage", "400: bad request"],
  "fault-bad_gateway": ["502: Server gestört", "502: bad gateway"],
  "fault-slow": ["Langsame Antwort", "Slow answer"],
  "fault-dropped_before": ["Abbruch vor der Ausführung", "Dropped before it is done"],
  "fault-dropped_after": ["Abbruch danach, Antwort verloren", "Dropped after, answer lost"],
  "fault-restarting": ["Der Server startet neu.", "The server restarts."],

  "deliveries-none": ["Nichts unterwegs", "Nothing on its way"],
  "deliveries-waiting": ["Wartend", "Waiting"],
  "deliveries-flight": ["In Bearbeitung", "In flight"],
  "deliveries-webhook": ["Webhook", "Webhook"],
  "deliveries-polling": ["keiner, der Bot fragt selbst ab", "none, the bot polls"],
  "deliveries-attempts": ["{n} Versuche", "{n} attempts"],
  "deliveries-next": ["in {n} s", "in {n} s"],

  "knowledge-ok": ["Wissensbasis in Ordnung", "The knowledge base is fine"],
  "knowledge-broken": ["Wissensbasis fehlerhaft", "The knowledge base is broken"],
  "knowledge-old": ["Bis zur Korrektur gilt der letzte gültige Stand.", "The last valid state stays in use until it is mended."],
  "knowledge-entries": [{ one: "{n} Eintrag", other: "{n} Einträge" }, { one: "{n} entry", other: "{n} entries" }],
  "knowledge-loaded": ["geladen {time}", "loaded {time}"],
  "knowledge-mend": ["So geht es", "To mend it"],
  "knowledge-hint": [
    "Wird eine Datei im Ordner „knowledge“ gespeichert, gilt sie hier sofort.",
    "A file saved in the folder “knowledge” takes effect here at once.",
  ],
  "knowledge-banner": [
    { one: "Die Wissensbasis hat einen Fehler, es gilt der alte Stand.", other: "Die Wissensbasis hat {n} Fehler, es gilt der alte Stand." },
    { one: "The knowledge base has a problem, the old state stays.", other: "The knowledge base has {n} problems, the old state stays." },
  ],
  "show": ["Zeigen", "Show"],

  // What speaks for and against an entry
  "meeting-same-word": ["dasselbe Wort", "same word"],
  "meeting-same-stem": ["derselbe Stamm", "same stem"],
  "meeting-same-concept": ["derselbe Begriff", "same concept"],
  "meeting-same-name": ["derselbe Name", "same name"],
  "meeting-misspelt": ["verschrieben", "misspelt"],
  "meeting-part-of-a-compound": ["Teil einer Zusammensetzung", "part of a compound"],
  "evidence-score": ["Treffer insgesamt", "score"],
  "evidence-similarity": ["Nähe zur nächsten Formulierung", "similarity to the closest phrasing"],
  "evidence-mean": ["Nähe zu allen Formulierungen", "similarity to all phrasings"],
  "evidence-covered": ["Anteil der Frage, der gedeckt ist", "share of the question covered"],
  "evidence-covered-by-closest": ["gedeckt von der nächsten Formulierung", "covered by the closest phrasing"],
  "evidence-closest-covered": ["nächste Formulierung, die gedeckt ist", "closest phrasing covered"],
  "evidence-told": ["steht in der Antwort", "told in the answer"],
  "evidence-left-over": ["bleibt unerklärt", "left over"],
  "evidence-content": ["Wörter, auf die es ankommt", "words that matter"],
  "evidence-content-score": ["Treffer bei diesen Wörtern", "score of these words"],
  "evidence-other-concept": ["anderer Begriff", "other concept"],
  "evidence-other-type": ["andere Fragenart", "other type of question"],
  "evidence-other-name": ["anderer Name", "other name"],
  "evidence-other-number": ["andere Zahl", "other number"],
  "evidence-other-polarity": ["mit oder ohne „nicht“", "with or without “not”"],
  "evidence-the-same-words": ["dieselben Wörter", "the same words"],
  "evidence-silence": ["Eintrag, der sagt: steht nicht da", "entry that says: not in the article"],
  "evidence-unnamed": ["Name, den niemand kennt", "name that nobody knows"],

  // Why something did not work
  "error-offline": ["Keine Verbindung. Der Text bleibt erhalten.", "No connection. The text is kept."],
  "error-not-yours": ["Bearbeiten lassen sich nur eigene Nachrichten.", "People edit only what they wrote."],
  "error-no-callback": ["Dieser Knopf sendet nichts an den Bot.", "This button sends nothing to the bot."],
  "error-blocked": ["Der Bot ist blockiert. Erst entsperren, dann schreiben.", "The bot is blocked. Unblock it first."],
  "error-not-a-member": ["Du bist nicht in diesem Chat.", "You are not in this chat."],
  "error-unknown-person": ["Diese Person gibt es hier nicht mehr.", "This person is not here any more."],
  "error-unknown-chat": ["Diesen Chat gibt es nicht mehr.", "This chat is gone."],
  "error-unknown-message": ["Diese Nachricht gibt es nicht mehr.", "This message is gone."],
  "error-no-answer": ["Der Bot hat nicht geantwortet.", "The bot did not answer."],
  "error-private-chat": ["Im privaten Chat geht das nicht.", "This is not possible in a private chat."],
  "error-bad-input": ["Diese Angabe passt nicht.", "This input does not fit."],
  "error-other-origin": ["Das darf nur die Seite selbst.", "Only the page itself may do this."],
  "error-already-there": ["Schon dabei.", "Already here."],
  "error-kicked": ["Wer entfernt wurde, kann nicht von selbst zurückkommen.", "Whoever was removed cannot come back alone."],
  "error-no-guests": ["Der Bot lässt sich hier nicht dazurufen.", "The bot cannot be summoned here."],
  "error-no-inline": ["Der Bot hat keinen Inline-Modus.", "The bot has no inline mode."],
  "error-no-rights": ["Dafür fehlen dir die Rechte.", "You do not have the right to do that."],
  "error-no-such-reaction": ["Mit diesem Emoji kann man nicht reagieren.", "One cannot react with that emoji."],
  "error-not-a-forum": ["Dieser Chat hat keine Themen.", "This chat has no topics."],
  "error-not-a-group": ["Nur eine Gruppe lässt sich umwandeln.", "Only a group can be converted."],
  "error-not-quoted": ["Das Zitat steht nicht in der Nachricht.", "The quotation does not stand in the message."],
  "error-not-there": ["Nicht in diesem Chat.", "Not in this chat."],
  "error-owner": ["Die Leitung lässt sich nicht entfernen.", "The owner cannot be removed."],
  "error-service": ["Mit einer solchen Meldung geht das nicht.", "This is not possible with a service message."],
  "error-too-old": ["Nach zwei Tagen lässt sich nichts mehr ändern.", "After two days nothing can be changed."],
  "error-unknown-kind": ["Diese Art Chat gibt es nicht.", "There is no such kind of chat."],
  "error-topic-closed": ["Dieses Thema ist geschlossen.", "This topic is closed."],
  "error-migrated": ["Diese Gruppe ist jetzt eine Supergruppe.", "This group is a supergroup now."],
  "error-gone": ["Das gibt es nicht mehr.", "That is gone."],
  "error-too-long": ["Der Text ist zu lang.", "The text is too long."],
  "error-empty": ["Da fehlt noch Text.", "There is no text yet."],
};

/** @typedef {keyof typeof TEXTS} Key */

/** @type {Language} */
let current = recall("language", navigator.language.toLowerCase().startsWith("de") ? "de" : "en");
document.documentElement.lang = current;

/** @returns {Language} */
export function language() {
  return current;
}

/** @returns {string} for dates and numbers */
export function locale() {
  return current === "de" ? "de-DE" : "en-GB";
}

/** @param {Language} chosen */
export function setLanguage(chosen) {
  if (chosen === current) return;
  current = chosen;
  remember("language", chosen);
  document.documentElement.lang = chosen;
  emit("language", chosen);
}

/**
 * A text in the language of the page; one with `{n}` may have a form for one.
 * @param {Key} key
 * @param {Record<string, string | number>} [values]
 * @returns {string}
 */
export function t(key, values = {}) {
  const entry = TEXTS[key][current === "de" ? 0 : 1];
  const form = typeof entry === "string" ? entry : entry[values.n === 1 ? "one" : "other"];
  return form.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}

/**
 * The text under a key that is put together from what the server says, or what it says itself.
 * @param {string} prefix
 * @param {string} name
 * @param {string} [fallback]
 * @returns {string}
 */
export function named(prefix, name, fallback = name) {
  const key = `${prefix}-${name}`;
  return key in TEXTS ? t(/** @type {Key} */ (key)) : fallback;
}

/**
 * Whether there is a text under a key.
 * @param {string} key
 * @returns {key is Key}
 */
export function isKey(key) {
  return key in TEXTS;
}

/**
 * What is said in both languages, in that of the page.
 * @param {Bilingual | string | null | undefined} text
 * @returns {string}
 */
export function said(text) {
  return typeof text === "string" ? text : (text?.[current] ?? text?.en ?? "");
}
