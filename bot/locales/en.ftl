### What people read in English. No exclamation marks.

## Answers

no-match = I find no answer to that in the source. It covers: { $topics }.
suggest = I am not sure what is meant. Is it one of these questions?
none-of-these = None of these
unsupported-language =
    Ich verstehe nur Deutsch und Englisch. Bitte in einer der beiden Sprachen fragen.
    I only understand German and English. Please ask in one of the two.
needs-context = What does that refer to? Please ask the whole question.
empty = I find no question in that. A few words of your own work best.

## Source and evidence

source-line = Source: { $agency }, { $place }, { DATETIME($date, dateStyle: "long") }{ $stated ->
    [no] {" "}(date inferred)
   *[yes] {""}
}{ $count ->
    [0] , whole article
    [1] , paragraph { $paragraphs }
   *[other] , paragraphs { $paragraphs }
}
evidence = Evidence and how to check it
evidence-anchor = Paragraph { $paragraph }, original wording: “{ $anchor }”
evidence-check = To check: open the article at { $count ->
    [1] this paragraph
   *[other] these paragraphs
} and look for the wording. With the article in a text file, “belegbot verify --article FILE” checks all the evidence at once.
evidence-silence = To check: the article has { $paragraphs ->
    [1] one paragraph; it says nothing about it
   *[other] { $paragraphs } paragraphs; none of them says anything about it
}.
evidence-attribution = Who says so: { $attribution }
evidence-as-of = As of { DATETIME($date, dateStyle: "long") }
evidence-link = Open the article

## Why this answer?

why-button = Why this answer?
why-number = Why { $number }?
why-understood = The question was taken to mean “{ $question }”{ $count ->
    [0] {""}
    [1] {" "}because { $words } matches
   *[other] {" "}because { $words } match
}.
why-followed = The follow-up was put to the answer before it and taken to mean “{ $question }”.
why-sure = I was { $confidence }% sure; from { $threshold }% on I answer directly.
why-not-told = I was { $confidence }% sure; from { $threshold }% on I say that it is left open.
why-nearest = The nearest was “{ $question }”{ $count ->
    [0] {""}
    [1] {" "}because of { $words }
   *[other] {" "}because of { $words }
}.
why-nearest-but = The nearest was “{ $question }”, but { $objection }.
why-other-type = something else was asked (such as “who” instead of “when”)
why-other-name = the question has a name that is missing there
why-other-number = the question has a number that is missing there
why-other-polarity = only one of the two questions says “not”
why-turned-round = who acts and who is concerned is the other way round there
why-other-subject = what the question is about is missing there
why-hardly-alike = too little of it matches
why-unsure = I was only { $confidence }% sure; I commit myself from { $threshold }% on.
why-forbidden = Hence the caution, although I was { $confidence }% sure.
why-changed = This answer has changed since; what matched then can no longer be seen.
why-nothing = No word of the question leads to one of my answers. I say so instead of guessing.

## Feedback

feedback-helpful = Helpful
feedback-problem = Something is off
feedback-number = Feedback on { $number }
feedback-wrong = Wrong
feedback-beside = Beside the point
feedback-outdated = Outdated
feedback-thanks = Thank you, the feedback is noted without your name.
feedback-again = Your feedback is noted already, thank you.

## Questions for the editors

keep-question = May the question be kept for the editors? Its wording, language and date would be stored for 90 days, but not who asked. Mentions, addresses, phone numbers and links are left out.
keep-button = Keep the question for the editors
drop-button = No, thanks
kept = Thank you, the question is kept for the editors.
kept-what = Its wording, language and date are stored, not who asked.
quoted = “{ $text }”
dropped = All right, nothing is stored.

## In groups

repeated = This question has only just been answered here.
repeated-link = To the answer
show-again = Show it again
already-above = That answer is already further up.
asker-only = The choice is up to whoever asked. Questions of your own are welcome.
asker-unknown = I cannot tell who asked this. Please ask again under your own name.
admins-only = Only the admins can change that.
greeting =
    Thank you for the invitation. When spoken to (with @{ $username }, /ask or in reply to my messages) I answer questions, always with evidence.
    If you subscribe, I notify this group of what changes about meetings, not at night. More: /help
