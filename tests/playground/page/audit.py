"""What keeps people from using a page: controls without names, headings out of order, text that is hard to read."""

from typing import Any, Final

from playwright.async_api import Page

CONTROLS: Final = frozenset(
    {
        *("button", "checkbox", "combobox", "link", "listbox", "menu", "menuitem", "option", "radio", "searchbox"),
        *("slider", "spinbutton", "switch", "tab", "tabpanel", "textbox", "dialog", "image", "img", "navigation"),
    }
)
STRUCTURE: Final = """() => {
    const shown = [...document.querySelectorAll("*")].filter((it) => it.checkVisibility({ visibilityProperty: true }));
    const ids = [...document.querySelectorAll("[id]")].map((it) => it.id);
    const twice = ids.filter((id, at) => ids.indexOf(id) !== at).map((id) => `two elements are called ${id}`);
    const references = ["aria-controls", "aria-labelledby", "aria-activedescendant", "aria-describedby"];
    const dangling = shown.flatMap((it) => references
        .filter((name) => it.hasAttribute(name) && !document.getElementById(it.getAttribute(name)))
        .map((name) => `${name}=${it.getAttribute(name)} names nothing`));
    const levels = shown.filter((it) => /^H[1-6]$/.test(it.tagName)).map((it) => Number(it.ariaLevel ?? it.tagName[1]));
    const isSkipping = (level, at) => at > 0 && level > levels[at - 1] + 1;
    const skipped = levels.filter(isSkipping).map((level) => `a heading skips to level ${level}`);
    return [...twice, ...dangling, ...skipped];
}"""
CONTRAST: Final = """() => {
    const ink = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
    const rgba = (color) => {
        ink.clearRect(0, 0, 1, 1);
        ink.fillStyle = color;
        ink.fillRect(0, 0, 1, 1);
        const [red, green, blue, alpha] = ink.getImageData(0, 0, 1, 1).data;
        return [red, green, blue, alpha / 255];
    };
    const over = (top, below) => top.slice(0, 3).map((value, at) => value * top[3] + below[at] * (1 - top[3]));
    const luminance = (color) => {
        const [red, green, blue] = color.map((value) => {
            const share = value / 255;
            return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
        });
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    };
    const ratio = (one, other) => {
        const [dark, bright] = [luminance(one), luminance(other)].sort((a, b) => a - b);
        return (bright + 0.05) / (dark + 0.05);
    };
    /** The colours that may be behind an element: a gradient has several. */
    const grounds = (element) => {
        if (!element) return [[255, 255, 255]];
        const style = getComputedStyle(element);
        const own = rgba(style.backgroundColor);
        const painted = (style.backgroundImage.match(/(rgba?|color|oklab|oklch)\\([^()]*\\)/g) ?? []).map(rgba);
        const isCovered = painted.length && painted.every((color) => color[3] === 1);
        if (isCovered) return painted.map((color) => color.slice(0, 3));
        if (own[3] === 1) return [own.slice(0, 3)];
        return grounds(element.parentElement).map((below) => over(own, below));
    };
    const found = new Map();
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
        const element = texts.currentNode.parentElement;
        const text = texts.currentNode.data.trim().slice(0, 30);
        if (!text || element.closest("[aria-hidden=true], :disabled, .visually-hidden, .skip")) continue;
        if (!element.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue;
        const style = getComputedStyle(element);
        const size = parseFloat(style.fontSize);
        const least = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700) ? 3 : 4.5;
        const worst = Math.min(...grounds(element).map((ground) => ratio(over(rgba(style.color), ground), ground)));
        const name = `${element.tagName.toLowerCase()}.${element.className} in .${element.parentElement.className}`;
        if (worst < least) found.set(name, `contrast ${worst.toFixed(2)} in ${name}: ${text}`);
    }
    return [...found.values()];
}"""


async def obstacles(page: Page) -> list[str]:
    """Everything that is wrong with what is shown now."""
    return [*await _unnamed(page), *await page.evaluate(STRUCTURE), *await page.evaluate(CONTRAST)]


async def _unnamed(page: Page) -> list[str]:
    """Controls that a screen reader cannot call by a name."""
    session = await page.context.new_cdp_session(page)
    tree = await session.send("Accessibility.getFullAXTree")
    await session.detach()
    return [f"a {_role(node)} has no name" for node in tree["nodes"] if _is_unnamed(node)]


def _is_unnamed(node: dict[str, Any]) -> bool:
    return not node["ignored"] and _role(node) in CONTROLS and not node.get("name", {}).get("value", "").strip()


def _role(node: dict[str, Any]) -> str:
    return str(node.get("role", {}).get("value", ""))
