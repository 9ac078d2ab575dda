"""What people say around a question: greetings, fillers, frames of politeness; and where one question ends."""

import re
import unicodedata
from collections.abc import Mapping
from functools import cache
from typing import Final

from bot.matching.text import words_of

MENTION: Final = re.compile(r"(?<!\w)@\w+")
LINK: Final = re.compile(r"https?://\S+|<[^<>]{1,80}>")
SPACE: Final = re.compile(r"\s+")
EDGE: Final = " \t\n,;:.-–—…\"'„“”«»()[]*_~"

# Words that carry nothing wherever they stand.
FILLERS: Final[Mapping[str, str]] = {
    "de": r"ähm*|öhm*|äh+|hm+|eigentlich|bitte|bitteschön|halt|eben|mal|denn|na ja|naja|sozusagen|irgendwie|quasi|ja mei"
    r"|grad|gerade|jetzt mal|nochmal|noch mal|überhaupt|konkret|tatsächlich|echt|voll|so ungefähr|sag mal|leute"
    r"|ne frage|kurze frage|eine frage|frage|schnell|wa|gell|digga|alter|bro|jungs|mädels|ganz kurz|kurz|doch|schon mal"
    r"|genau genommen|zufällig|vielleicht|eh|fei|bloß|bloss|nun|ungefähr|wohl|lol|haha+",
    "en": r"er+m*|u[hm]+|hm+|like|you know|actually|basically|please|pls|plz|just|kind of|sort of|well|right|exactly"
    r"|really|quick question|a question|question|guys|folks|mate|bro|lol|haha+|though|anyway|honestly|i mean"
    r"|by the way|btw|then again|again|even|by any chance|cheers|lads|maybe|perhaps",
}

# What stands in front of a question. Applied again and again until nothing more comes off.
OPENINGS: Final[Mapping[str, str]] = {
    "de": r"hallo\w*|hi|hey|hej|moin( moin)?|servus|grüezi|grüß (gott|dich|euch)|gruess gott|guten? (tag|morgen|abend|mittag)"
    r"|tach|na|liebe[rs]? \w+|bot|belegbot|also|so|ok(ay)?|und|ja|nein|sorry|entschuldigung|entschuldige|verzeihung|tschuldigung"
    r"|(hier (ist|spricht)|ich bin|mein name ist) (der|die|das)? ?((frau|herr|familie) )?\w+( und)?"
    r"|(ich )?(würd|wuerd|möcht|moecht|wollt|will|hätt|haett)\w* ?(ich )?((gern|nur|bloß|auch|einfach|mal|immer|gerne)\w* )*"
    r"(wissen|fragen|erfahren|verstehen|hören|sagen|gewusst)( wollen)?"
    r"|(kannst|könntest|koenntest|können|könnten|kann|magst|würdest) (du|sie|ihr|man|einer|jemand|wer)? ?(mir |uns |euch )?"
    r"((mal|bitte|kurz|vielleicht|eventuell|genau|eben) )*(sagen|verraten|erklären|erklaeren|erzählen|helfen|schreiben|mitteilen|beantworten)"
    r"|(weißt|weisst|weiss|weiß|wisst|wissen) (du|sie|ihr|jemand|wer|einer|man)|hast du (ne|eine)? ?(ahnung|idee)"
    r"|(sag|sagt|verrat|erklär|erklaer|erzähl)e?( mir| uns)?|ich frag\w* (mich|nur|mal|für \w+ \w+|im auftrag \w+ \w+)"
    r"|(mich|uns|meine \w+|mein \w+) (würde |würd |wuerde )?(interessiert|interessieren|wundert)"
    r"|(ich )?(weiß|weiss|bin)( \w+)? nicht( mehr)?( sicher| genau)?|nicht (mehr )?(sicher|klar)|keine ahnung"
    r"|mir ist (nicht klar|unklar)|ich (verstehe?|versteh das|kapier) (ganz |das )?(nicht|nix)( ganz)?"
    r"|ich (hab|habe) (ne|eine|mal eine) frage|was ich (noch )?wissen (will|wollte|möchte)"
    r"|wir (diskutieren|streiten|reden|rätseln) (hier |uns )?((grade|gerade|grad|darüber|darum) )*|es geht darum",
    "en": r"hello|hi|hey|hiya|good (morning|evening|afternoon|day)|morning|greetings|dear \w+|yo|yeah|yes|no|so|ok(ay)?|and|bot"
    r"|belegbot|sorry|excuse me|pardon|folks|everyone|all|there|this is (mrs?|ms|miss)?\.? ?\w+( here)?"
    r"|(id|i would|we would|wed) (really )?(love|like|want) to (know|ask|understand|hear|find out)|i want(ed)? to (know|ask)"
    r"|(i am|im|were|we are|i was) (just |only )?(curious|wondering|asking|interested)( to know)?|i wonder(ed)?"
    r"|(can|could|would|will) (you|someone|anybody|anyone|somebody) ((kindly|possibly) )?(tell|explain|say|remind|help|let)"
    r"( to)?( me| us)?( know| out)?|(do|does) (you|anyone|anybody|someone) (know|remember|have any idea)|any idea|tell me"
    r"|remind me|explain( to me)?|let me know|may i ask|can i ask|what i (want|wanted) to know is"
    r"|it would be (good|nice|great) to know|i (dont|do not) (get|understand|know)( it)?|i need to know|id be interested"
    r"|i (cant|cannot|couldnt) (find|remember|recall)( anywhere| out)?|(im )?not sure|no idea|i forgot|i keep forgetting",
}

