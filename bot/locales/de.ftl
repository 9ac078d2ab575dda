### Was die Leute auf Deutsch lesen. Keine Ausrufezeichen, keine förmliche Anrede.

## Antworten

no-match = Darauf finde ich in der Quelle keine Antwort. Auskunft gibt es zu: { $topics }.
suggest = Das ist nicht eindeutig. Ist eine dieser Fragen gemeint?
none-of-these = Keine davon
unsupported-language =
    Ich verstehe nur Deutsch und Englisch. Bitte in einer der beiden Sprachen fragen.
    I only understand German and English. Please ask in one of the two.
needs-context = Worauf bezieht sich das? Bitte die ganze Frage stellen.
empty = Darin finde ich keine Frage. Am besten in ein paar eigenen Worten fragen.

## Quelle und Beleg

source-line = Quelle: { $agency }, { $place }, { DATETIME($date, dateStyle: "long") }{ $stated ->
    [no] {" "}(Datum erschlossen)
   *[yes] {""}
}{ $count ->
    [0] , ganzer Artikel
    [1] , Absatz { $paragraphs }
   *[other] , Absätze { $paragraphs }
}
evidence = Beleg und Prüfung
evidence-anchor = Absatz { $paragraph }, Wortlaut: „{ $anchor }“
evidence-check = So prüft man es: im Artikel { $count ->
    [1] diesen Absatz
   *[other] diese Absätze
} aufschlagen und den Wortlaut suchen. Liegt der Artikel als Textdatei vor, prüft „belegbot verify --article DATEI“ alle Belege auf einmal.
evidence-silence = So prüft man es: Der Artikel hat { $paragraphs ->
    [1] einen Absatz; darin steht keine Angabe dazu
   *[other] { $paragraphs } Absätze; in keinem steht eine Angabe dazu
}.
evidence-attribution = Wer das sagt: { $attribution }
evidence-as-of = Stand: { DATETIME($date, dateStyle: "long") }
evidence-link = Zum Artikel

## Warum diese Antwort?

why-button = Warum diese Antwort?
why-number = Warum { $number }?
why-understood = Die Frage wurde verstanden als „{ $question }“{ $count ->
    [0] {""}
    [1] , weil { $words } übereinstimmt
   *[other] , weil { $words } übereinstimmen
}.
why-followed = Die Nachfrage wurde auf die Antwort davor bezogen und verstanden als „{ $question }“.
why-sure = Ich war mir zu { $confidence } % sicher; ab { $threshold } % antworte ich direkt.
why-not-told = Ich war mir zu { $confidence } % sicher; ab { $threshold } % sage ich, dass es offenbleibt.
why-nearest = Am nächsten kam „{ $question }“{ $count ->
    [0] {""}
    [1] {" "}wegen { $words }
   *[other] {" "}wegen { $words }
}.
why-nearest-but = Am nächsten kam „{ $question }“, aber { $objection }.
why-other-type = gefragt war nach etwas anderem (etwa „wer“ statt „wann“)
why-other-name = in der Frage steht ein Name, der dort fehlt
why-other-number = in der Frage steht eine Zahl, die dort fehlt
why-other-polarity = nur eine der beiden Fragen ist verneint
why-turned-round = wer etwas tut und wen es betrifft, ist dort vertauscht
why-other-subject = worum es geht, kommt dort nicht vor
why-hardly-alike = zu wenig davon stimmt überein
why-unsure = Ich war mir nur zu { $confidence } % sicher; erst ab { $threshold } % lege ich mich fest.
why-forbidden = Darum die Vorsicht, obwohl ich mir zu { $confidence } % sicher war.
why-changed = Diese Antwort wurde seither geändert; was damals übereinstimmte, ist nicht mehr zu sehen.
why-nothing = In der Frage steht kein Wort, das zu einer meiner Antworten führt. Statt zu raten, sage ich das.

## Rückmeldung

feedback-helpful = Hilfreich
feedback-problem = Etwas stimmt nicht
feedback-number = Rückmeldung zu { $number }
feedback-wrong = Falsch
feedback-beside = Am Thema vorbei
feedback-outdated = Veraltet
feedback-thanks = Danke, die Rückmeldung ist ohne Namen vermerkt.
feedback-again = Die Rückmeldung ist schon vermerkt, danke.

