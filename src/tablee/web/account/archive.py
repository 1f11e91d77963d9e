"""One's own data as a file to take away: JSON, or a ZIP of CSV tables that any spreadsheet opens."""

import json
from collections.abc import Callable

from django.core.serializers.json import DjangoJSONEncoder

from tablee.flows.knowing import Known
from tablee.standards.sheets.plain import zip_of_tables


def as_json(known: Known) -> bytes:
    """UTF-8, readable by a person too."""
    return json.dumps(dict(known.tables), cls=DjangoJSONEncoder, ensure_ascii=False, indent=2).encode()


def as_zip(known: Known) -> bytes:
    """One CSV a table, and the JSON beside them."""
    return zip_of_tables(known.tables, **{"mes-donnees": as_json(known)})


FORMS: dict[str, tuple[str, Callable[[Known], bytes]]] = {
    "json": ("application/json", as_json),
    "zip": ("application/zip", as_zip),
}
