"""Opening hours in the syntax of OpenStreetMap; French wording (« lu-ve 9h-12h ») is translated, then checked the same way."""

import re
from typing import Final

from django.utils.translation import gettext as _
from opening_hours import validate

from tablee.standards.sheets.cells import Cell
from tablee.standards.sheets.values.bad import BadValue
from tablee.standards.sheets.values.days import WEEKDAY_NAMES

OSM_DAYS: Final = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
MAX_CHARS: Final = 200
HOUR: Final = re.compile(r"(\d{1,2}) ?[h:] ?(\d{2})?")
DAY: Final = re.compile(r"[a-zéû]+")


def opening_hours(cell: Cell) -> str:
    """A text that OpenStreetMap's grammar accepts, at most 200 characters."""
    text = " ".join(cell.text.split())
    if len(text) > MAX_CHARS:
        raise BadValue(_("Ces horaires dépassent %(most)s caractères.") % {"most": MAX_CHARS})
    for candidate in (text, _from_french(text)):
        if candidate and len(candidate) <= MAX_CHARS and validate(candidate):
            return candidate
    raise BadValue(
        _("« %(text)s » : horaires illisibles ; écrivez par exemple « lu-ve 9h-12h, 14h-17h ; sa 9h-12h ».")
        % {"text": cell.text}
    )


def _from_french(text: str) -> str:
    """« du lundi au vendredi de 9h à 12h30 et 14h-17h, fermé le jeudi » → « Mo-Fr 09:00-12:30,14:00-17:00; Th off »."""
    plain = text.lower().replace("\u00a0", " ").replace("\u202f", " ").replace("–", "-").replace("—", "-")
    plain = re.sub(r"(?<=[a-zé])\.", " ", plain)
    plain = re.sub(r"tous les jours|7 ?j? ?/ ?7|\btlj\b", "lu-di", plain)
    plain = re.sub(r"jours? f[ée]ri[ée]s?", " PH ", plain)
    plain = re.sub(
        r"\b(\d{1,2}) ?(?:heures?|h) ?(\d{2})?\b", lambda m: f" {int(m[1]):02d}:{m[2] or '00'} ", plain
    )
    plain = re.sub(r"\bmidi\b", " 12:00 ", plain)
    plain = re.sub(r"\bfermée?s?\b( (?:le|les)\b)?", " off ", plain)
    plain = re.sub(r"\b(?:du|de|le|les|ouvert|ouverte)\b", " ", plain)
    plain = re.sub(r"\s(?:au|à|a)\s|\s*-\s*", "-", plain)
    plain = re.sub(r"\s*(?:\bet\b|,|/|&)\s*", ",", plain)
    rules = [_rule(part) for part in re.split(r"\s*[;\n]\s*|,(?=\s*off\b)", plain) if part.strip()]
    return "; ".join(rules)


def _rule(part: str) -> str:
    """Days first, hours after; a new day after an hour opens a new rule."""
    named = DAY.sub(lambda m: _osm_day(m.group()), part)
    named = re.sub(r"(?<=:\d\d)\s*,?\s+(?=(?:Mo|Tu|We|Th|Fr|Sa|Su|PH)\b)", "; ", named)
    named = re.sub(r"(?<=:\d\d),(?=(?:Mo|Tu|We|Th|Fr|Sa|Su|PH)\b)", "; ", named)
    named = re.sub(r"\boff\s+([A-Z][\w,\- ]*)", r"\1 off", named)
    named = re.sub(r"(?<=[a-zH]),(?=\d)", " ", named)
    return re.sub(r"\s*([,\-])\s*", r"\1", " ".join(named.split())).strip(" ,:")


def _osm_day(word: str) -> str:
    return OSM_DAYS[WEEKDAY_NAMES[word]] if word in WEEKDAY_NAMES else word