## Fragen für die Redaktion

keep-question = Darf die Frage für die Redaktion aufgehoben werden? Gespeichert würden 90 Tage lang Wortlaut, Sprache und Datum, nicht aber, wer gefragt hat. Erwähnungen, Adressen, Telefonnummern und Links bleiben weg.
keep-button = Frage für die Redaktion aufheben
drop-button = Nein, danke
kept = Danke, die Frage ist für die Redaktion aufgehoben.
kept-what = Gespeichert sind Wortlaut, Sprache und Datum, nicht, wer gefragt hat.
quoted = „{ $text }“
dropped = In Ordnung, nichts ist gespeichert.

## In Gruppen

repeated = Diese Frage wurde hier gerade erst beantwortet.
repeated-link = Zur Antwort
show-again = Noch einmal zeigen
already-above = Diese Antwort steht schon weiter oben.
asker-only = Hier wählt aus, wer gefragt hat. Eigene Fragen sind willkommen.
asker-unknown = Es lässt sich nicht feststellen, von wem diese Frage kam. Bitte unter eigenem Namen neu fragen.
admins-only = Das können nur die Admins ändern.
greeting =
    Danke für die Einladung. Auf Ansprache (mit @{ $username }, /frage oder als Antwort auf meine Nachrichten) beantworte ich Fragen, immer mit Beleg.
    Auf Bestellung melde ich hier, was sich an Terminen ändert, nachts nicht. Mehr dazu: /hilfe
greeting-set-up = Meldungen bestellen (Admins)
brief-unsure = Dazu habe ich hier keine sichere Antwort.
brief-way = Im privaten Chat weiterfragen
rest-in-private = Den Rest im privaten Chat fragen
in-private-only = Weitere Antworten gibt es hier nicht, aber im privaten Chat.
notices-only = Fragen beantworte ich hier nicht, so ist es eingestellt. Ändern lässt sich das mit /einstellungen.

## Was gemeldet wird

follow-title = { $place ->
    [topic] Was soll in diesem Thema gemeldet werden?
    [whole] Was soll im Chat selbst gemeldet werden, außerhalb der Themen?
   *[chat] Was soll hier gemeldet werden?
}
follow-how = Antippen bestellt, noch einmal antippen bestellt ab.
follow-begun = In der Ruhezeit ({ $hours }, { $zone }) bleibt es still; /einstellungen ändert das.
follow-everything = Alles, auch was noch kommt
follow-whole = Lieber außerhalb der Themen
follow-topic = Lieber in diesem Thema
place-chat = Im Chat selbst
place-only = Bestellt
place-here = In diesem Thema
place-topic = In einem Thema
place-more = { $count ->
    [one] Dazu ein weiteres Thema
   *[other] Dazu { $count } weitere Themen
}
hours = { $start }–{ $end } Uhr
notice-kind = { $kind ->
    [agenda] Tagesordnung
    [decision] Beschlüsse
    [postponement] Verschiebungen und Absagen
    [correction] Berichtigungen
   *[reminder] Erinnerungen
}

## Einstellungen

