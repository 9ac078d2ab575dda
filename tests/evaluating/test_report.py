"""The report: one file that needs nothing else, whatever people ask; the plots in it."""

import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.evaluating.comparing import compared
from bot.evaluating.curve import curve
from bot.evaluating.evaluation import Comparison, Evaluation
from bot.evaluating.plot import plotted, reliability_plotted
from bot.evaluating.questions import GoldenQuestion
from bot.evaluating.reliability import Claim, bins
from bot.evaluating.report import plot, report
from bot.evaluating.scoring import Outcome
from tests.evaluating import pool

HOSTILE = "</title><script>alert('x')</script> $title &amp; \"<svg onload=x>\" \x1b"


class Page(HTMLParser):
    """What a browser would see: the elements, their attributes, the text; the elements must be closed in order."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: list[tuple[str, str]] = []
        self.text = ""
        self._open: list[str] = []
        self.feed(html)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes += [(name, value or "") for name, value in attrs]
        if tag != "meta":
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes += [(name, value or "") for name, value in attrs]

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def evaluated(*questions: GoldenQuestion, name: str = "pool.yaml") -> Evaluation:
    return Evaluation.of(name, questions, pool.service())


def test_a_report_has_every_question_and_the_mistakes_first() -> None:
    page = Page(report([evaluated(*pool.QUESTIONS)], pool.base()))
    assert all(question.text in page.text for question in pool.QUESTIONS)
    found = [page.text.index(f"{question.text} {question.id}") for question in (pool.WRONG, pool.FALSE, pool.MISSED)]
    assert found == sorted(found)
    assert found[-1] < page.text.index("By kind of question") < page.text.index(pool.RIGHT.text)
    assert page.text.count("expected calibration error") == 1


def test_a_report_needs_nothing_else() -> None:
    html = report([evaluated(*pool.QUESTIONS)], pool.base())
    page = Page(html)
    assert page.tags.isdisjoint({"script", "link", "img", "iframe", "object", "base"})
    assert [(name, value) for name, value in page.attributes if name in ("src", "href", "style")] == []
    assert re.findall(r"https?:[^\"]*", html.replace("http://www.w3.org/2000/svg", "")) == []
    assert not re.search(r"@import|url\(", html)


def test_hostile_questions_are_text() -> None:
    hostile = pool.question(HOSTILE, "B1", kind=HOSTILE, note=HOSTILE)
    changed = evaluated(hostile, pool.RIGHT, name=HOSTILE)
    before = [replace(one, outcome=Outcome.RIGHT) for one in changed.scored]
    changes = compared(before, changed.scored)
    comparison = Comparison(revision=HOSTILE, what="base", changes=changes)
    html = report([replace(changed, comparison=comparison), evaluated(pool.RIGHT)], pool.base())
    page = Page(html)
    assert page.tags.isdisjoint({"script"})
    assert not any(name.startswith("on") for name, _ in page.attributes)
    assert page.text.count(HOSTILE) > 5


def test_several_files_can_be_jumped_to() -> None:
    page = Page(report([evaluated(pool.RIGHT), evaluated(pool.WRONG, name="other.yaml")], pool.base()))
    anchors = {value for name, value in page.attributes if name == "id"}
    assert [value.removeprefix("#") for name, value in page.attributes if name == "href"] == sorted(anchors)


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"])), st.sampled_from(pool.QUESTIONS))
def test_plots_are_well_formed(title: str, question: GoldenQuestion) -> None:
    ET.fromstring(plotted(title, {title: curve(evaluated(question).sweeps)}))  # noqa: S314 - our own
    ET.fromstring(plot([evaluated(question, name=title)]))  # noqa: S314


@given(st.lists(st.builds(Claim, probability=st.floats(0, 1), right=st.booleans())))
def test_a_dot_for_each_bin_that_holds_anything(claims: list[Claim]) -> None:
    found = bins(claims)
    svg = ET.fromstring(reliability_plotted("reliability", found))  # noqa: S314
    dots = [element for element in svg.iter() if element.tag.endswith("circle")]
    assert len(dots) == sum(one.count > 0 for one in found)


@pytest.mark.parametrize("questions", [(pool.GREETING,), (pool.MISSED,), (pool.FALSE,), (pool.EITHER,)])
def test_a_report_of_nearly_nothing(questions: tuple[GoldenQuestion, ...]) -> None:
    assert questions[0].text in Page(report([evaluated(*questions)], pool.base())).text
