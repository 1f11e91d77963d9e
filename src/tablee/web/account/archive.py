"""One's own data as a file to take away: JSON, or a ZIP of CSV tables that any spreadsheet opens."""

import csv
import io
import json
import zipfile
from collections.abc import Callable

from django.core.serializers.json import DjangoJSONEncoder

from tablee.flows.knowing import Known, Rows
from tablee.kernel.formulas import neutral


def as_json(known: Known) -> bytes:
    """UTF-8, readable by a person too."""
    return json.dumps(dict(known.tables), cls=DjangoJSONEncoder, ensure_ascii=False, indent=2).encode()


def as_zip(known: Known) -> bytes:
    """One CSV a table (UTF-8 with its mark, « ; »), and the JSON beside them."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, rows in known.tables.items():
            archive.writestr(f"{name}.csv", _csv(rows))
        archive.writestr("mes-donnees.json", as_json(known))
    return packed.getvalue()


def _csv(rows: Rows) -> str:
    text = io.StringIO()
    text.write("\ufeff")
    if rows:
        writer = csv.DictWriter(text, fieldnames=list(rows[0]), delimiter=";")
        writer.writeheader()
        writer.writerows({key: _cell(value) for key, value in row.items()} for row in rows)
    return text.getvalue()


def _cell(value: object) -> str:
    return neutral(
        "" if value is None else ", ".join(map(str, value)) if isinstance(value, list) else str(value)
    )


FORMS: dict[str, tuple[str, Callable[[Known], bytes]]] = {
    "json": ("application/json", as_json),
    "zip": ("application/zip", as_zip),
}