CLOSINGS: Final[Mapping[str, str]] = {
    "de": r"danke\w*( \w+)?|vielen dank|od(er|a) (wie|was|so|nicht|net|ned|nich|doch nicht)|oder|bitte|lg|mfg|gruß|gruss|grüße|weißt du( das)?"
    r"|weiß das (wer|jemand)|weiss das (wer|jemand)|nicht wahr|stimmts|ne|gell|bot|und so|hab ich mich gefragt|frag ich mich"
    r"|ich find das nicht|mein ich|meine ich|das wars",
    "en": r"thanks( \w+)?|thank you( \w+)?|please|cheers|or what|or not|or something|do you know|anyone know|is it|right"
    r"|(is|does|are|wo|did|has|have|was|were|ca|do)nt (it|he|she|they|that|we|you)"
    r"|bot|i think|i guess|ta",
}

QUESTION_WORD: Final[Mapping[str, str]] = {
    "de": r"wer|wen|wem|wessen|was|wann|wo|wohin|woher|wie|wieviele?|wievie?le?|warum|wieso|weshalb|wozu|worüber|worum|worauf"
    r"|welche[rmns]?|seit wann|bis wann|ab wann|von wem|für wen|ob|wovon|womit|wofür|in welche[rmn]|an welche[mrn]",
    "en": r"who|whom|whose|what|when|where|how|why|which|since when|until when|by whom|from whom|on which|in which",
}
SENTENCE_END: Final = re.compile(r"(?<=[?!])\s+|(?<=[^\d\s.][.;])\s+|\n+|(?<=\?)(?=\w)")
MOST_QUESTIONS: Final = 3
SHORT_QUESTION: Final = 2


def visible(text: str) -> str:
    """The text without mentions, links, tags, emoji and invisible characters; NFKC, one space at a time."""
    text = unicodedata.normalize("NFKC", text)
    text = LINK.sub(" ", MENTION.sub(" ", text))
    kept = "".join(c if unicodedata.category(c) not in ("Cf", "Cc", "Cs", "Co", "Cn", "So", "Sk") else " \n"[c == "\n"]
                   for c in text)  # fmt: skip
    return "\n".join(SPACE.sub(" ", line).strip() for line in kept.splitlines()).strip()


@cache
def _patterns(language: str) -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    flags = re.IGNORECASE
    return (
        re.compile(rf"(?<!\w)(?:{FILLERS[language]})(?!\w)[,]?", flags),
        re.compile(rf"^(?:{OPENINGS[language]})(?!\w)[\s,;:.…\-–—]*(?:dass(?= )|if(?= )|whether(?= ))?", flags),
        re.compile(rf"[\s,;:.…\-–—]+(?:{CLOSINGS[language]})[\s?!.…]*$", flags),
    )


def clean(question: str, language: str) -> str:
    """The question itself; the text unchanged where nothing else is in it (a greeting is then all there is)."""
    fillers, opening, closing = _patterns(language)
    text = question.replace("’", "'")
    text = SPACE.sub(" ", fillers.sub(" ", text.replace("'", ""))).strip(EDGE)
    before = None
    while before != text:
        before = text
        text = closing.sub("", opening.sub("", text)).strip(EDGE)
    return text if words_of(text) else question.strip()


@cache
def _joined(language: str) -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    word = QUESTION_WORD[language]
    both = "und|sowie|bzw|beziehungsweise" if language == "de" else "and"
    return (
        re.compile(rf"(?<!\w)({word})(?!\w)", re.IGNORECASE),
        re.compile(rf"^\W*({word}) (?:{both}) ({word})(?!\w)(.*)$", re.IGNORECASE | re.DOTALL),
        re.compile(rf",?\s+(?:{both})\s+(?=(?:{word})(?!\w))", re.IGNORECASE),
    )


def split(text: str, language: str) -> list[str]:
    """The questions in a message, one to three; what is no question stays out if there is one."""
    sentences = [part.strip() for part in SENTENCE_END.split(visible(text)) if words_of(part)]
    asks = _joined(language)[0]
    questions = [s for s in _with_lead(sentences) if "?" in s or asks.match(clean(s, language).strip(EDGE))]
    if not questions:
        return [" ".join(sentences)] if sentences else []
    parts = [part for question in questions for part in _halves(question, language)]
    return parts[:MOST_QUESTIONS]


def _with_lead(sentences: list[str]) -> list[str]:
    """«Orbán promised something. What?»: a question of a word or two belongs to the sentence before it."""
    joined: list[str] = []
    for sentence in sentences:
        if joined and "?" not in joined[-1] and len(words_of(sentence)) <= SHORT_QUESTION:
            joined[-1] = f"{joined[-1]} {sentence}"
        else:
            joined.append(sentence)
    return joined


def _halves(question: str, language: str) -> list[str]:
    """«When and where is it?» and «When is it and who comes?» are two questions."""
    _, shared, joined = _joined(language)
    pair = shared.match(clean(question, language))
    if pair:
        return [f"{pair[1]}{pair[3]}", f"{pair[2]}{pair[3]}"]
    halves = joined.split(question)
    return halves if all(len(words_of(half)) > 1 for half in halves) else [question]
