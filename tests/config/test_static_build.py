"""The static build follows what CSS asks for, and no comment about source maps."""

from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles.storage import StaticFilesStorage

from tablee.config.static_storage import BuiltStaticStorage

CSS = """@import "part.css";
body { background: url(dot.png) }
/*# sourceMappingURL=page.css.map */
"""
JS = "start();\n//# sourceMappingURL=page.js.map\n"


def _build(folder: Path, files: dict[str, bytes]) -> list[Any]:
    sources = StaticFilesStorage(location=folder / "sources", base_url="/static/")
    for name, content in files.items():
        target = folder / "sources" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
        (folder / "built").mkdir(exist_ok=True)
        (folder / "built" / name).write_bytes(content)
    storage = BuiltStaticStorage(location=folder / "built", base_url="/static/")
    return list(storage.post_process({name: (sources, name) for name in files}))


def test_missing_source_maps_do_not_stop_the_build(tmp_path: Path) -> None:
    files = {
        "page.css": CSS.encode() * 40,
        "part.css": b"p { color: red }",
        "dot.png": b"png",
        "page.js": JS.encode(),
    }
    done = _build(tmp_path, files)
    assert not [result for *_, result in done if isinstance(result, Exception)]
    names = {path.name for path in (tmp_path / "built").iterdir()}
    built = next(path for path in (tmp_path / "built").glob("page.*.css"))
    assert (
        "dot.png" not in built.read_text().replace("dot.", "", 0) or "url(dot.png)" not in built.read_text()
    )
    assert f"{built.name}.br" in names


def test_a_picture_that_is_missing_stops_it(tmp_path: Path) -> None:
    done = _build(tmp_path, {"page.css": b"body { background: url(gone.png) }"})
    failures = [result for *_, result in done if isinstance(result, Exception)]
    assert failures
    with pytest.raises(ValueError, match=r"gone\.png"):
        raise failures[0]
