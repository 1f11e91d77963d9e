"""Opening hours in the syntax of OpenStreetMap; French wording (« lu-ve 9h-12h ») is translated, then checked the same way."""

import re
from typing import Final

from opening_hours import validate

OSM_DAYS: Final = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
MAX_CHARS: Final = 200
_DAY: Final = re.compile(r"[a-zéû]+")
WEEKDAY_NAMES: Final = {  # the week begins on Monday, 0
    name: index
    for index, names in enumerate(
        (
            "lundi lundis lun lu mo",
            "mardi mardis mar ma tu",
            "mercredi mercredis mer me we",
            "jeudi jeudis jeu je th",
            "vendredi vendredis ven vend ve fr",
            "samedi samedis sam sa",
            "dimanche dimanches dim di su",
        )
    )
    for name in names.split()
}


def is_osm(text: str) -> bool:
    """Whether OpenStreetMap's grammar accepts the text; empty says nothing, which is no hours."""
    return bool(text) and len(text) <= MAX_CHARS and bool(validate(text))


def read_hours(text: str) -> str | None:
    """The text in OpenStreetMap's syntax, at most MAX_CHARS signs; None when nobody could read it."""
    plain = " ".join(text.split())
    if not plain or len(plain) > MAX_CHARS:
        return None
    return next((candidate for candidate in (plain, _from_french(plain)) if is_osm(candidate)), None)


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
    named = _DAY.sub(lambda m: _osm_day(m.group()), part)
    named = re.sub(r"(?<=:\d\d)\s*,?\s+(?=(?:Mo|Tu|We|Th|Fr|Sa|Su|PH)\b)", "; ", named)
    named = re.sub(r"(?<=:\d\d),(?=(?:Mo|Tu|We|Th|Fr|Sa|Su|PH)\b)", "; ", named)
    named = re.sub(r"\boff\s+([A-Z][\w,\- ]*)", r"\1 off", named)
    named = re.sub(r"(?<=[a-zH]),(?=\d)", " ", named)
    return re.sub(r"\s*([,\-])\s*", r"\1", " ".join(named.split())).strip(" ,:")


def _osm_day(word: str) -> str:
    return OSM_DAYS[WEEKDAY_NAMES[word]] if word in WEEKDAY_NAMES else word