greeting-set-up = Subscribe to notices (admins)
brief-unsure = I have no certain answer to that here.
brief-way = Ask on in the private chat
rest-in-private = Ask the rest in the private chat
in-private-only = There are no further answers here, but in the private chat.
notices-only = I do not answer questions here; that is how it is set. /settings changes it.

## What is notified

follow-title = { $place ->
    [topic] What should be announced in this topic?
    [whole] What should be announced in the chat itself, outside the topics?
   *[chat] What should be announced here?
}
follow-how = Tap to subscribe, tap again to end it.
follow-begun = In the quiet hours ({ $hours }, { $zone }) nothing comes; /settings changes that.
follow-everything = Everything, also what is to come
follow-whole = Rather outside the topics
follow-topic = Rather in this topic
place-chat = In the chat itself
place-only = Subscribed to
place-here = In this topic
place-topic = In a topic
place-more = { $count ->
    [one] And one more topic
   *[other] And { $count } more topics
}
hours = { $start }–{ $end }
notice-kind = { $kind ->
    [agenda] Agenda
    [decision] Decisions
    [postponement] Postponements and cancellations
    [correction] Corrections
   *[reminder] Reminders
}

## Settings

settings-title = Settings of this chat
settings-title-of = Settings of “{ $title }”
settings-language = Language: { $choice ->
    [de] German
    [en] English
   *[auto] that of the question; notices in { $spoken ->
        [de] German
       *[en] English
    }
}
settings-quiet = Quiet hours: { $hours } ({ $zone })
settings-no-quiet = Quiet hours: none
settings-urgent = Urgent notices in quiet hours: { $on ->
    [yes] come at once
   *[no] wait until their end
}
settings-sound = Sound: { $on ->
    [yes] yes
   *[no] no, notices come silently
}
settings-pin = Pin what is important: { $on ->
    [yes] yes
   *[no] no
}
settings-pin-no-right = For that I still lack the right to pin messages.
settings-kinds = Notices: { $kinds }
settings-kinds-all = Notices: of every kind
settings-kinds-none = Notices: none
settings-talk = Questions in the group: { $talk ->
    [open] answers, suggestions and queries
    [brief] only what is certain
   *[notices] no answers, only notices
}
settings-talk-choice = { $talk ->
    [open] Answer as in the private chat
    [brief] Only what is certain
   *[notices] Only notices, no answers
}
settings-talk-how = Unasked, I never send anything but the notices that were subscribed to.
settings-to-language = Language
settings-to-quiet = Quiet hours
settings-to-zone = Time zone
settings-to-kinds = Kinds of notices
settings-to-talk = How talkative I am
settings-to-groups = Set up groups and channels
settings-in-private = Set up in the private chat
settings-set-sound = { $on ->
    [yes] Send with sound
   *[no] Send silently
}
settings-set-pin = { $on ->
    [yes] Pin what is important
   *[no] Pin nothing any more
}
settings-set-urgent = { $on ->
    [yes] Urgent notices in quiet hours, too
   *[no] Urgent notices only after quiet hours
}
settings-quiet-off = No quiet hours
settings-quiet-other = Other hours
settings-quiet-from = From when should it be quiet?
settings-quiet-until = Until when should it be quiet?
settings-zone-how = Any other time zone: write /settings and its place, such as /settings Lisbon
settings-zone-unknown = I know no time zone called “{ $words }”.
settings-zone-meant = Is it one of these?
settings-groups = Which group or channel? If one is missing: write /settings there and use the button to the private chat.
settings-no-groups = I found no group or channel in which I am set up. Write /settings there and use the button to the private chat.
settings-not-yours = Only admins of that chat can open these settings, as long as I am in it.

## How notices stand

