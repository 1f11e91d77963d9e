"""Every pair of colours that pages put together passes AA, in both themes; the figures come from the tokens file itself."""

import re

import pytest

from tablee.config.assets.style import SOURCES

TOKENS = (SOURCES / "tokens.css").read_text("utf-8")
BLOCK = re.compile(r"(:root[^{]*)\{([^{}]*--paper[^{}]*)\}")
TEXT, SIGN = 4.5, 3.0

GROUNDS = ("paper", "card")
TEXT_PAIRS = [
    *(
        (ink, ground)
        for ink in ("ink", "muted", "leaf", "leaf-deep", "apricot", "sky", "plum", "berry")
        for ground in GROUNDS
    ),
    *((hue, f"{hue}-soft") for hue in ("leaf", "apricot", "sky", "plum", "berry")),
    *(("ink", f"{hue}-soft") for hue in ("leaf", "apricot", "sky", "plum", "berry")),
    ("leaf", "berry-soft"),  # links inside the list of mistakes
    ("muted", "leaf-soft"),  # the count on a chosen filter
    ("on-leaf", "leaf"),
    ("on-leaf", "leaf-deep"),
    ("on-berry", "berry"),
]
SIGN_PAIRS = [
    ("edge", "card"),
    ("edge", "paper"),
    ("sky", "card"),
    ("sky", "paper"),
    ("leaf", "line"),
    ("berry", "berry-soft"),
]


def tokens(theme: str) -> dict[str, str]:
    """Colour tokens of one theme, as #rrggbb."""
    blocks = BLOCK.findall(TOKENS)
    wanted = {"light": lambda head: head.strip() == ":root", "dark": lambda head: '"dark"' in head}[theme]
    found = next(body for head, body in blocks if wanted(head))
    return dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", found))


def luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_the_formula_knows_black_on_white() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") < TEXT


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("front", "ground"), TEXT_PAIRS)
def test_text_passes_aa(theme: str, front: str, ground: str) -> None:
    colours = tokens(theme)
    assert contrast(colours[front], colours[ground]) >= TEXT


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("front", "ground"), SIGN_PAIRS)
def test_edges_and_rings_can_be_seen(theme: str, front: str, ground: str) -> None:
    colours = tokens(theme)
    assert contrast(colours[front], colours[ground]) >= SIGN


def test_both_dark_blocks_say_the_same() -> None:
    dark = [
        re.sub(r"\s+", " ", body).strip() for head, body in BLOCK.findall(TOKENS) if head.strip() != ":root"
    ]
    assert len(dark) == 2
    assert dark[0] == dark[1]


def test_both_themes_name_the_same_colours() -> None:
    assert tokens("light").keys() == tokens("dark").keys()


@pytest.mark.parametrize(
    ("name", "light", "dark"),
    [
        ("paper", "#fbf8f1", "#181612"),
        ("card", "#ffffff", "#23201a"),
        ("ink", "#23201b", "#f3eee3"),
        ("muted", "#625b4f", "#b9b0a0"),
        ("line", "#e5ddcc", "#3a352b"),
        ("leaf", "#1f6b43", "#84cda2"),
        ("leaf-soft", "#e4f1e8", "#1f3529"),
        ("apricot", "#a34a08", "#f2b27c"),
        ("apricot-soft", "#fdeada", "#3b2a1a"),
        ("sky", "#1b5b88", "#8fc4ea"),
        ("sky-soft", "#e1eff8", "#1b2e3b"),
        ("plum", "#5a3978", "#c9aee3"),
        ("plum-soft", "#f0e8f6", "#2e2438"),
    ],
)
def test_the_tokens_are_those_of_the_look(name: str, light: str, dark: str) -> None:
    assert (tokens("light")[name], tokens("dark")[name]) == (light, dark)
