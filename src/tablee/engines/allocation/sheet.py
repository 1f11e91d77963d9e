"""A share-out as a sheet that anyone can recompute with docs/recompute.py, without any code of ours."""

import csv
import io

from tablee.engines.allocation.problem import Lot, Problem, Result, Structure
from tablee.engines.allocation.reach import reach

COLUMNS = (
    *("lot", "crates_offered", "crate_g", "category", "storage"),
    *("structure", "need_g", "received_g", "floor_g", "cap_total_g", "cap_storage_g", "cap_category_g"),
    *("eligible", "crates", "reason", "seed"),
)
WHOLE_UP_TO = 20_000
"""Pairs: above, the sheet leaves out those that are not eligible."""


def write_sheet(problem: Problem, result: Result) -> str:
    """CSV text, UTF-8, one row a lot and structure; docs/allocation.md tells the columns."""
    ground = reach(problem)
    crates = {(share.lot, share.structure): share.crates for share in result.shares}
    whole = len(ground.lots) * len(ground.structures) <= WHOLE_UP_TO
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for index, lot in enumerate(ground.lots):
        eligible = set(ground.pair_structure[ground.first[index] : ground.first[index + 1]].tolist())
        reasons = result.why_none[lot.id] if whole else {}
        for row in range(len(ground.structures)) if whole else sorted(eligible):
            structure = ground.structures[row]
            count = crates.get((lot.id, structure.id), 0)
            writer.writerow(
                [
                    *_offered(lot),
                    *_taker(problem, lot, structure),
                    int(row in eligible),
                    count,
                    "" if count else reasons.get(structure.id, ""),
                    result.seed,
                ]
            )
    return text.getvalue()


def _offered(lot: Lot) -> tuple[str | int, ...]:
    return lot.id, lot.crates, lot.crate_g, lot.category, lot.storage


def _taker(problem: Problem, lot: Lot, structure: Structure) -> tuple[str | int | None, ...]:
    caps = structure.caps
    return (
        structure.id,
        structure.need_g,
        structure.received_g,
        problem.floor_g(structure),
        caps.total_g,
        caps.of_storage(lot.storage),
        caps.categories.get(lot.category),
    )
