"""What a structure says of itself at one place, as rows of data.inclusion; nothing is invented, what is not said is left out."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from tablee.kernel.words import fold
from tablee.standards.data_inclusion import codes
from tablee.standards.opening_hours.read import is_osm

JSON_TYPE: Final = "application/json; charset=utf-8"
Row = dict[str, Any]


@dataclass(frozen=True)
class Entry:
    """One structure at one of its public places. `site_ref` is empty when it shows no place; `kind`, `services`, `publics`,
    `fees`, `ways`, `who_asks` are keys of `codes` or of the house's kinds of structures; telephone as +33561000000.
    """

    ref: str
    name: str
    changed_on: date
    kind: str = ""
    site_ref: str = ""
    site_name: str = ""
    does: str = ""
    description: str = ""
    welcomes: str = ""
    services: Sequence[str] = ()
    publics: Sequence[str] = ()
    fees: str = ""
    fees_note: str = ""
    conditions: str = ""
    ways: Sequence[str] = ()
    who_asks: Sequence[str] = ()
    phone: str = ""
    email: str = ""
    website: str = ""
    siret: str = ""
    address: str = ""
    commune: str = ""
    insee_code: str = ""
    postal_code: str = ""
    lat: float | None = None
    lon: float | None = None
    opening_hours: str = ""

    @property
    def id(self) -> str:
        return f"{self.ref}-{self.site_ref}" if self.site_ref else self.ref


def structures(entries: Iterable[Entry], *, source: str) -> list[Row]:
    """One row a structure and place. `source`: who publishes, in lower-case letters and hyphens."""
    return [_structure(entry, source) for entry in entries]


def services(entries: Iterable[Entry], *, source: str) -> list[Row]:
    """One row a service and place."""
    return [
        _service(entry, key, source) for entry in entries for key in codes.SERVICES if key in entry.services
    ]


def to_json(rows: Sequence[Mapping[str, Any]]) -> bytes:
    """UTF-8, one array, keys in the norm's order."""
    return json.dumps(rows, ensure_ascii=False, indent=1).encode()


def _structure(entry: Entry, source: str) -> Row:
    said = entry.does or entry.description
    return _without_blanks(
        {
            "source": source,
            "id": f"{source}--{entry.id}",
            "nom": name_of(entry),
            "date_maj": entry.changed_on.isoformat(),
            "description": said if len(said) >= codes.DESCRIPTION_CHARS[0] else "",
            "siret": entry.siret,
            **_place(entry),
            **_contact(entry),
            "site_web": entry.website,
            "reseaux_porteurs": _networks(entry),
        }
    )


def _service(entry: Entry, key: str, source: str) -> Row:
    title, kind, themes = codes.SERVICES[key]
    said = max(entry.description, entry.does, key=len)
    return _without_blanks(
        {
            "source": source,
            "structure_id": f"{source}--{entry.id}",
            "id": f"{source}--{entry.id}-{key}",
            "nom": _named(f"{title} – {name_of(entry)}"),
            "description": said if len(said) >= codes.DESCRIPTION_CHARS[0] else f"{title}.",
            "date_maj": entry.changed_on.isoformat(),
            "type": kind,
            "thematiques": list(themes),
            "frais": codes.FEES.get(entry.fees, ""),
            "frais_precisions": entry.fees_note if entry.fees == "paid" else "",
            "publics": [code for key, code in codes.PUBLICS.items() if key in entry.publics],
            "publics_precisions": entry.welcomes,
            "conditions_acces": entry.conditions,
            **_place(entry),
            **_contact(entry),
            "modes_accueil": ["en-presentiel"] if entry.site_ref else [],
            "lien_mobilisation": entry.website if "site" in entry.ways else "",
            "modes_mobilisation": [code for key, code in codes.WAYS.items() if key in entry.ways],
            "mobilisable_par": [code for key, code in codes.WHO_ASKS.items() if key in entry.who_asks],
        }
    )


def name_of(entry: Entry) -> str:
    """Three to 150 signs, no point at the end; two places of one structure bear two names."""
    whole = f"{entry.name} – {entry.site_name}" if entry.site_name else entry.name
    name = _named(whole)
    return name if len(name) >= codes.NAME_CHARS[0] else _named(f"{name} ({entry.commune or entry.ref})")


def _named(text: str) -> str:
    return text[: codes.NAME_CHARS[1]].rstrip(" .")


def _place(entry: Entry) -> Row:
    if not entry.site_ref:
        return {}
    return {
        "commune": entry.commune,
        "code_postal": entry.postal_code,
        "code_insee": entry.insee_code,
        "adresse": entry.address,
        "longitude": entry.lon,
        "latitude": entry.lat,
        "horaires_accueil": entry.opening_hours if is_osm(entry.opening_hours) else "",
    }


def _contact(entry: Entry) -> Row:
    return {"telephone": entry.phone, "courriel": entry.email}


def _networks(entry: Entry) -> list[str]:
    name = fold(entry.name)
    named = [code for start, code in codes.NETWORK_OF_NAME.items() if f"{name} ".startswith(f"{start} ")]
    of_kind = codes.NETWORK_OF_KIND.get(entry.kind)
    return sorted({*named, *([of_kind] if of_kind else [])})


def _without_blanks(row: Row) -> Row:
    return {key: value for key, value in row.items() if value not in ("", [], None)}
