"""Short ways to ask, and to what a reply says."""

from bot.answering import AnswerService, Decision, Part, Question, Reply


def ask(service: AnswerService, text: str, *, language: str | None = None, context: str | None = None) -> Reply:
    """The reply to a text."""
    return service.ask(Question(text=text, language=language, context=context))


def only(reply: Reply) -> Part:
    """The one part of a reply."""
    assert len(reply.parts) == 1, [part.text for part in reply.parts]
    return reply.parts[0]


def answered(reply: Reply) -> frozenset[str]:
    """The facts that the direct answers of a reply state."""
    return frozenset(
        fact for part in reply.parts if part.decision is Decision.ANSWER and part.entry for fact in part.entry.states
    )


def said(reply: Reply) -> str:
    """What a reply does, for a failing test's reader."""
    return "; ".join(
        f"{part.decision} {part.reason or ''} {part.entry.id if part.entry else ''} {part.confidence:.2f}"
        f" {[entry.id for entry in part.suggestions]}"
        for part in reply.parts
    )
