"""Figures of several sizes side by side, as a table that docs/scale.md can hold, and how each grows."""

import math
from collections.abc import Callable, Sequence

from benchmarks.load.measure import A_SECOND, Figures

MOST_QUERIES, MOST_P95_MS, LEAST_CLAIMS, LONGEST_RESTORE_S = 25, 300, 80, 600
ORDER = "SML"


def exponent(points: Sequence[tuple[float, float]]) -> float | None:
    """Least squares of log(y) on log(x): 0 stays, 1 grows as x does. None with fewer than two sizes, or a zero."""
    if len({x for x, _y in points}) < 2 or any(x <= 0 or y <= 0 for x, y in points):
        return None
    logs = [(math.log(x), math.log(y)) for x, y in points]
    x_mean, y_mean = (sum(each[axis] for each in logs) / len(logs) for axis in (0, 1))
    return sum((x - x_mean) * (y - y_mean) for x, y in logs) / sum((x - x_mean) ** 2 for x, _y in logs)


def tables(found: Sequence[Figures]) -> str:
    """One table for each database, the sizes in their order."""
    databases = dict.fromkeys(each.database for each in found)
    return "\n\n".join(_table([each for each in found if each.database == name]) for name in databases)


def beyond(found: Sequence[Figures]) -> list[str]:
    """What misses its goal, one sentence each; empty when all is well."""
    missed = []
    for each in found:
        where = f"{each.size} on {each.database}"
        missed += [
            f"{where}: {name} asks {n} queries" for name, n in each.queries.items() if n > MOST_QUERIES
        ]
        missed += [f"{where}: {name} p95 {ms:.0f} ms" for name, ms in each.p95.items() if ms > MOST_P95_MS]
        missed += [f"{where}: {n} × {what}" for what, n in each.not_200.items()]
        if each.claims_a_second < LEAST_CLAIMS:
            missed.append(f"{where}: {each.claims_a_second:.0f} claims a second")
        if each.restore_s > LONGEST_RESTORE_S:
            missed.append(f"{where}: put back in {each.restore_s:.0f} s")
        if each.taken != each.claims or not each.laws_hold:
            missed.append(
                f"{where}: {each.taken} of {each.claims} taken, laws {'hold' if each.laws_hold else 'BROKEN'}"
            )
    for database, name in sorted({(each.database, name) for each in found for name in each.queries}):
        # Of one database: SQLite counts the beginning and the end of a transaction as statements.
        counts = {each.queries[name] for each in found if each.database == database}
        if len(counts) > 1:
            missed.append(f"{name} on {database}: not as many queries at each size: {sorted(counts)}")
    return missed


def _table(found: list[Figures]) -> str:
    found = sorted(found, key=lambda each: ORDER.index(each.size))
    sizes = " / ".join(each.size for each in found)
    lines = [
        f"### {found[0].database}, {sizes}",
        "",
        f"| {A_SECOND} requests a second | queries | CPU ms alone | growth | p50 ms | p95 ms | growth |",
        "|---|---|---|---|---|---|---|",
    ]
    lines += [f"| {name} | {' | '.join(_cells(found, name))} |" for name in found[0].queries]
    lines += ["", f"| the whole | {sizes} | growth |", "|---|---|---|"]
    for title, read, digits in WHOLE:
        lines.append(f"| {title} | {' | '.join(_grown(found, read, digits))} |")
    return "\n".join(lines)


def _cells(found: list[Figures], name: str) -> list[str]:
    return [
        _each(found, lambda one: one.queries[name], 0),
        *_grown(found, lambda one: one.cpu[name], 1),
        _each(found, lambda one: one.p50[name], 0),
        *_grown(found, lambda one: one.p95[name], 0),
    ]


WHOLE: tuple[tuple[str, Callable[[Figures], float], int], ...] = (
    ("offers", lambda one: one.holds["offers"], 0),
    ("claims", lambda one: one.holds["claims"], 0),
    ("journal entries", lambda one: one.holds["journal"], 0),
    ("database, MB", lambda one: one.holds["bytes"] / 1e6, 1),
    ("claims a second by link, server alone", lambda one: one.claims_a_second, 0),
    ("the same with the worker beside", lambda one: one.claims_with_worker, 0),
    ("CPU ms of a claim", lambda one: one.claims_cpu, 1),
    ("memory of the server, MB", lambda one: one.memory_mb, 0),
    ("every law checked, s", lambda one: one.laws_s, 1),
    ("backup, s", lambda one: one.backup_s, 1),
    ("proved and put back, s", lambda one: one.restore_s, 1),
    ("load of others on the machine", lambda one: one.others, 1),
)


def _each(found: list[Figures], read: Callable[[Figures], float], digits: int) -> str:
    values = [f"{read(one):.{digits}f}" for one in found]
    return values[0] if len(set(values)) == 1 else " / ".join(values)


def _grown(found: list[Figures], read: Callable[[Figures], float], digits: int) -> list[str]:
    grows = exponent([(one.holds["offers"], read(one)) for one in found])
    return [_each(found, read, digits), "" if grows is None else f"{grows:.2f}"]
