"""What was said and what was expected, in a few words for editors."""

from collections.abc import Mapping

from bot.answering.reply import Decision, Part
from bot.evaluating.questions import GoldenQuestion
from bot.evaluating.scoring import Scored, states
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.schema import Entry, Kind

NOTHING = "no direct answer"


def said(scored: Scored) -> str:
    """The entries that a reply gives, or why it gives none; those that it suggests with a question mark."""
    return ", ".join(_said(part) for part in scored.reply.parts)


def _said(part: Part) -> str:
    suggested = " ".join(f"{entry.id}?" for entry in part.suggestions)
    if part.decision is Decision.SUGGEST:
        return suggested
    given = part.entry.id if part.entry else str(part.reason or part.decision)
    return f"{given} {suggested}".rstrip()


def expected(question: GoldenQuestion, base: KnowledgeBase) -> str:
    """The facts that are due and which entries state them; what is due, where none are."""
    if question.expect == "abstain":
        return NOTHING
    if isinstance(question.facts, Mapping):
        due = ", ".join(question.facts.get(question.lang, ()))
    else:
        due = ", ".join(question.facts) or "any answer"
    entries = ", ".join(entry.id for entry in stating(question, base))
    return f"{due} ({entries})" if entries else due


def stating(question: GoldenQuestion, base: KnowledgeBase) -> list[Entry]:
    """The entries with a right answer that states the least; where it takes several, those for each fact. None, where
    any answer will do."""
    if not question.facts:
        return []
    facts = [entry for entry in base.entries.values() if entry.kind is Kind.FACT]
    whole = [entry for entry in facts if states([entry], question, question.lang)]
    if whole or isinstance(question.facts, Mapping):
        return _least(whole)
    return list({entry.id: entry for fact in question.facts for entry in _stating_fact(fact, facts)}.values())


def _stating_fact(fact: str, entries: list[Entry]) -> list[Entry]:
    return _least([entry for entry in entries if fact in entry.states])


def _least(entries: list[Entry]) -> list[Entry]:
    fewest = min((len(entry.states) for entry in entries), default=0)
    return [entry for entry in entries if len(entry.states) == fewest]