status-admins-only = How notices stand here is for admins only.
status-title = How notices stand
status-nothing = Nothing is subscribed to; /subscribe changes that.
status-came = Arrived last: { $notice } ({ $when })
status-none-came = Nothing has arrived yet.
status-failed = Went wrong last: { $notice } ({ $when }): { $why }
status-reminder = Next reminder: { $meeting } ({ $when })
status-no-reminder = No reminder is due.
status-reminders-off = Reminders are turned off.
status-why-button = Why did we not get something?
status-why-title = The latest notices
status-why-nothing = There have been no notices lately.
delivery-outcome = { $outcome ->
    [arrived] arrived ({ $when })
    [on-its-way] on its way
    [held] waits for the end of the quiet hours ({ $when })
    [waiting] not there yet, next try { $when }
    [unknown] may have arrived, Telegram has not confirmed it
    [withdrawn] withdrawn by the editors
    [stopped] stopped by the editors before it got here
    [superseded] replaced by a newer notice
    [merged] went into this chat only once, although subscribed to twice
    [muted] such notices are turned off here, /settings changes that
    [unsubscribed] the subscription ended before it got here
    [later] was subscribed to here only after that
    [absent] was turned off or not subscribed to here at the time
    [expired] was not sent any more, because it was out of date
    [gone] I was not in this chat at the time
    [blocked] I was not in this chat at the time
    [no-rights] I may not write here, an admin can change that
    [topic-closed] the topic is closed, an admin can open it
    [too-old] stands here as it was before, Telegram lets nobody change messages so old
    [server-error] Telegram was out of order
   *[refused] Telegram refused it
}

## In other chats

more-in-chat = More in the chat
rest-in-chat = No room here: ask the rest in the chat
inline-nothing = Nothing found: ask in the chat
inline-wait = Too many queries: please wait a moment
back-to-inline = Back to the other chat
guest-usage = How it works: write @{ $username } and the question after it, or reply with @{ $username } to a message that contains one.

## Commands

start =
    Hello, this is Belegbot. I give checked answers to questions about a news article, each with its evidence. Where the source is silent, I say so.

    Just ask, in your own words, in German or English. Browse with /topics; everything else is in /help.
start-inline =
    There is room for the whole question here, in your own words, in German or English. If I find no answer, I say so; the question can then be kept for the editors.
help-title = How it works
help-ask = Just write a question, in your own words, in German or English.
help-groups = In groups I answer only when spoken to: with @{ $username }, with /ask, or in reply to one of my messages.
help-inline = In any other chat: type @{ $username } and the question into the message field, then choose one of the answers on offer.
help-guest = Where I am not a member, I still answer as a guest when a message has @{ $username } in it.
help-answers = Every answer names its source. Unfold the evidence to see the passage in the article. If you edit a question, the answer changes with it.
help-notices = If you subscribe, I notify you of what changes about meetings: /subscribe. In groups, the admins do. Quiet hours, sound and time zone are in /settings.
help-commands = Commands
ask-usage = How it works: write /ask and the question after it, or reply with /ask to a message that contains one.
topics-title = There are answers on these topics:
back = Back
source-title = Where the answers come from
source-article = { $agency }, { $place }, { DATETIME($date, dateStyle: "long") }{ $stated ->
    [no] {" "}(date inferred)
   *[yes] {""}
}, { $paragraphs ->
    [1] one paragraph
   *[other] { $paragraphs } paragraphs
}
source-how = The answers restate the content in our own words and are curated by hand. Below each one you find the paragraph and a few words that locate the passage.
privacy-title = Privacy
privacy-forgotten = Questions are answered and then forgotten. Neither their wording nor any names stay stored, and nothing of it is logged.
privacy-stored = What is stored: which answer stands in which chat below which message, so that it can be corrected (in private chats for a day or two, in groups for about 30 days), and how often each kind of feedback was given on an answer. Only in a private chat is the chat’s number also the person’s.
privacy-notices = Also stored are a chat’s settings, what it subscribed to, and which notice stands there in which message (for about 30 days). When I am removed or blocked, all that is stored of the chat is deleted. The titles of groups, and who administers them, I ask of Telegram when needed.
privacy-consent = A question without an answer is kept for the editors only if you agree by button, for 90 days: wording, language and date, but not who asked. Mentions, addresses, phone numbers and links are removed first; names that stand in the question as ordinary words stay.
privacy-elsewhere = What is asked in other chats with @{ $username }, while typing or as a guest, is answered and then forgotten. Nor is the chat noted anywhere.
privacy-inbox = So that nothing is lost, all that comes in stands in an inbox until it has been handled, mostly for a fraction of a second. After that only a running number stays, for two days. What could not be handled stays there for 30 days at most, so that the fault can be found.
privacy-memory = For follow-ups, the answer given last stays in working memory for ten minutes. The last thousand different questions stand there with their answers, without a note of who asked. Against abuse, how much is being asked and tapped is counted there as well.
privacy-rights = /mydata shows what is stored of a chat, and /forgetme deletes it; in groups and channels, the admins can do that. Questions that were kept and feedback belong to nobody, so they can neither be looked up nor deleted one by one.
language-title = Which language shall I use here?
language-automatic = Automatic
language-set = { $choice ->
    [de] From now on I answer in German in this chat.
    [en] From now on I answer in English in this chat.
   *[automatic] From now on I answer in the language of the question in this chat.
}