settings-title = Einstellungen dieses Chats
settings-title-of = Einstellungen für „{ $title }“
settings-language = Sprache: { $choice ->
    [de] Deutsch
    [en] Englisch
   *[auto] die der Frage; Meldungen auf { $spoken ->
        [de] Deutsch
       *[en] Englisch
    }
}
settings-quiet = Ruhezeit: { $hours } ({ $zone })
settings-no-quiet = Ruhezeit: keine
settings-urgent = Dringendes in der Ruhezeit: { $on ->
    [yes] kommt sofort
   *[no] wartet bis zu ihrem Ende
}
settings-sound = Ton: { $on ->
    [yes] ja
   *[no] nein, Meldungen kommen lautlos
}
settings-pin = Wichtiges anheften: { $on ->
    [yes] ja
   *[no] nein
}
settings-pin-no-right = Dafür fehlt mir noch das Recht, Nachrichten anzuheften.
settings-kinds = Gemeldet werden: { $kinds }
settings-kinds-all = Gemeldet wird alles
settings-kinds-none = Gemeldet wird nichts
settings-talk = Fragen in der Gruppe: { $talk ->
    [open] Antworten, Vorschläge und Rückfragen
    [brief] nur, was sicher ist
   *[notices] keine Antworten, nur Meldungen
}
settings-talk-choice = { $talk ->
    [open] Antworten wie im privaten Chat
    [brief] Nur, was sicher ist
   *[notices] Nur Meldungen, keine Antworten
}
settings-talk-how = Ungefragt kommen von mir immer nur die bestellten Meldungen.
settings-to-language = Sprache
settings-to-quiet = Ruhezeit
settings-to-zone = Zeitzone
settings-to-kinds = Was gemeldet wird
settings-to-talk = Wie gesprächig ich bin
settings-to-groups = Gruppen und Kanäle einstellen
settings-in-private = Im privaten Chat einstellen
settings-set-sound = { $on ->
    [yes] Mit Ton melden
   *[no] Lautlos melden
}
settings-set-pin = { $on ->
    [yes] Wichtiges anheften
   *[no] Nichts mehr anheften
}
settings-set-urgent = { $on ->
    [yes] Dringendes auch in der Ruhezeit melden
   *[no] Dringendes erst nach der Ruhezeit melden
}
settings-quiet-off = Keine Ruhezeit
settings-quiet-other = Andere Zeit
settings-quiet-from = Ab wann soll Ruhe sein?
settings-quiet-until = Bis wann soll Ruhe sein?
settings-zone-how = Jede andere Zeitzone: /einstellungen und dahinter ihren Ort schreiben, etwa /einstellungen Lissabon
settings-zone-unknown = „{ $words }“ kenne ich nicht als Zeitzone.
settings-zone-meant = Ist eine von diesen gemeint?
settings-groups = Welche Gruppe, welcher Kanal? Fehlt etwas: dort /einstellungen schreiben und den Knopf zum privaten Chat nehmen.
settings-no-groups = Keine Gruppe, kein Kanal gefunden, wo ich eingerichtet bin. Dort /einstellungen schreiben und den Knopf zum privaten Chat nehmen.
settings-not-yours = Diese Einstellungen können nur Admins jenes Chats öffnen, solange ich dort bin.

## Wie es um die Meldungen steht

status-admins-only = Den Stand der Meldungen sehen hier nur die Admins.
status-title = Stand der Meldungen
status-nothing = Bestellt ist nichts; /abo ändert das.
status-came = Zuletzt angekommen: { $notice } ({ $when })
status-none-came = Angekommen ist noch nichts.
status-failed = Zuletzt schiefgegangen: { $notice } ({ $when }): { $why }
status-reminder = Nächste Erinnerung: { $meeting } ({ $when })
status-no-reminder = Eine Erinnerung steht nicht an.
status-reminders-off = Erinnerungen sind abgestellt.
status-why-button = Warum kam etwas nicht an?
status-why-title = Die letzten Meldungen
status-why-nothing = In letzter Zeit gab es nichts zu melden.
delivery-outcome = { $outcome ->
    [arrived] angekommen ({ $when })
    [on-its-way] unterwegs
    [held] wartet das Ende der Ruhezeit ab ({ $when })
    [waiting] noch nicht angekommen, nächster Versuch { $when }
    [unknown] vielleicht angekommen, Telegram hat es nicht bestätigt
    [withdrawn] von der Redaktion zurückgezogen
    [stopped] von der Redaktion angehalten, bevor sie hier ankam
    [superseded] durch eine neuere Meldung ersetzt
    [merged] ging nur einmal in diesen Chat, obwohl doppelt bestellt
    [muted] solche Meldungen sind hier abgestellt, /einstellungen ändert das
    [unsubscribed] war hier abbestellt, bevor sie ankam
    [later] wurde hier erst danach bestellt
    [absent] war hier damals abgestellt oder nicht bestellt
    [expired] wurde nicht mehr gesendet, weil sie überholt war
    [gone] ich war damals nicht in diesem Chat
    [blocked] ich war damals nicht in diesem Chat
    [no-rights] ich darf hier nicht schreiben, das kann ein Admin ändern
    [topic-closed] das Thema ist geschlossen, ein Admin kann es öffnen
    [too-old] steht hier in einer früheren Fassung, Telegram lässt so alte Nachrichten nicht mehr ändern
    [server-error] Telegram war gestört
   *[refused] Telegram hat sie abgelehnt
}

