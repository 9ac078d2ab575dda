"""The dashboard, the alerts and the documentation name the metrics that a bot has, and all of them."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest
import pytest_asyncio
import yaml

from tests.e2e.conftest import OPENING, RunningBot
from tests.e2e.observed import Scrape, Tools, observed, observed_settings, tools
from tests.playground.harness import Server

__all__ = ["observed", "observed_settings", "tools"]

ROOT: Final = Path(__file__).parents[2]
ALERTS: Final = ROOT / "deploy" / "prometheus" / "alerts.yaml"
DASHBOARD: Final = ROOT / "deploy" / "grafana" / "belegbot.json"
OPERATING: Final = ROOT / "docs" / "operating.md"

OF_PROMETHEUS: Final = {"up": {"job", "instance"}}
"""What Prometheus itself says of what it scrapes, and what it adds to each series."""
TARGET: Final = OF_PROMETHEUS["up"]

RANGE = re.compile(r"\[[^]]*\]")
GROUPING = re.compile(r"\b(?:by|without|on|ignoring)\s*\(([^)]*)\)")
SELECTOR = re.compile(r"(?<![\w:$.\"])([a-zA-Z_:][\w:]*)\b(?!\s*\()(?:\{([^}]*)\})?")
MATCHER = re.compile(r'(\w+)\s*(=~|!~|!=|=)\s*"([^"]*)"')
OPERATORS: Final = {"and", "or", "unless", "bool", "offset"}
LEGEND = re.compile(r"\{\{\s*(?:\$labels\.)?(\w+)\s*\}\}")


def alerts() -> list[dict[str, Any]]:
    """All rules."""
    read = yaml.safe_load(ALERTS.read_text(encoding="utf-8"))
    return [rule for group in read["groups"] for rule in group["rules"]]


def panels() -> list[dict[str, Any]]:
    """All panels."""
    read: list[dict[str, Any]] = json.loads(DASHBOARD.read_text(encoding="utf-8"))["panels"]
    return read


def expressions() -> dict[str, str]:
    """Each expression of both, by where it stands."""
    shown = {f"{panel['title']} {target['refId']}": target["expr"] for panel in panels() for target in panel["targets"]}
    return shown | {rule["alert"]: rule["expr"] for rule in alerts()}


def selectors(expression: str) -> Iterator[tuple[str, list[tuple[str, str, str]]]]:
    """Each series that an expression is about, with the conditions on its labels."""
    for name, conditions in SELECTOR.findall(GROUPING.sub("", RANGE.sub("", expression))):
        if name not in OPERATORS:
            yield name, MATCHER.findall(conditions)


def grouped(expression: str) -> set[str]:
    """The labels by which an expression groups."""
    return {label.strip() for labels in GROUPING.findall(expression) for label in labels.split(",")}


def left_over(expression: str, seen: Scrape) -> set[str]:
    """The labels that a result may still have."""
    if labels := grouped(expression):
        return labels
    names = {name for name, _ in selectors(expression)}
    return TARGET | {label for name in names if name in seen.series for label in seen.labels_of(name)}


@pytest_asyncio.fixture
async def seen(observed: RunningBot, server: Server, tools: Tools) -> Scrape:
    """The metrics of a bot that has answered."""
    anna = server.person("Anna")
    await server.reply_to(await anna.says(anna.private, OPENING))
    await server.settled()
    return await tools.scrape()


async def test_every_expression_is_about_metrics_that_there_are(seen: Scrape) -> None:
    for place, expression in expressions().items():
        found = list(selectors(expression))
        assert found, place
        for name, conditions in found:
            assert name in seen.series or name in OF_PROMETHEUS, f"{place}: {name}"
            there = seen.labels_of(name)
            for label, operator, value in conditions:
                assert label in there or label in TARGET, f"{place}: {name} has no {label}"
                if label in there:
                    pattern = re.compile(value if "~" in operator else re.escape(value))
                    assert any(map(pattern.fullmatch, there[label])), f"{place}: {name} never has {label} {value}"


async def test_every_grouping_is_by_labels_that_there_are(seen: Scrape) -> None:
    for place, expression in expressions().items():
        known = TARGET.union(*(seen.labels_of(name) for name, _ in selectors(expression)))
        assert grouped(expression) <= known, place


async def test_legends_and_summaries_name_labels_that_are_left(seen: Scrape) -> None:
    for panel in panels():
        for target in panel["targets"]:
            assert set(LEGEND.findall(target["legendFormat"])) <= left_over(target["expr"], seen), panel["title"]
    for rule in alerts():
        for text in rule["annotations"].values():
            assert set(LEGEND.findall(text)) <= left_over(rule["expr"], seen), rule["alert"]


async def test_every_metric_is_on_the_dashboard_or_in_an_alert(seen: Scrape) -> None:
    used = {name for expression in expressions().values() for name, _ in selectors(expression)}
    assert set(seen.kinds) == {seen.family_of[name] for name in used - OF_PROMETHEUS.keys()}


async def test_the_documentation_has_a_row_for_every_metric(seen: Scrape) -> None:
    """`| name | type | labels with their values | meaning |`"""
    rows = re.findall(
        r"^\| `((?:belegbot|process)_\w+)` \| (\w+) \|(.*?)\| .+ \|$", OPERATING.read_text("utf-8"), re.MULTILINE
    )
    documented = {name: (kind, labels) for name, kind, labels in rows}
    assert documented.keys() == seen.kinds.keys()
    for name, (kind, labels) in documented.items():
        assert kind == seen.kinds[name], name
        series = f"{name}_count" if kind == "histogram" else name
        there = seen.labels_of(series)
        named = {label: re.findall(r"`([\w-]+)`", values) for label, values in re.findall(r"(\w+)(:[^;]*)?", labels)}
        assert named.keys() == there.keys(), name
        for label, values in named.items():
            assert not values or set(values) == there[label] - {""}, name


@pytest.mark.parametrize("rule", alerts(), ids=lambda rule: rule["alert"])
def test_an_alert_says_whom_it_wakes_and_what_to_do(rule: dict[str, Any]) -> None:
    assert rule["labels"]["severity"] in {"page", "ticket"}
    summary, description = rule["annotations"]["summary"], rule["annotations"]["description"]
    assert re.search(r"[:;,.] \w+", summary), "what is the case, and what to do"
    assert summary.endswith(".")
    assert description.endswith((".", "?"))


def test_alerts_have_names_of_their_own_and_panels_a_place_of_their_own() -> None:
    names = [rule["alert"] for rule in alerts()]
    assert len(set(names)) == len(names)
    assert all(name.startswith("Belegbot") for name in names)
    taken = [
        (x, y)
        for panel in panels()
        for x in range(panel["gridPos"]["x"], panel["gridPos"]["x"] + panel["gridPos"]["w"])
        for y in range(panel["gridPos"]["y"], panel["gridPos"]["y"] + panel["gridPos"]["h"])
    ]
    assert len(set(taken)) == len(taken)
    assert len({panel["id"] for panel in panels()}) == len(panels())
