"""`python -m benchmarks.pages [--against COMMIT] [--size S|M|L] [--databases sqlite,postgres] [--rounds N] [--within]`.

Two processes, one of the commit's tree and one of the files that lie here, take turns, a request each, over the same
data: the commit's tree populates them, this one restores its backup. Prints medians and ratios; `--within` ends with 1
when a goal is missed. `--quick`: size S on SQLite, few requests.
"""

import argparse
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path
from statistics import median

from tests import throwaway_postgres

from benchmarks.load.stand import Stand, empty, prepare
from benchmarks.pages import trees
from benchmarks.pages.side import CLAIM, PAGES, Side, open_side

BASELINE = "1363a48"
KEY = "insecure-key-of-two-trees-measured-side-by-side-0123456789-0123456789"
GOALS = {"Aujourd’hui": 0.6, "Partager": 0.6, "Réseau": 0.8, "Carte": 0.8, CLAIM: 0.8}
WARM = 4  # rounds that are not counted


def main() -> int:
    options = argparse.ArgumentParser()
    options.add_argument("--against", default=BASELINE)
    options.add_argument("--size", choices=["S", "M", "L"])
    options.add_argument("--databases")
    options.add_argument("--rounds", type=int)
    options.add_argument("--quick", action="store_true")
    options.add_argument("--within", action="store_true")
    chosen = options.parse_args()
    size = chosen.size or ("S" if chosen.quick else "M")
    databases = chosen.databases or ("sqlite" if chosen.quick else "sqlite,postgres")
    rounds = chosen.rounds or (15 if chosen.quick else 60)
    if not trees.is_known(chosen.against):
        print(f"Not compared: this clone does not hold commit {chosen.against} (a shallow clone?).")
        return 0
    missed = []
    with tempfile.TemporaryDirectory(prefix="tablee-pages-") as folder:
        tree = trees.unpack(chosen.against, Path(folder) / "tree")
        for database in databases.split(","):
            place = Path(folder) / database
            before, now = _compared(place, tree, size, database, rounds)
            lines, beyond = table(before.ms, now.ms)
            print(f"\n### {database}, size {size}: processor ms of a request, here beside {chosen.against}\n")
            print("\n".join(lines), flush=True)
            missed += [f"{database}: {line}" for line in beyond]
    print("\n" + "\n".join(["Beyond its goal:", *missed] if missed else ["Every goal is met."]), flush=True)
    return 1 if missed and chosen.within else 0


def table(before: dict[str, list[float]], now: dict[str, list[float]]) -> tuple[list[str], list[str]]:
    """The lines of a table, and a sentence for each goal that is missed."""
    lines, beyond = ["| | before | here | ratio | goal | requests each |", "|---|---|---|---|---|---|"], []
    for page, goal in GOALS.items():
        then, today = median(before[page]), median(now[page])
        ratio = today / then
        lines.append(f"| {page} | {then:.1f} | {today:.1f} | {ratio:.2f}× | {goal}× | {len(now[page])} |")
        if ratio > goal:
            beyond.append(f"{page} {ratio:.2f}× (goal {goal}×)")
    return lines, beyond


def _compared(folder: Path, tree: Path, size: str, database: str, rounds: int) -> tuple[Side, Side]:
    """Both sides measured, their processes ended."""
    with ExitStack() as stack:
        before, now = _stands(stack, folder, tree, size, database)
        sides = [open_side(stand, rounds + WARM) for stand in (before, now)]
        for side in sides:
            stack.callback(side.close)
        for turn in range(WARM + rounds):
            if turn == WARM:
                for side in sides:
                    side.forget()
            for page in (*PAGES, CLAIM):
                for side in sides if turn % 2 else reversed(sides):
                    side.ask(page)
    return sides[0], sides[1]


def _stands(stack: ExitStack, folder: Path, tree: Path, size: str, database: str) -> tuple[Stand, Stand]:
    urls = []
    for _side in range(2):
        if database == "postgres":
            cluster = throwaway_postgres.start()
            stack.callback(cluster.stop)
            urls.append(cluster.url)
        else:
            urls.append("")
    before = prepare(folder / "before", size, database_url=urls[0], root=tree, key=KEY)
    now = empty(folder / "now", database_url=urls[1], key=KEY)
    before.manage("backup", str(folder / "same.zip"))
    now.manage("restore", str(folder / "same.zip"))
    now.email = before.email
    return before, now


if __name__ == "__main__":
    sys.exit(main())
