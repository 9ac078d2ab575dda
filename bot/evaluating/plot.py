"""Plots as SVG, drawn by hand: no library for a few lines. They follow the reader's light or dark colours."""

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray

from bot.evaluating.reliability import Bin

WIDTH, HEIGHT = 520, 380
LEFT, TOP, RIGHT, BOTTOM = 60, 40, 30, 50
LOWEST: Final = 0.5
"""The least precision that is drawn."""
COLOURS: Final = (
    "#0b8a63", "#e07b54", "#3f7cb0", "#d79a3c", "#8a66b8", "#5dbb8a", "#b5432c", "#7aa7d0", "#b59ad6",
)  # fmt: skip
POINTS: Final = 200
LONGEST: Final = 50
"""Letters of a name in the legend."""
STYLE: Final = (
    ".plot{color:#1d2329}.plot .ground{fill:#fff}.plot .grid{stroke:currentColor;opacity:.14}"
    "@media (prefers-color-scheme:dark){.plot{color:#e3e7eb}.plot .ground{fill:#14181c}}"
)
DOT: Final = 9
"""The radius of the largest bin."""


class Drawable(Protocol):
    """A curve: arrays of equal length, ascending by coverage."""

    @property
    def coverage(self) -> NDArray[np.float64]:
        """0 to 1."""

    @property
    def precision(self) -> NDArray[np.float64]:
        """0 to 1."""


def plotted(
    title: str, curves: Mapping[str, Drawable], marks: Mapping[str, tuple[float | None, float | None]] | None = None
) -> str:
    """The SVG of coverage against precision, one curve a name; a mark is the coverage and precision of a dot on it."""
    lines = []
    for number, (name, curve) in enumerate(curves.items()):
        colour, y = COLOURS[number % len(COLOURS)], TOP + HEIGHT - 14 - 20 * (len(curves) - 1 - number)
        lines.append(f'<polyline fill="none" stroke="{colour}" stroke-width="2" points="{_points(curve)}"/>')
        coverage, precision = (marks or {}).get(name, (None, None))
        if coverage is not None and precision is not None and precision >= LOWEST:
            x, height = LEFT + WIDTH * coverage, TOP + HEIGHT * (1 - precision) / (1 - LOWEST)
            told = f"<title>{coverage:.1%} covered, {precision:.1%} of the answers right</title>"
            lines.append(f'<circle cx="{x:.1f}" cy="{height:.1f}" r="5" fill="{colour}">{told}</circle>')
        lines.append(f'<path d="M{LEFT + 14} {y - 4}h18" stroke="{colour}" stroke-width="3"/>')
        shown = name if len(name) <= LONGEST else f"…{name[1 - LONGEST :]}"
        lines.append(f'<text x="{LEFT + 38}" y="{y}">{escape(shown)}<title>{escape(name)}</title></text>')
    return _framed(title, [*_axes("coverage", "precision", LOWEST), *lines])


def reliability_plotted(title: str, bins: Sequence[Bin]) -> str:
    """The SVG of the share that is right against the probability; a dot for each bin that holds anything, larger the
    more it holds. What lies on the diagonal is as often right as it was said to be."""
    most = max((one.count for one in bins), default=0)
    diagonal = f"M{LEFT} {TOP + HEIGHT}L{LEFT + WIDTH} {TOP}"
    lines = [f'<path d="{diagonal}" fill="none" stroke="currentColor" stroke-dasharray="5 5" opacity=".6"/>']
    for one in bins:
        if one.count:
            x, y = LEFT + WIDTH * one.probability, TOP + HEIGHT * (1 - one.right)
            ideal = TOP + HEIGHT * (1 - one.probability)
            told = f"{one.count} with {one.low:.1f} to {one.high:.1f}, {one.probability:.1%} on average: "
            lines.append(f'<path d="M{x:.1f} {ideal:.1f}V{y:.1f}" stroke="{COLOURS[1]}" stroke-width="2"/>')
            lines.append(
                f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{3 + (DOT - 3) * (one.count / most) ** 0.5:.1f}"'
                f' fill="{COLOURS[0]}"><title>{told}{one.right:.1%} right</title></circle>'
            )
            lines.append(f'<text x="{x + 12:.1f}" y="{y + 16:.1f}" font-size="11" opacity=".75">{one.count}</text>')
    return _framed(title, [*_axes("probability of the likeliest fact", "share that is right", 0.0), *lines])


def _framed(title: str, lines: Iterable[str]) -> str:
    size = f"0 0 {LEFT + WIDTH + RIGHT} {TOP + HEIGHT + BOTTOM}"
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="plot" viewBox="{size}" role="img" fill="currentColor"'
        f' font-family="system-ui, sans-serif" font-size="13" aria-label="{escape(title)}">'
    )
    ground = '<rect class="ground" width="100%" height="100%"/>'
    heading = f'<text x="{LEFT}" y="24" font-size="16">{escape(title)}</text>'
    return "\n".join([head, f"<style>{STYLE}</style>", ground, heading, *lines, "</svg>", ""])


def _axes(across: str, upward: str, lowest: float) -> list[str]:
    lines = []
    for step in range(6):
        x, y = LEFT + WIDTH * step / 5, TOP + HEIGHT * step / 5
        lines.append(f'<path class="grid" fill="none" d="M{x:.1f} {TOP}v{HEIGHT}M{LEFT} {y:.1f}h{WIDTH}"/>')
        lines.append(f'<text x="{x:.1f}" y="{TOP + HEIGHT + 18}" text-anchor="middle">{step / 5:.1f}</text>')
        label = 1 - (1 - lowest) * step / 5
        lines.append(f'<text x="{LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{label:.1f}</text>')
    middle = TOP + HEIGHT / 2
    lines.append(f'<text x="{LEFT + WIDTH / 2}" y="{TOP + HEIGHT + 40}" text-anchor="middle">{across}</text>')
    lines.append(f'<text x="18" y="{middle}" text-anchor="middle" transform="rotate(-90 18 {middle})">{upward}</text>')
    return lines


def _points(curve: Drawable) -> str:
    """The highest precision that is left from each coverage on, at even steps: single questions make no corners."""
    if not len(curve.coverage):
        return ""
    best = np.maximum.accumulate(curve.precision[::-1])[::-1]
    steps = np.linspace(0, curve.coverage[-1], POINTS)
    precision = best[np.searchsorted(curve.coverage, steps).clip(max=len(best) - 1)]
    shown = precision >= LOWEST
    x = LEFT + WIDTH * steps[shown]
    y = TOP + HEIGHT * (1 - precision[shown]) / (1 - LOWEST)
    return " ".join(f"{a:.1f},{b:.1f}" for a, b in zip(x, y, strict=True))
