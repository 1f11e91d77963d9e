"""The sign of Tablée as a picture, for message loops that show a preview and cannot draw SVG."""

from math import cos, pi, sin
from pathlib import Path

from PIL import Image, ImageDraw

SIDE, OVERSAMPLING = 512, 4
PAPER, LEAF = "#fbf8f1", "#1f6b43"


def draw_sign(folder: Path) -> list[Path]:
    """tablee/img/mark-512.png: a ring with eight seats on paper."""
    side = SIDE * OVERSAMPLING
    picture = Image.new("RGB", (side, side), PAPER)
    pen = ImageDraw.Draw(picture)
    unit = side / 40  # the mark's box of 28 with a margin of 6 around

    def disc(x: float, y: float, radius: float, colour: str) -> None:
        pen.ellipse(
            [(x - radius) * unit, (y - radius) * unit, (x + radius) * unit, (y + radius) * unit], fill=colour
        )

    disc(20, 20, 10.0, LEAF)
    disc(20, 20, 7.2, PAPER)
    for seat in range(8):
        disc(20 + 11.4 * cos(pi * seat / 4), 20 + 11.4 * sin(pi * seat / 4), 2.1, LEAF)
    path = folder / "tablee" / "img" / "mark-512.png"
    path.parent.mkdir(parents=True, exist_ok=True)
    picture.resize((SIDE, SIDE), Image.Resampling.LANCZOS).quantize(32).save(path, optimize=True)
    return [path]
