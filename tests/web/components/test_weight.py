"""First page within 45 kB: what every page sends (style, both fonts, modules) keeps its own budget, and asks no other host."""

import re
from pathlib import Path

import brotli
import pytest
from fontTools.ttLib import TTFont

from tablee.config import assets
from tablee.config.assets.style import PARTS, SOURCES, compact, stylesheet
from tablee.config.assets.type import CHARACTERS

STATIC = SOURCES.parent
WEB = SOURCES.parents[2]
TEMPLATES = sorted([*WEB.glob("*/templates/**/*.html")])


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("assets")
    assets.build(folder)
    return folder


def test_the_stylesheet_is_under_8_kb() -> None:
    assert len(brotli.compress(stylesheet().encode(), quality=11)) <= 8_000


def test_every_part_is_in_the_stylesheet_and_inside_a_layer() -> None:
    assert {path.stem for path in SOURCES.glob("*.css")} == set(PARTS)
    for name in PARTS:
        assert "@layer" in (SOURCES / f"{name}.css").read_text("utf-8")
    assert stylesheet().startswith("@layer reset,tokens,base,components,pages,print;")


def test_compacting_keeps_what_counts() -> None:
    assert (
        compact("a  > b { /* why */\n color: red; }\n a :hover { margin: 0 auto ; }")
        == "a > b{color:red}a :hover{margin:0 auto}"
    )


@pytest.mark.parametrize("path", sorted((STATIC / "js").glob("*.js")), ids=lambda p: p.name)
def test_each_module_is_under_2_kb_and_asks_nobody(path: Path) -> None:
    text = path.read_text("utf-8")
    assert len(brotli.compress(text.encode(), quality=11)) <= 2_048
    assert "http" not in text
    assert "eval(" not in text


@pytest.mark.parametrize("cut", ["regular", "bold"])
def test_a_font_is_under_14_kb_and_holds_french(built: Path, cut: str) -> None:
    path = built / "fonts" / f"atkinson-hyperlegible-{cut}.woff2"
    assert path.stat().st_size <= 14_000
    font = TTFont(path)
    missing = {character for character in CHARACTERS if ord(character) not in font.getBestCmap()}
    assert missing == set()
    widths = font["hmtx"].metrics
    space, narrow = font.getBestCmap()[0x20], font.getBestCmap()[0x202F]
    assert 0 < widths[narrow][0] < widths[space][0]


@pytest.mark.parametrize("cut", ["regular", "bold"])
def test_the_zero_is_an_oval_with_one_opening(built: Path, cut: str) -> None:
    font = TTFont(built / "fonts" / f"atkinson-hyperlegible-{cut}.woff2")
    glyph = font["glyf"][font.getBestCmap()[ord("0")]]
    assert glyph.numberOfContours == 2
    points, ends, _flags = glyph.getCoordinates(font["glyf"])
    outer, inner = points[: ends[0] + 1], points[ends[0] + 1 :]
    assert _turn(outer) * _turn(inner) < 0, "both contours turn the same way: the zero would be a black oval"


def _turn(points: list[tuple[int, int]]) -> float:
    """Signed area: its sign says which way a contour turns."""
    around = zip(points, [*points[1:], points[0]], strict=True)
    return sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in around) / 2


def test_figures_of_a_column_have_one_width(built: Path) -> None:
    font = TTFont(built / "fonts" / "atkinson-hyperlegible-bold.woff2")
    features = {record.FeatureTag for record in font["GSUB"].table.FeatureList.FeatureRecord}
    assert "tnum" in features


def test_building_twice_gives_the_same_bytes(built: Path, tmp_path: Path) -> None:
    for path in assets.build(tmp_path):
        assert path.read_bytes() == (built / path.relative_to(tmp_path)).read_bytes(), path.name


def test_leaflet_comes_without_source_maps(built: Path) -> None:
    assert (built / "leaflet" / "images" / "marker-icon.png").exists()
    for name in ("leaflet.js", "leaflet.css"):
        assert b"sourceMappingURL" not in (built / "leaflet" / name).read_bytes()


def test_every_address_in_the_style_is_a_file_that_is_built(built: Path) -> None:
    here = built / "tablee" / "css"
    for address in re.findall(r'url\("([^"]+)"\)', stylesheet()):
        assert (here / address).resolve().exists(), address


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda p: "/".join(p.parts[-2:]))
def test_templates_obey_the_content_security_policy(path: Path) -> None:
    text = re.sub(r"{%.*?%}", "", path.read_text("utf-8"))
    assert not re.search(r"\sstyle\s*=", text), "no inline style"
    assert not re.search(r"<style|javascript:|\son[a-z]+\s*=\s*[\"']", text), "no inline script or style"
    for tag in re.findall(r"<script[^>]*>", text):
        assert "src=" in tag
    assert not re.search(r"(src|href)=\"(https?:)?//", text), "no outside host"
