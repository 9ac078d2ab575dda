"""Coverage against precision as an SVG, drawn by hand: no library for a few lines."""

from collections.abc import Mapping
from html import escape
from typing import Final

import numpy as np

from benchmarks.matching.metrics import Curve

WIDTH, HEIGHT = 520, 380
LEFT, TOP, RIGHT, BOTTOM = 60, 40, 190, 50
LOWEST: Final = 0.5
"""The least precision that is drawn."""
COLOURS: Final = (
    "#0b6e4f", "#3aa76d", "#8c2d19", "#d1603d", "#e0a458", "#33658a", "#5b8fb9", "#6a4c93", "#a78bc4",
)  # fmt: skip
POINTS: Final = 200


def plotted(title: str, curves: Mapping[str, Curve]) -> str:
    """The SVG of one curve a method."""
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {LEFT + WIDTH + RIGHT} {TOP + HEIGHT + BOTTOM}"'
        ' font-family="sans-serif" font-size="13">',
        '<rect width="100%" height="100%" fill="#fff"/>',
        f'<text x="{LEFT}" y="24" font-size="16">{escape(title)}</text>',
        *_axes(),
    ]
    for number, (name, curve) in enumerate(curves.items()):
        colour, y = COLOURS[number % len(COLOURS)], TOP + 14 + 20 * number
        lines.append(f'<polyline fill="none" stroke="{colour}" stroke-width="1.8" points="{_points(curve)}"/>')
        lines.append(f'<path d="M{LEFT + WIDTH + 14} {y - 4}h18" stroke="{colour}" stroke-width="3"/>')
        lines.append(f'<text x="{LEFT + WIDTH + 38}" y="{y}">{escape(name)}</text>')
    return "\n".join([*lines, "</svg>", ""])


def _axes() -> list[str]:
    lines = []
    for step in range(6):
        x, y = LEFT + WIDTH * step / 5, TOP + HEIGHT * step / 5
        lines.append(f'<path d="M{x:.1f} {TOP}v{HEIGHT}M{LEFT} {y:.1f}h{WIDTH}" stroke="#ddd"/>')
        lines.append(f'<text x="{x:.1f}" y="{TOP + HEIGHT + 18}" text-anchor="middle">{step / 5:.1f}</text>')
        label = 1 - (1 - LOWEST) * step / 5
        lines.append(f'<text x="{LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{label:.1f}</text>')
    middle = TOP + HEIGHT / 2
    lines.append(f'<text x="{LEFT + WIDTH / 2}" y="{TOP + HEIGHT + 40}" text-anchor="middle">coverage</text>')
    lines.append(f'<text x="18" y="{middle}" text-anchor="middle" transform="rotate(-90 18 {middle})">precision</text>')
    return lines


def _points(curve: Curve) -> str:
    """The highest precision that is left from each coverage on, at even steps: single questions make no corners."""
    best = np.maximum.accumulate(curve.precision[::-1])[::-1]
    steps = np.linspace(0, curve.coverage[-1], POINTS)
    precision = best[np.searchsorted(curve.coverage, steps).clip(max=len(best) - 1)]
    shown = precision >= LOWEST
    x = LEFT + WIDTH * steps[shown]
    y = TOP + HEIGHT * (1 - precision[shown]) / (1 - LOWEST)
    return " ".join(f"{a:.1f},{b:.1f}" for a, b in zip(x, y, strict=True))