## In anderen Chats

more-in-chat = Mehr im Chat
rest-in-chat = Hier fehlt der Platz: den Rest im Chat fragen
inline-nothing = Nichts gefunden: im Chat fragen
inline-wait = Zu viele Anfragen: bitte kurz warten
back-to-inline = Zurück in den anderen Chat
guest-usage = So geht es: @{ $username } und dahinter die Frage schreiben, oder mit @{ $username } auf eine Nachricht antworten, in der eine steht.

## Befehle

start =
    Guten Tag, hier ist Belegbot. Auf Fragen zu einem Nachrichtenartikel gebe ich geprüfte Antworten, jede mit Beleg. Wo die Quelle schweigt, sage ich das auch.

    Einfach losfragen, in eigenen Worten, auf Deutsch oder Englisch. Zum Stöbern gibt es /themen, alles Weitere steht unter /hilfe.
start-inline =
    Hier ist Platz für die ganze Frage, in eigenen Worten, auf Deutsch oder Englisch. Finde ich keine Antwort, sage ich das; die Frage lässt sich dann für die Redaktion aufheben.
help-title = So geht es
help-ask = Einfach eine Frage schreiben, in eigenen Worten, auf Deutsch oder Englisch.
help-groups = In Gruppen antworte ich nur auf Ansprache: mit @{ $username }, mit /frage oder als Antwort auf eine meiner Nachrichten.
help-inline = In jedem anderen Chat: @{ $username } und die Frage ins Nachrichtenfeld tippen, dann eine der angebotenen Antworten auswählen.
help-guest = Auch wo ich nicht Mitglied bin, antworte ich als Gast auf eine Nachricht, in der @{ $username } steht.
help-answers = Jede Antwort nennt ihre Quelle. Wer die Belege aufklappt, sieht die Stelle im Artikel. Wird eine Frage nachträglich geändert, ändert sich die Antwort mit.
help-notices = Was sich an Terminen ändert, melde ich auf Bestellung: /abo. In Gruppen bestellen die Admins. Ruhezeit, Ton und Zeitzone stehen unter /einstellungen.
help-commands = Befehle
ask-usage = So geht es: /frage und dahinter die Frage schreiben, oder mit /frage auf eine Nachricht antworten, in der eine steht.
topics-title = Zu diesen Themen gibt es Antworten:
back = Zurück
source-title = Woher die Antworten stammen
source-article = { $agency }, { $place }, { DATETIME($date, dateStyle: "long") }{ $stated ->
    [no] {" "}(Datum erschlossen)
   *[yes] {""}
}, { $paragraphs ->
    [1] ein Absatz
   *[other] { $paragraphs } Absätze
}
source-how = Die Antworten geben den Inhalt in eigenen Worten wieder und sind von Hand gepflegt. Unter jeder stehen der Absatz und ein paar Worte, an denen sich die Stelle finden lässt.
privacy-title = Datenschutz
privacy-forgotten = Fragen werden beantwortet und dann vergessen. Weder ihr Wortlaut noch Namen bleiben gespeichert, und nichts davon wird protokolliert.
privacy-stored = Gespeichert wird, welche Antwort in welchem Chat unter welcher Nachricht steht, damit sie sich berichtigen lässt (in privaten Chats ein bis zwei Tage lang, in Gruppen etwa 30 Tage), außerdem wie oft es zu einer Antwort welche Rückmeldung gab. Nur im privaten Chat ist die Nummer des Chats zugleich die der Person.
privacy-notices = Gespeichert werden auch die Einstellungen eines Chats, was er bestellt hat und welche Meldung dort in welcher Nachricht steht (etwa 30 Tage lang). Werde ich entfernt oder blockiert, wird alles gelöscht, was zu dem Chat gespeichert ist. Titel von Gruppen und wer sie verwaltet, frage ich bei Bedarf Telegram.
privacy-consent = Eine Frage ohne Antwort wird nur nach Zustimmung per Knopf für die Redaktion aufgehoben, 90 Tage lang: Wortlaut, Sprache und Datum, nicht aber, wer gefragt hat. Erwähnungen, Adressen, Telefonnummern und Links werden vorher entfernt; Namen, die als gewöhnliche Wörter in der Frage stehen, bleiben.
privacy-elsewhere = Was in anderen Chats mit @{ $username } gefragt wird, beim Tippen oder als Gast, wird beantwortet und dann vergessen. Auch der Chat wird nirgends vermerkt.
privacy-inbox = Damit nichts verloren geht, steht alles, was hereinkommt, in einem Eingang, bis es bearbeitet ist, meist für den Bruchteil einer Sekunde. Danach bleibt zwei Tage lang nur eine laufende Nummer. Was sich nicht bearbeiten ließ, bleibt dort höchstens 30 Tage, um den Fehler zu finden.
privacy-memory = Für Nachfragen bleibt zehn Minuten lang im Arbeitsspeicher, welche Antwort zuletzt kam. Die letzten tausend verschiedenen Fragen stehen dort mit ihrer Antwort, ohne Vermerk, von wem sie kamen. Gegen Missbrauch wird dort auch gezählt, wie viel gerade gefragt und getippt wird.
privacy-rights = /meinedaten zeigt, was zu einem Chat gespeichert ist, und /loeschmich löscht es; in Gruppen und Kanälen können das die Admins. Aufgehobene Fragen und Rückmeldungen gehören zu niemandem, deshalb lassen sie sich weder heraussuchen noch einzeln löschen.
language-title = In welcher Sprache soll ich hier antworten?
language-automatic = Automatisch
language-set = { $choice ->
    [de] In diesem Chat antworte ich jetzt auf Deutsch.
    [en] In diesem Chat antworte ich jetzt auf Englisch.
   *[automatic] In diesem Chat antworte ich jetzt in der Sprache der Frage.
}

