"""Atkinson Hyperlegible cut down to what Latin pages need, with a plain zero, a narrow space and arrows.

The Open Font License allows this (no reserved name is declared) and asks that its text travels along. See
docs/decisions/plain-zero.md for the zero.
"""

from importlib.resources import files
from pathlib import Path

from fontTools import subset
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables._g_l_y_f import GlyphCoordinates
from fontTools.ttLib.tables.ttProgram import Program

CUTS = {"regular": "AtkinsonHyperlegible-Regular.ttf", "bold": "AtkinsonHyperlegible-Bold.ttf"}
NARROW_SPACE, ARROW_RIGHT, ARROW_LEFT = 0x202F, 0x2192, 0x2190

ASCII = "".join(map(chr, range(0x20, 0x7F)))
FRENCH = "àâäæçéèêëîïôœöùûüÿÀÂÄÆÇÉÈÊËÎÏÔŒÖÙÛÜŸ«»’‘“”…–—€°·•×²³ª"
SPANISH_AND_OCCITAN = "áíñóúòìÁÍÑÓÚÒÌ¿¡º"
SPACES = "\u00a0\u202f"
CHARACTERS = ASCII + FRENCH + SPANISH_AND_OCCITAN + SPACES + "→←−≤≥≈½©"
FEATURES = ["kern", "tnum", "ccmp"]


def write_fonts(folder: Path) -> list[Path]:
    """Both cuts as woff2 under fonts/, with the licence."""
    source = files("fontpkg_atkinson_hyperlegible")
    target = folder / "fonts"
    target.mkdir(parents=True, exist_ok=True)
    written = []
    for cut, name in CUTS.items():
        font = TTFont(str(source / "files" / name), recalcTimestamp=False)
        plain_zero(font)
        add_signs(font)
        path = target / f"atkinson-hyperlegible-{cut}.woff2"
        save(font, path)
        written.append(path)
    licence = target / "LICENSE.txt"
    licence.write_text(source.joinpath("LICENSE").read_text("utf-8"), "utf-8")
    return [*written, licence]


def save(font: TTFont, path: Path) -> None:
    """Subset to CHARACTERS and write woff2."""
    options = subset.Options()
    options.layout_features = FEATURES
    options.flavor = "woff2"
    options.hinting = False
    options.desubroutinize = True
    options.name_IDs = [0, 1, 2, 13, 14]
    options.notdef_outline = True
    options.drop_tables += ["DSIG"]
    cutter = subset.Subsetter(options)
    cutter.populate(text=CHARACTERS)
    cutter.subset(font)
    font.flavor = "woff2"
    font.save(path)


def plain_zero(font: TTFont) -> None:
    """Take the slash out of the zero: both halves of its counter are the designer's own, each mirrored to make the whole."""
    table = font["glyf"]
    glyph = table["zero"]
    points, ends, flags = glyph.getCoordinates(table)
    if len(ends) != 3:
        raise ValueError("this zero is not an oval with a slash: look at it before building")
    outer = list(zip(points, flags, strict=True))[: ends[0] + 1]
    counter = points[ends[0] + 1 :]
    left, right = min(x for x, _y in counter), max(x for x, _y in counter)
    low, high = min(y for _x, y in counter), max(y for _x, y in counter)
    inner = _oval(left, right, low, high)
    glyph.coordinates = GlyphCoordinates([*(p for p, _f in outer), *(p for p, _f in inner)])
    glyph.flags = bytearray([*(f for _p, f in outer), *(f for _p, f in inner)])
    glyph.endPtsOfContours = [len(outer) - 1, len(outer) + len(inner) - 1]
    glyph.numberOfContours = 2
    glyph.program = Program()
    glyph.recalcBounds(table)


def _oval(left: int, right: int, low: int, high: int) -> list[tuple[tuple[int, int], int]]:
    """An upright oval in quadratic curves, turning against the outer contour so that it stays open."""
    middle, centre = (left + right) // 2, (low + high) // 2
    wide, tall = round((right - left) / 4), round((high - low) / 4)
    return [
        ((middle, high), 1), ((left + wide, high), 0), ((left, high - tall), 0),
        ((left, centre), 1), ((left, low + tall), 0), ((left + wide, low), 0),
        ((middle, low), 1), ((right - wide, low), 0), ((right, low + tall), 0),
        ((right, centre), 1), ((right, high - tall), 0), ((right - wide, high), 0),
    ]  # fmt: skip


def add_signs(font: TTFont) -> None:
    """The narrow no-break space of French numbers and two arrows, which the family lacks."""
    stem = _stem(font)
    add_glyph(font, "narrownbspace", NARROW_SPACE, 250, [])
    add_glyph(font, "arrowright", ARROW_RIGHT, 720, _arrow(stem, mirrored=False))
    add_glyph(font, "arrowleft", ARROW_LEFT, 720, _arrow(stem, mirrored=True))


def add_glyph(font: TTFont, name: str, code: int, advance: int, outline: list[tuple[int, int]]) -> None:
    """One straight-edged glyph at a code point nobody holds."""
    pen = TTGlyphPen(None)
    if outline:
        pen.moveTo(outline[0])
        for point in outline[1:]:
            pen.lineTo(point)
        pen.closePath()
    font.setGlyphOrder([*font.getGlyphOrder(), name])
    font["glyf"].glyphs[name] = pen.glyph()
    font["glyf"].glyphOrder = font.getGlyphOrder()
    font["hmtx"].metrics[name] = (advance, min((x for x, _y in outline), default=0))
    font["maxp"].numGlyphs = len(font.getGlyphOrder())
    for table in font["cmap"].tables:
        if table.isUnicode():
            table.cmap[code] = name


def _stem(font: TTFont) -> int:
    """How thick the cut draws a horizontal: the height of its minus sign."""
    minus = font["glyf"][font.getBestCmap()[0x2212]]
    return int(minus.yMax - minus.yMin)


def _arrow(stem: int, *, mirrored: bool) -> list[tuple[int, int]]:
    """A shaft with an open head around the height of the figures' middle."""
    middle, tip, tail, reach, half = 334, 660, 60, 200, stem // 2
    slope = round(stem * 0.71)
    shaft_end = tip - round(half * 2.4)
    points = [
        (tail, middle + half), (shaft_end, middle + half), (tip - reach - slope, middle + reach - half),
        (tip - reach, middle + reach - half + slope), (tip, middle), (tip - reach, middle - reach + half - slope),
        (tip - reach - slope, middle - reach + half), (shaft_end, middle - half), (tail, middle - half),
    ]  # fmt: skip
    return [(720 - x, y) for x, y in reversed(points)] if mirrored else points
