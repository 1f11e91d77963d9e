"""A line's values as a person reads them: what would be written, and old → new of what stands."""

import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, time
from decimal import Decimal
from typing import Any

from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tablee.kernel.moments import format_hour, format_past_date
from tablee.kernel.quantities import format_number
from tablee.kernel.words import one_line
from tablee.standards.sheets.columns import Column

LONGEST, EXACT = 90, 6  # signs of a text, decimals of a figure


def value_words(column: Column, value: Any) -> str:
    """As its cell would say it, days and figures as on a page; "" for nothing."""
    return Truncator(_whole(column, value)).chars(LONGEST)


def _whole(column: Column, value: Any) -> str:
    written = None if value in (None, "", (), []) else column.kind.write(value)
    if isinstance(written, date):
        return format_past_date(written)
    if isinstance(written, time):
        return format_hour(written)
    if isinstance(written, int | Decimal) and not isinstance(written, bool):
        return format_number(written, EXACT)
    return "" if written is None else " ".join(str(written).split())


def row_words(columns: Iterable[Column], row: Mapping[str, Any], said: Collection[str]) -> str:
    """« Précision : pommes · Urgent : oui », of what is filled; `said`: by the sheet itself, the rest stands in for it."""
    words = ((column, value_words(column, row.get(column.key))) for column in columns)
    pairs = [(column.key in said, _pair(column, text)) for column, text in words if text]
    left_open = [text for is_said, text in pairs if not is_said]
    return " · ".join(
        [text for is_said, text in pairs if is_said] + ([unsaid(left_open)] if left_open else [])
    )


def unsaid(words: Sequence[str]) -> str:
    """« Conservation : ambiant, Famille : Autres produits (pas dits dans le tableau) »: what the sheet left open."""
    sentence = ngettext(
        "%(words)s (pas dit dans le tableau)", "%(words)s (pas dits dans le tableau)", len(words)
    )
    return sentence % {"words": ", ".join(words)}


def change_words(columns: Sequence[Column], before: Mapping[str, Any], after: Mapping[str, Any]) -> str:
    """« Précision : 20 L → 800 L », of what both hold and that differs; never empty."""
    both = [column for column in columns if column.key in before and column.key in after]
    words = [
        _pair(
            column, " → ".join(value_words(column, row[column.key]) or _("rien") for row in (before, after))
        )
        for column in both
        if _whole(column, before[column.key]) != _whole(column, after[column.key])
    ]
    return " · ".join(words) or _("les mêmes mots, écrits autrement")


def _pair(column: Column, words: str) -> str:
    return _("%(title)s\u00a0: %(words)s") % {"title": column.label, "words": words}


def titles(columns: Sequence[Column]) -> str:
    """« Produit, DLC »."""
    return ", ".join(column.label for column in columns)


def plain_value(value: Any) -> Any:
    """Blanks and the way a letter is composed do not count; « non » and nothing are the same."""
    if isinstance(value, str):
        return " ".join(unicodedata.normalize("NFC", one_line(value)).split())
    if isinstance(value, list | tuple):
        return tuple(plain_value(item) for item in value)
    return "" if value is None or value is False else value