## Auskunft und Löschen

data-title = Gespeichert zu diesem Chat
data-title-of = Gespeichert zu „{ $title }“
data-table = { $table ->
    [chats] Der Chat selbst, mit Nummer und Einstellungen
    [answers] Welche Antwort in welcher Nachricht steht
    [subscriptions] Bestellte Meldungen
    [deliveries] Welche Meldung in welcher Nachricht steht oder nicht ankam
    [broadcasts] Welche Nachricht zeigt, wie weit eine Meldung ist
   *[inbox] Nachrichten im Wortlaut: in Arbeit, wie diese Anfrage, oder nicht zu bearbeiten
}: { $count }
data-of-nobody = Nicht dabei sind Fragen, die für die Redaktion aufgehoben wurden, und Rückmeldungen. Ohne Person und Chat gespeichert, lassen sie sich niemandem zuordnen.
data-file-follows = Die Datei darunter enthält alles Feld für Feld. Löschen lässt es sich mit /loeschmich.
data-file-name = meine-daten.json
data-file-caption = Alles, was gespeichert ist, Feld für Feld (JSON).
data-of-group = Was zu diesem Chat gespeichert ist, zeige ich seinen Admins im privaten Chat.
data-in-private = Im privaten Chat ansehen
data-admins-only = Was zu diesem Chat gespeichert ist, sehen nur die Admins. Wer wissen will, was zur eigenen Person gespeichert ist, fragt im privaten Chat mit /meinedaten.
data-not-yours = Das können nur Admins jenes Chats sehen, solange ich dort bin.
forget-title = { $whose ->
    [person] Alles löschen, was zu diesem Chat gespeichert ist?
   *[group] Alles löschen, was zu dieser Gruppe oder diesem Kanal gespeichert ist?
}
forget-goes = Gelöscht werden die Einstellungen, was bestellt ist, welche Antworten und Meldungen in welchen Nachrichten stehen, und was sich nicht bearbeiten ließ. { $whose ->
    [person] Danach kommen keine Meldungen mehr; Fragen beantworte ich weiter.
   *[group] Danach kommen keine Meldungen mehr; Mitglied bleibe ich und antworte auf Ansprache wie zu Anfang.
}
forget-stays = Es bleiben die Nachrichten selbst (sie gehören Telegram und lassen sich dort löschen), aufgehobene Fragen und Rückmeldungen (sie gehören zu niemandem) und die Zahl der gesendeten Meldungen. Was schon beantwortet ist, kann ich danach nicht mehr berichtigen.
forget-go = Alles löschen
forget-stay = Nichts löschen
forget-gone = Gelöscht. Zu diesem Chat ist nichts mehr gespeichert. Wer mir wieder schreibt, fängt von vorn an.
forget-stayed = Nichts ist gelöscht.
forget-admins-only = Das können hier nur die Admins. Was zur eigenen Person gespeichert ist, löscht /loeschmich im privaten Chat.