## To see and to delete

data-title = Stored of this chat
data-title-of = Stored of “{ $title }”
data-table = { $table ->
    [chats] The chat itself, with its number and settings
    [answers] Which answer stands in which message
    [subscriptions] Subscriptions to notices
    [deliveries] Which notice stands in which message, or did not arrive
    [broadcasts] Which message shows how far a notice is
   *[inbox] Messages in full: in hand, like this request, or impossible to handle
}: { $count }
data-of-nobody = Not included are questions that were kept for the editors, and feedback: they are stored without a person or a chat and cannot be told to be anybody’s.
data-file-follows = The file below has all of it, field by field. To delete it, use /forgetme.
data-file-name = my-data.json
data-file-caption = All that is stored, field by field (JSON).
data-of-group = What is stored of this chat I show to its admins in the private chat.
data-in-private = See it in the private chat
data-admins-only = Only admins can see what is stored of this chat. To see what is stored of you, use /mydata in the private chat.
data-not-yours = Only admins of that chat can see that, as long as I am in it.
forget-title = { $whose ->
    [person] Delete all that is stored of this chat?
   *[group] Delete all that is stored of this group or channel?
}
forget-goes = What goes: the settings, the subscriptions, which answers and notices stand in which messages, and what could not be handled. { $whose ->
    [person] There will be no more notices; I still answer questions.
   *[group] There will be no more notices; I stay a member and answer when spoken to, as at first.
}
forget-stays = What stays: the messages themselves (they are Telegram’s and can be deleted there), questions that were kept and feedback (they belong to nobody), and the number of notices sent. What has been answered I can no longer correct afterwards.
forget-go = Delete all of it
forget-stay = Delete nothing
forget-gone = Deleted. Nothing is stored of this chat any more. Whoever writes to me again starts afresh.
forget-stayed = Nothing was deleted.
forget-admins-only = Only admins can do that here. What is stored of you is deleted with /forgetme in the private chat.

## Meetings

meeting-postponed = Postponed to this date
meeting-open = Postponed, no new date has been set yet
meeting-cancelled = Cancelled
meeting-over = Over
meeting-inferred = (date inferred)
meeting-inferred-why = The date is inferred: the source does not state it.
meeting-changed-by = Who announced the change: { $attribution }
schedule-title = Schedule
schedule-nothing = No meeting is coming up at present.
schedule-past = Past meetings
schedule-more = There is no room here for all meetings.
calendar-button = Add to calendar
calendar-button-for = Add to calendar: { $title }
calendar-file = The file puts the meeting into your calendar. If it changes, a new file from here replaces the entry.

## Hints

