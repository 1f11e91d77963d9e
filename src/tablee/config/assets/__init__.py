"""Static files made on the spot from packages and from our own sources: nothing minified is ever copied into the repository."""

from pathlib import Path

from tablee.config.assets.map_files import copy_leaflet
from tablee.config.assets.sign import draw_sign
from tablee.config.assets.style import write_stylesheet
from tablee.config.assets.type import write_fonts


def build(folder: Path) -> list[Path]:
    """Write every made file under `folder`; the paths written, in order. Running it again gives the same bytes."""
    return [*write_fonts(folder), *write_stylesheet(folder), *copy_leaflet(folder), *draw_sign(folder)]