## Termine

meeting-postponed = Verschoben auf diesen Termin
meeting-open = Verschoben, der neue Termin steht noch nicht fest
meeting-cancelled = Abgesagt
meeting-over = Vorbei
meeting-inferred = (Datum erschlossen)
meeting-inferred-why = Das Datum ist erschlossen: Die Quelle nennt es nicht ausdrücklich.
meeting-changed-by = Wer die Änderung mitteilt: { $attribution }
schedule-title = Termine
schedule-nothing = Zurzeit steht kein Termin an.
schedule-past = Vergangene Termine
schedule-more = Hier ist nicht für alle Termine Platz.
calendar-button = In den Kalender
calendar-button-for = In den Kalender: { $title }
calendar-file = Die Datei trägt den Termin in den Kalender ein. Ändert er sich, ersetzt eine neue Datei von hier den Eintrag.

## Hinweise

text-only = Ich lese nur Text. Bitte die Frage schreiben.
unknown-command = Diesen Befehl kenne ich nicht. Was es gibt, steht unter /hilfe.
outdated = Dieser Knopf ist veraltet. Bitte neu fragen.
error = Da ist etwas schiefgegangen. Bitte noch einmal versuchen.
too-many = Hier kommt gerade mehr an, als ich beantworten kann. In einer Minute geht es weiter; was bis dahin gefragt wird, bleibt ohne Antwort.
too-fast = Das ging zu schnell. Bitte kurz warten und noch einmal tippen.
late = Entschuldigung, diese Antwort kommt spät.
read-so-far = Gelesen habe ich nur die ersten { $most } Zeichen der Nachricht. Was danach kommt, bitte einzeln fragen.
too-long = Die Nachricht ist zu lang. Gelesen habe ich die ersten { $most } Zeichen, und zu denen finde ich in der Quelle nichts. Bitte in einem oder zwei Sätzen fragen.

## Meldungen

notice-heading = { $about ->
    [agenda] Neue Tagesordnung
    [decision] Beschluss
    [postponement] Verschoben
    [cancellation] Abgesagt
    [correction] Berichtigung
   *[reminder] Erinnerung
}: { $meeting }
notice-moved = Neuer Termin: {""}
notice-agenda = Auf der Tagesordnung:
notice-more-points = { $count ->
    [1] und ein weiterer Punkt
   *[other] und { $count } weitere Punkte
}
notice-other-language = (nur auf Englisch)
notice-link = Mehr dazu
notice-withdrawn = Diese Meldung wurde zurückgezogen.
notices-heading = { $count ->
    [1] Eine neue Meldung
   *[other] { $count } neue Meldungen
}
notices-more = { $count ->
    [1] und eine weitere: /termine
   *[other] und { $count } weitere: /termine
}
source-named = Quelle: { $name }
caution = { $which ->
    [expired] Die Meldung ist abgelaufen: Das Feld „expires“ braucht einen späteren Zeitpunkt.
    [over] Der Termin ist schon vorbei.
    [nobody] Zurzeit würde das niemand bekommen.
    [no-german] Auf Deutsch steht nichts da: Alle bekommen den englischen Text.
   *[no-english] Auf Englisch steht nichts da: Alle bekommen den deutschen Text.
}
delivery-reason = { $reason ->
    [blocked] Der Bot wurde dort entfernt oder blockiert
    [gone] Den Chat gibt es nicht mehr
    [no-rights] Der Bot darf dort nicht schreiben
    [topic-closed] Das Thema ist geschlossen
    [too-old] Die Nachricht ist zu alt, um geändert zu werden
    [expired] Abgelaufen, bevor die Reihe daran war
    [stopped] Angehalten
    [withdrawn] Zurückgezogen
    [superseded] Durch eine neuere Meldung ersetzt
    [muted] Diese Art von Meldungen ist dort abgestellt
    [unsubscribed] Das Abo ist beendet
    [merged] Dort kommt dieselbe Meldung schon an
   *[refused] Telegram hat die Nachricht abgelehnt
}

