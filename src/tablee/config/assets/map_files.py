"""Leaflet's script, style and pictures out of their package, without the source maps they name and nobody needs here."""

import re
from importlib import import_module
from pathlib import Path

_SOURCE_MAP = re.compile(rb"\n?//[#@] sourceMappingURL=\S+\s*$|/\*# sourceMappingURL=.*?\*/")


def copy_leaflet(folder: Path) -> list[Path]:
    """leaflet/leaflet.js, leaflet.css and images/."""
    source = Path(import_module("xstatic.pkg.leaflet").BASE_DIR)
    target = folder / "leaflet"
    (target / "images").mkdir(parents=True, exist_ok=True)
    written = []
    for origin in [source / "leaflet.js", source / "leaflet.css", *sorted((source / "images").glob("*.png"))]:
        path = target / origin.relative_to(source)
        content = origin.read_bytes()
        path.write_bytes(content if path.suffix == ".png" else _SOURCE_MAP.sub(b"", content))
        written.append(path)
    return written