text-only = I only read text. Please write your question.
unknown-command = I do not know this command. See /help for those I do.
outdated = This button is outdated. Please ask again.
error = Something went wrong. Please try again.
too-many = More is coming in here than I can answer. I will go on in a minute; what is asked until then stays without an answer.
too-fast = That was too fast. Please wait a moment and tap again.
late = Sorry that this answer comes late.
read-so-far = I have read only the first { $most } characters of the message. Please ask separately about what comes after them.
too-long = The message is too long. I have read the first { $most } characters and find nothing in the source about them. Please ask in a sentence or two.

## Notices

notice-heading = { $about ->
    [agenda] New agenda
    [decision] Decision
    [postponement] Postponed
    [cancellation] Cancelled
    [correction] Correction
   *[reminder] Reminder
}: { $meeting }
notice-moved = New date: {""}
notice-agenda = On the agenda:
notice-more-points = { $count ->
    [1] and one more point
   *[other] and { $count } more points
}
notice-other-language = (in German only)
notice-link = More on this
notice-withdrawn = This notice was withdrawn.
notices-heading = { $count ->
    [1] One new notice
   *[other] { $count } new notices
}
notices-more = { $count ->
    [1] and one more: /schedule
   *[other] and { $count } more: /schedule
}
source-named = Source: { $name }
caution = { $which ->
    [expired] The update has expired: the field “expires” needs a later time.
    [over] The meeting is over.
    [nobody] At present nobody would get it.
    [no-german] There is no German text: everybody gets the English one.
   *[no-english] There is no English text: everybody gets the German one.
}
delivery-reason = { $reason ->
    [blocked] The bot was removed or blocked there
    [gone] The chat is no more
    [no-rights] The bot may not write there
    [topic-closed] The topic is closed
    [too-old] The message is too old to be changed
    [expired] Expired before it was their turn
    [stopped] Stopped
    [withdrawn] Withdrawn
    [superseded] Replaced by a newer notice
    [muted] Notices of this kind are muted there
    [unsubscribed] They follow the meeting no more
    [merged] The same notice arrives there already
   *[refused] Telegram refused the message
}

## For editors

