"""`python -m tests.tour [--person P1] [--page share:list]`: pictures in tour/, contact sheet tour/index.html."""

import argparse
import os
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
INTO = ROOT / "tour"


def main(arguments: list[str]) -> int:
    """Its own server on a folder that goes away: what one does here touches nobody's data."""
    parser = argparse.ArgumentParser(prog="make tour", description=__doc__)
    parser.add_argument(
        "--person", action="append", default=[], help="P1, P2, garance, nobody; all unless given"
    )
    parser.add_argument(
        "--page", action="append", default=[], help="the name of an address; all unless given"
    )
    asked = parser.parse_args(arguments)
    sys.path.insert(0, str(ROOT / "src"))
    with tempfile.TemporaryDirectory(prefix="tablee-tour-") as folder:
        # Before Django reads its settings: this process looks into the same folder as the server it starts.
        os.environ |= {"DATA_DIR": folder, "DEMO": "1", "DJANGO_SETTINGS_MODULE": "tablee.config.settings"}
        os.environ.pop("DATABASE_URL", None)
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = (
            "true"  # Playwright's loop makes Django believe so; it is not
        )
        return walk(Path(folder), set(asked.person), set(asked.page))


def walk(folder: Path, people: set[str], pages: set[str]) -> int:
    from tests.tour import pictures, scenes, sheet, stops

    if pictures.CHROMIUM is None:
        print("No Chromium on this machine: no pictures.")
        return 1
    before = time.monotonic()

    def tell(key: str, seen: list[pictures.Taken]) -> list[pictures.Taken]:
        print(
            f"  {key:<12}{sum(bool(one.files) for one in seen):>3} pages  {time.monotonic() - before:5.0f} s",
            flush=True,
        )
        return seen

    print("==> The demonstration world is loaded, one moment", flush=True)
    taken: list[pictures.Taken] = []
    with stops.server(folder) as url, pictures.camera(url, INTO) as camera:
        # Who plays a scene comes first: the others then find what came of it.
        for visitor in sorted(stops.visitors(), key=lambda one: one.key not in scenes.OF):
            if people and visitor.key not in people:
                continue
            wanted = [stop for stop in stops.of(visitor) if not pages or stop.name in pages]
            played = () if pages else scenes.OF.get(visitor.key, ())
            taken += tell(visitor.key, camera.visit(visitor, wanted, played))
    if not pages and (not people or stops.FIRST.key in people):
        with (
            tempfile.TemporaryDirectory(prefix="tablee-tour-") as empty,
            stops.empty_server(Path(empty)) as url,
            pictures.camera(url, INTO) as camera,
        ):
            taken += tell(stops.FIRST.key, camera.visit(stops.FIRST, [], [scenes.first_visit]))
    sheet.write(INTO, taken)
    broken = [one for one in taken if one.status >= 500 or one.status == pictures.NO_ANSWER]
    print(f"{sum(len(one.files) for one in taken)} pictures in tour/, contact sheet: tour/index.html")
    for one in broken:
        print(f"status {one.status}: {one.visitor} at {one.path} {one.ended_at if not one.status else ''}")
    for name in stops.left_out():
        print(f"no picture of {name}: say in tests/tour/stops.py what its address names")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
