"""docs/recompute.py: anyone can check a published share-out, and a tampered sheet does not pass."""

from __future__ import annotations

import ast
import csv
import io
import runpy
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given

from tablee.engines.allocation import Caps, Parameters, Problem, allocate, write_sheet

from .problems import ROOT, counts, lot, oracle, problems, structure

SCRIPT = ROOT / "docs" / "recompute.py"


def clementines() -> Problem:
    told = oracle("B_weighted_clementines")
    takers = tuple(
        structure(name, weight * 12_000, caps=Caps(total_g=cap * 10_000))
        for name, weight, cap in zip(told["ids"], told["weights"], told["caps"], strict=True)
    )
    return Problem((lot("OF-101", told["crates"]),), takers)


def batch() -> Problem:
    more = lot("OF-112", 9, 6_000, category="lait", storage="chilled")
    takers = tuple(replace(one, caps=replace(one.caps, chilled_g=20_000)) for one in clementines().structures)
    return Problem((*clementines().lots, more), takers)


def rows_of(problem: Problem) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(write_sheet(problem, allocate(problem, seed=3)))))


def verdict(rows: list[dict[str, str]], folder: Path) -> subprocess.CompletedProcess[str]:
    sheet = folder / "share.csv"
    with sheet.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    command = [sys.executable, "-I", str(SCRIPT), str(sheet)]
    return subprocess.run(command, capture_output=True, encoding="utf-8", check=False)


@pytest.mark.parametrize("problem", [clementines(), batch()], ids=["one offer", "batch"])
def test_a_published_share_out_is_recomputed(problem: Problem, tmp_path: Path) -> None:
    done = verdict(rows_of(problem), tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert (
        done.stdout
        == f"all right: {sum(one.crates for one in problem.lots)} crates, no justified complaint\n"
    )


@pytest.mark.parametrize("problem", [clementines(), batch()], ids=["one offer", "batch"])
def test_a_crate_moved_by_hand_is_seen(problem: Problem, tmp_path: Path) -> None:
    for step, expected in (
        (1, "complain" if len(problem.lots) > 1 else "dealt again"),
        (20, "above its cap"),
    ):
        rows = rows_of(problem)
        held = [row for row in rows if row["lot"] == "OF-101"]
        giver = max(held, key=lambda row: int(row["crates"]))
        taker = next(row for row in held if row["structure"] == "crf31")
        moved = step if expected != "complain" else 2
        giver["crates"], taker["crates"] = (
            str(int(giver["crates"]) - moved),
            str(int(taker["crates"]) + moved),
        )
        done = verdict(rows, tmp_path)
        assert done.returncode == 1
        assert expected in done.stdout


@pytest.mark.parametrize(
    ("column", "value", "expected"),
    [
        ("crates_offered", "100", "more crates of OF-101 than offered"),
        ("crates_offered", "130", "could take a crate"),
        ("eligible", "0", "may not hold"),
        ("cap_storage_g", "9999", "above its cap"),
        ("need_g", "999000000", "complain"),
        ("seed", "4", "dealt again"),
    ],
)
def test_a_changed_column_is_seen(column: str, value: str, expected: str, tmp_path: Path) -> None:
    tie = Problem((lot("OF-101", 115),), tuple(structure(f"s{n:02}") for n in range(33)))
    rows = rows_of(tie if column == "seed" else clementines())
    for row in rows if column in ("crates_offered", "seed") else rows[:1]:
        row[column] = value
    done = verdict(rows, tmp_path)
    assert done.returncode == 1
    assert expected in done.stdout


def test_the_script_imports_nothing_of_ours_and_stays_short() -> None:
    text = SCRIPT.read_text("utf-8")
    imported = {
        name.split(".")[0]
        for node in ast.walk(ast.parse(text))
        for name in (
            [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else [one.name for one in getattr(node, "names", [])]
        )
        if isinstance(node, ast.Import | ast.ImportFrom)
    }
    assert imported <= set(sys.stdlib_module_names)
    assert len([line for line in text.splitlines() if line.strip()]) <= 60


@counts(80, 800)
@given(problems())
def test_every_share_out_passes(problem: Problem) -> None:
    script = runpy.run_path(str(SCRIPT))
    rows = rows_of(problem)
    published = [int(row["crates"]) for row in rows]
    assert list(script["faults"](rows, published)) == []
    if len(problem.lots) == 1:
        assert script["dealt_again"](rows) == published


def test_the_sheet_carries_floors_and_reasons() -> None:
    problem = Problem(
        (lot(crates=1),), (structure("a", received_g=5_000), structure("b")), Parameters(minimum_g=7_000)
    )
    rows = {row["structure"]: row for row in rows_of(problem)}
    assert rows["a"]["floor_g"] == rows["b"]["floor_g"] == "7000"
    assert (rows["a"]["reason"], rows["b"]["reason"]) == ("served_more", "")
