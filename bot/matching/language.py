"""Which language a question is in: German, English, another one, or none that can be told."""

import re
import unicodedata
from collections.abc import Mapping
from typing import Final

from bot.matching.text import normalise, words_of

OTHER: Final = "other"

# Frequent words that (nearly) only one of the languages has. Question words are among them, since short
# questions consist of little else.
FREQUENT: Final[Mapping[str, str]] = {
    "de": "der die das den dem des ein eine einen einem einer und oder aber nicht kein keine ist sind war waren wird werden"
    " wurde hat haben hatte kann können koennen soll sollen will wollen muss was wer wen wem wo wann wie warum wieso"
    " weshalb welche welcher welches worum worüber wozu woher viel viele lange für fuer auf aus bei mit nach von vom zu zum"
    " zur im ins über ueber um durch gegen ohne auch noch schon jetzt denn eigentlich da dort hier es er sie ich du wir"
    " ihr mich mir dir uns sich als wenn ob dass so nur mal bitte gibt geht macht kommt sagt zahlt heißt heisst sein nix"
    " net ned nich is isch ned wat dat ick ik wia wos heute morgen danke hallo guten moin servus wieviel wieviele"
    " welchem welchen wollte möchte trifft treffen machen sagen mehr alle alles etwas dann beim diese dieser dieses"
    " bin bist seid wäre waere wären hast habt hätte hatten kannst könnt koennt könnte könnten willst musst müssen müsste"
    " sollst sollte sollten darf darfst dürfen werde wirst würde würden wurden worden geworden gewesen gehabt mein meine"
    " meinen meiner dein deine deinen deiner seine seinen seiner ihre ihren ihrer unser unsere euer eure euch ihm ihn ihnen"
    " jemand man einmal worauf wovon womit wofür wobei woran wieviele welch solche solcher jener jede jeder jedes jeden"
    " irgendwas irgendwie irgendwer also doch gar ganz sehr wieder vor seit bis hin her rein raus weg damit dabei dazu"
    " davon darüber darum dafür daran darauf meinst meint weiß weißt wissen tut tun getan gerade",
    "en": "the a an and or but not no is are was were will would be been has have had can could should shall may might must"
    " do does did what who whom whose where when how why which much many long for on at by with from to of in into about"
    " over under against without also still already now then there here it he she i you we they me my your us them as if"
    " whether that this these those so only please hello thanks thank whats whos dont doesnt isnt wont gonna get gets got"
    " going say said says pay pays meet meeting happen happens yes okay hi"
    " am being having doing done did could would our ours your yours his her hers him their theirs its itself myself"
    " yourself each every any anyone anybody anything some someone something nothing nobody all both either neither"
    " one other another such same than too very own through during before after above below up down off again further"
    " once more most few lot lots let lets mean means meant want wants know knows like ive youre theyre were hes shes"
    " wheres whens hows im id well thing things stuff else ever really now",
    "fr": "le la les un une des du et ou mais pas est sont était sera qui que quoi où quand comment pourquoi combien quel"
    " quelle pour sur avec dans aux ce cette ces il elle nous vous ils je tu ne se sa son bonjour merci",
    "es": "el la los las un una y o pero no es son era será quién quien qué que dónde donde cuándo cuando cómo como por qué"
    " cuánto cuánta cuántos cuantos para con en del al este esta yo tú nosotros hola gracias está están",
    "it": "il lo la gli le un una e o ma non è sono era sarà chi che cosa dove quando come perché quanto quanti per con nel"
    " della del di questo questa io tu noi ciao grazie sarà dei delle",
    "pt": "o os as um uma e ou mas não é são era será quem que onde quando como por quê quanto quantos para com no na do da"
    " dos das este esta eu nós olá obrigado está",
    "pl": "i lub ale nie jest są był będzie kto co gdzie kiedy jak dlaczego ile dla na z do w o po przez ten ta to ja ty my"
    " cześć dziękuję czy się odbędzie który",
    "nl": "de het een en of maar niet is zijn was wordt wie wat waar wanneer hoe waarom hoeveel voor op met van naar in uit"
    " over dit deze die ik jij wij hallo bedankt zal gaat worden",
    "tr": "ve veya ama değil kim ne nerede nereye zaman nasıl neden niçin kaç hangi için ile bir bu şu ben sen biz merhaba"
    " teşekkürler mı mi mu mü var yok olacak yapılacak",
    "hu": "a az egy és vagy de nem van lesz volt ki mi hol mikor hogyan miért mennyi hány melyik ez én te mi köszönöm szia"
    " lesznek mennyit fizet",
    "cs": "a nebo ale ne je jsou byl bude kdo co kde kdy jak proč kolik pro na s z do v o ten ta to já ty my ahoj děkuji se",
    "ro": "și sau dar nu este sunt era va cine ce unde când cum câți pentru pe cu din la acest eu tu noi bună mulțumesc",
    "sv": "och eller men inte är var blir vem vad när hur varför vilken för på med av till från i om det den jag du vi hej tack",
}
WORDS: Final = {language: frozenset(words.split()) for language, words in FREQUENT.items()}
GERMAN_LETTERS: Final = re.compile(r"[äöüß]")


def _latin_share(text: str) -> float:
    letters = [c for c in text if c.isalpha()]
    latin = sum(unicodedata.name(c, "").startswith("LATIN") for c in letters)
    return latin / len(letters) if letters else 1.0


def detect(text: str) -> str | None:
    """`de`, `en`, OTHER, or None where too little tells (a name, a number, one odd word)."""
    folded = normalise(text)
    if _latin_share(folded) < 0.5:
        return OTHER
    words = words_of(folded)
    points = {language: sum(word in known for word in words) for language, known in WORDS.items()}
    points["de"] += bool(GERMAN_LETTERS.search(folded))
    best = max(points, key=lambda language: (points[language], language in ("de", "en")))
    ours = max(points["de"], points["en"])
    if points[best] >= 2 and points[best] > ours + 1:
        return OTHER
    if points["de"] == points["en"]:
        return None
    return "de" if points["de"] > points["en"] else "en"