publish-how-title = Publishing notices
publish-how = A notice is YAML as in the knowledge base: as text behind /publish, or as a file ending in .yaml. There is a preview before anything is sent.
publish-how-plain = Shorter: /publish and the text, below it a line of its own, “Source: …”. You are asked for what is missing.
publish-how-again = The same notice (same id) with another text changes what has arrived already; with “withdrawn: true” it is deleted.
publish-how-meetings = Meetings:
publish-template-text = What changes, in your own words.
publish-template-source = Who says so
publish-no-source = Where does this come from? Please send the text again, with a line of its own below it, “Source: …”.
publish-problems = This cannot be published:
publish-problem = { $file }{ $line ->
    [0] {""}
   *[other] , line { $line }
}: { $said }
publish-more-problems = And { $count } more.
publish-which-meeting = Which meeting is it about?
publish-which-kind = What kind of notice is it?
publish-which-urgency = How urgent is it?
publish-kind = { $kind ->
    [agenda] Agenda
    [decision] Decision
    [postponement] Postponement
    [cancellation] Cancellation
   *[correction] Correction
}
publish-urgency = { $urgency ->
    [normal] Normal
    [important] Important (pinned where wanted)
   *[urgent] Urgent (at night, too, where wanted)
}
publish-as-seen = This is what groups will see:
publish-not-yet = Preview, not sent yet
publish-effect = { $effect ->
    [new] { $chats ->
        [0] Nobody has subscribed to it at the moment
        [1] It goes to one chat
       *[other] It goes to { $chats } chats
    }{ $places ->
        [0] {""}
       *[other] {" "}({ $places } places)
    }{ $later ->
        [0] {""}
        [all] , but only after quiet hours
       *[other] , to { $later } of them only after quiet hours
    }.
    [changed] Published already. { $standing ->
        [1] One message is
       *[other] { $standing } messages are
    } going to be edited.
    [resumed] This notice was stopped or withdrawn, and goes on.
    [withdrawn] { $standing ->
        [1] One message is
       *[other] { $standing } messages are
    } going to be deleted.
    [same] Nothing new: it is published just so.
   *[nothing] Nothing to withdraw: this notice was never published.
}
publish-until = Sent until {""}
publish-note = Note: { $said }
publish-button = { $effect ->
    [new] { $chats ->
        [0] Publish all the same
        [1] Send to one chat
       *[other] Send to { $chats } chats
    }
    [changed] { $standing ->
        [1] Edit one message
       *[other] Edit { $standing } messages
    }
    [resumed] Go on sending
   *[withdrawn] Withdraw
}
publish-discard = Cancel
publish-discarded = Not published.
publish-edited = Something has changed since the preview. The new one is below.
progress-state = { $state ->
    [planned] Planned
    [queued] Sending
    [waiting] Waiting
    [expired] Expired
    [stopped] Stopped
    [withdrawn] Withdrawn
   *[done] Done
}
progress-sent = Arrived: { $sent } of { $total }
progress-waiting = Still to do: { $waiting }{ $later ->
    [0] {""}
    [all] , not before later (such as after quiet hours)
   *[other] , { $later } of them later (such as after quiet hours)
}
progress-left = About { $minutes ->
    [0] { $seconds } s
   *[other] { $minutes } min
} left
progress-failed = Failed: { $count }
progress-unknown = Unknown: { $count } (to be settled with “belegbot deliveries”)
progress-skipped = Not sent: { $count }
progress-deleted = Deleted: { $count }
progress-reason = • { $reason }: { $count }
halt-button = Stop
halt-really = Really stop? Those who do not have the notice yet will not get it.
halt-yes = Yes, stop
halt-no = Go on sending
halt-done = Stopped. Publish the notice once more to go on.
halt-not = It goes on.
help-editors = For editors: /publish sends a notice about a meeting.

## Menus and description

command-ask = Ask a question
command-topics = Browse the topics
command-schedule = Meetings and how they stand
command-source = Where the answers come from
command-follow = Subscribe to notices
command-settings = Quiet hours, sound and more
command-status = How notices stand
command-language = Choose the language
command-privacy = What is stored
command-my-data = See what is stored here
command-forget-me = Delete all that is stored here
command-publish = Publish a notice
command-help = How it works
description =
    Questions about a news article, in your own words, in German or English: every answer is curated by hand and names its evidence. Where the source is silent, that is said, too.

    No question is kept without consent.
short-description = Answers questions about a news article, always with evidence.

## Terminal

demo-exposed = Other machines can reach this playground, and whoever does can act as anybody.
demo-ready = Belegbot is running: { $address } (Ctrl-C ends it)

## Playground: who and what is in it

seed-group = News circle
seed-forum = Newsroom
seed-topic = In today’s paper
seed-strangers = Regulars’ table
seed-channel = Headlines
seed-group-words = If anybody has a question about the article: ask the bot.
seed-strangers-words = The bot is no member here. Calling it by its name works all the same.
person-reader = reads a lot and asks as people ask
person-admin = runs the news circle
person-editor = curates questions and answers in the newsroom
person-stranger = does not know the bot yet and writes English
person-guest = has just joined

## Playground: things to try

try-question = Just ask
try-question-about = The answer comes with its evidence.
try-typos = Typed in a hurry
try-typos-about = Small letters and typing errors: it is understood all the same.
try-vague = A single word
try-vague-about = Where it is unclear what is meant, the bot does not guess: it asks back.
try-silence = What the article does not say
try-silence-about = The bot says so instead of making something up.
try-group = In a group
try-group-about = There the bot answers only when it is spoken to.
try-follow = Subscribe to notices
try-follow-about = Whoever runs the group chooses with a button what it is told.
try-publish = Publish a notice
try-publish-about = Preview, confirmation, progress: how the newsroom tells everybody who subscribed.