## Für die Redaktion

publish-how-title = Meldungen veröffentlichen
publish-how = Eine Meldung ist YAML wie in der Wissensbasis: als Text hinter /meldung oder als Datei mit der Endung .yaml. Vor dem Senden kommt eine Vorschau.
publish-how-plain = Kürzer: /meldung und der Text, darunter eine eigene Zeile „Quelle: …“. Was noch fehlt, wird gefragt.
publish-how-again = Dieselbe Meldung (gleiche id) mit neuem Text ändert, was schon angekommen ist; mit „withdrawn: true“ wird sie gelöscht.
publish-how-meetings = Termine:
publish-template-text = Was sich ändert, in eigenen Worten.
publish-template-source = Wer das sagt
publish-no-source = Woher stammt das? Bitte den Text noch einmal senden, mit einer eigenen Zeile „Quelle: …“ darunter.
publish-problems = So lässt sich das nicht veröffentlichen:
publish-problem = { $file }{ $line ->
    [0] {""}
   *[other] , Zeile { $line }
}: { $said }
publish-more-problems = Und { $count } weitere.
publish-which-meeting = Um welchen Termin geht es?
publish-which-kind = Was für eine Meldung ist das?
publish-which-urgency = Wie dringend ist sie?
publish-kind = { $kind ->
    [agenda] Tagesordnung
    [decision] Beschluss
    [postponement] Verschiebung
    [cancellation] Absage
   *[correction] Berichtigung
}
publish-urgency = { $urgency ->
    [normal] Normal
    [important] Wichtig (angepinnt, wo gewünscht)
   *[urgent] Dringend (auch nachts, wo gewünscht)
}
publish-as-seen = So sehen es die Gruppen:
publish-not-yet = Vorschau, noch nicht gesendet
publish-effect = { $effect ->
    [new] { $chats ->
        [0] Bestellt hat das zurzeit niemand
        [1] Das geht an einen Chat
       *[other] Das geht an { $chats } Chats
    }{ $places ->
        [0] {""}
       *[other] {" "}({ $places } Stellen)
    }{ $later ->
        [0] {""}
        [all] , aber erst nach der Ruhezeit
       *[other] , davon { $later } erst nach der Ruhezeit
    }.
    [changed] Schon veröffentlicht. { $standing ->
        [1] Eine Nachricht wird
       *[other] { $standing } Nachrichten werden
    } geändert.
    [resumed] Diese Meldung war angehalten oder zurückgezogen und geht weiter.
    [withdrawn] { $standing ->
        [1] Eine Nachricht wird
       *[other] { $standing } Nachrichten werden
    } gelöscht.
    [same] Nichts Neues: Genau so ist das schon veröffentlicht.
   *[nothing] Nichts zurückzuziehen: Diese Meldung wurde nie veröffentlicht.
}
publish-until = Gesendet wird bis {""}
publish-note = Hinweis: { $said }
publish-button = { $effect ->
    [new] { $chats ->
        [0] Trotzdem veröffentlichen
        [1] An einen Chat senden
       *[other] An { $chats } Chats senden
    }
    [changed] { $standing ->
        [1] Eine Nachricht ändern
       *[other] { $standing } Nachrichten ändern
    }
    [resumed] Weiter senden
   *[withdrawn] Zurückziehen
}
publish-discard = Abbrechen
publish-discarded = Nicht veröffentlicht.
publish-edited = Seit der Vorschau hat sich etwas geändert. Die neue steht darunter.
progress-state = { $state ->
    [planned] Geplant
    [queued] Wird gesendet
    [waiting] Wartet
    [expired] Abgelaufen
    [stopped] Angehalten
    [withdrawn] Zurückgezogen
   *[done] Fertig
}
progress-sent = Angekommen: { $sent } von { $total }
progress-waiting = Noch zu tun: { $waiting }{ $later ->
    [0] {""}
    [all] , erst später (etwa nach der Ruhezeit)
   *[other] , davon { $later } später (etwa nach der Ruhezeit)
}
progress-left = Noch etwa { $minutes ->
    [0] { $seconds } s
   *[other] { $minutes } min
}
progress-failed = Fehlgeschlagen: { $count }
progress-unknown = Ungewiss: { $count } (zu klären mit „belegbot deliveries“)
progress-skipped = Nicht gesendet: { $count }
progress-deleted = Gelöscht: { $count }
progress-reason = • { $reason }: { $count }
halt-button = Anhalten
halt-really = Wirklich anhalten? Wer die Meldung noch nicht hat, bekommt sie dann nicht.
halt-yes = Ja, anhalten
halt-no = Weiter senden
halt-done = Angehalten. Wird die Meldung noch einmal veröffentlicht, geht es weiter.
halt-not = Es geht weiter.
help-editors = Für die Redaktion: /meldung veröffentlicht eine Meldung zu einem Termin.

