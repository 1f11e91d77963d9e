"""French communes by INSEE code: the key of every place. Data: Etalab, COG 2026 (see data/SOURCES.md)."""

import csv
import gzip
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from tablee.kernel.groups import by_key
from tablee.kernel.words import fold


@dataclass(frozen=True)
class Commune:
    """lat/lon: a point inside the commune, not its town hall; None for the few without outline."""

    code: str
    name: str
    department: str
    postcodes: tuple[str, ...]
    lat: float | None
    lon: float | None


@cache
def all_communes() -> dict[str, Commune]:
    """About 35,000 communes by INSEE code, read once per process."""
    packed = files("tablee.domains.actors").joinpath("data/communes_france_cog2026.csv.gz").read_bytes()
    rows = csv.DictReader(gzip.decompress(packed).decode("utf-8").splitlines())
    return {row["code"]: _commune(row) for row in rows}


def commune(code: str) -> Commune | None:
    return all_communes().get(code.strip().upper())


def search(text: str, *, limit: int = 8) -> list[Commune]:
    """Communes whose name begins like the text, or that have it as postal or INSEE code; exact names first."""
    wanted = fold(text)
    if len(wanted) < 2:
        return []
    hits = [all_communes()[code] for name, code in _by_name() if name.startswith(wanted)]
    hits += with_postcode(text)
    if (
        not hits and (exact := commune(text)) is not None
    ):  # many a postcode is also somebody else's INSEE code
        return [exact]
    hits.sort(key=lambda each: (fold(each.name) != wanted, len(each.name), each.name))
    return hits[:limit]


def with_postcode(text: str) -> list[Commune]:
    """The communes a postcode serves, in the order of their codes."""
    return [all_communes()[code] for code in _by_postcode().get(text.strip(), ())]


@cache
def _by_postcode() -> dict[str, list[str]]:
    return by_key((postcode, each.code) for each in all_communes().values() for postcode in each.postcodes)


@cache
def _by_name() -> tuple[tuple[str, str], ...]:
    return tuple((fold(each.name), each.code) for each in all_communes().values())


def _commune(row: dict[str, str]) -> Commune:
    return Commune(
        code=row["code"],
        name=row["nom"],
        department=row["departement"],
        postcodes=tuple(
            (row["codes_postaux"] or "").replace(",", " ").replace("|", " ").replace(";", " ").split()
        ),
        lat=float(row["lat"]) if row["lat"] else None,
        lon=float(row["lon"]) if row["lon"] else None,
    )