## Menüs und Beschreibung

command-ask = Eine Frage stellen
command-topics = In den Themen stöbern
command-schedule = Termine und ihr Stand
command-source = Woher die Antworten stammen
command-follow = Meldungen bestellen
command-settings = Ruhezeit, Ton und mehr einstellen
command-status = Stand der Meldungen
command-language = Sprache einstellen
command-privacy = Was gespeichert wird
command-my-data = Zeigen, was hier gespeichert ist
command-forget-me = Alles löschen, was hier gespeichert ist
command-publish = Eine Meldung veröffentlichen
command-help = So geht es
description =
    Fragen zu einem Nachrichtenartikel, in eigenen Worten gestellt, auf Deutsch oder Englisch: Jede Antwort ist von Hand gepflegt und nennt ihren Beleg. Wo die Quelle schweigt, wird auch das gesagt.

    Ohne Zustimmung wird keine Frage aufgehoben.
short-description = Beantwortet Fragen zu einem Nachrichtenartikel, immer mit Beleg.

## Terminal

demo-exposed = Andere Rechner können diese Spielwiese erreichen, und wer sie erreicht, kann als jede Person handeln.
demo-ready = Belegbot läuft: { $address } (Strg-C beendet)

## Spielwiese: wer und was darin ist

seed-group = Nachrichtenrunde
seed-forum = Redaktion
seed-topic = Heute im Blatt
seed-strangers = Stammtisch
seed-channel = Meldungen
seed-group-words = Wer etwas zum Artikel wissen will, fragt am besten gleich den Bot.
seed-strangers-words = Hier ist der Bot kein Mitglied. Mit seinem Namen lässt er sich trotzdem rufen.
person-reader = liest viel und fragt, wie ihr der Schnabel gewachsen ist
person-admin = verwaltet die Nachrichtenrunde
person-editor = pflegt in der Redaktion Fragen und Antworten
person-stranger = kennt den Bot noch nicht und schreibt Englisch
person-guest = ist neu dazugekommen

## Spielwiese: zum Ausprobieren

try-question = Einfach fragen
try-question-about = Die Antwort kommt mit ihrem Beleg.
try-typos = Hastig getippt
try-typos-about = Kleinschreibung, Tippfehler, „ue“ statt „ü“: verstanden wird es trotzdem.
try-vague = Nur ein Wort
try-vague-about = Ist unklar, was gemeint ist, rät der Bot nicht, sondern fragt nach.
try-silence = Was nicht im Artikel steht
try-silence-about = Der Bot sagt es ehrlich, statt etwas zu erfinden.
try-group = In der Gruppe
try-group-about = Dort antwortet der Bot nur auf Ansprache.
try-follow = Meldungen bestellen
try-follow-about = Wer die Gruppe verwaltet, bestellt mit einem Knopf, was gemeldet wird.
try-publish = Eine Meldung veröffentlichen
try-publish-about = Vorschau, Bestätigung, Fortschritt: So schickt die Redaktion eine Meldung an alle, die bestellt haben.
