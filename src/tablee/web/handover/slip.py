"""A slip as pages and paper show it: sentences ready to read. No volunteer's name stands on it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from tablee.domains.deliveries.enums import Reason
from tablee.domains.deliveries.queries import Month
from tablee.domains.field.units import format_count_of_units
from tablee.kernel.moments import format_date, format_full_moment, format_moment
from tablee.kernel.quantities import format_exact_mass, format_percent, format_temperature


@dataclass(frozen=True)
class SlipLine:
    """One line: announced, good, to sort, set aside and why, lot and date."""

    line: Any

    @property
    def title(self) -> str:
        return str(self.line.label)

    @property
    def announced(self) -> str:
        if self.line.unit == "kg":
            return format_exact_mass(self.line.offered_g)
        return f"{format_count_of_units(self.line.units, self.line.unit)} · {format_exact_mass(self.line.offered_g)}"

    @property
    def accepted(self) -> str:
        return format_exact_mass(self.line.accepted_g)

    @property
    def to_sort(self) -> str:
        return format_exact_mass(self.line.to_sort_g) if self.line.to_sort_g else ""

    @property
    def refused(self) -> str:
        return format_exact_mass(self.line.refused_g) if self.line.refused_g else ""

    @property
    def reason(self) -> str:
        return str(Reason(self.line.reason).label) if self.line.reason else ""

    @property
    def lot(self) -> str:
        return str(self.line.lot.ref)

    @property
    def dated(self) -> str:
        lot = self.line.lot
        if lot.use_by_on:
            return _("DLC %(day)s") % {"day": format_date(lot.use_by_on)}
        if lot.best_before_on:
            return _("DDM %(day)s") % {"day": format_date(lot.best_before_on)}
        return ""

    @property
    def gap(self) -> str:
        """What was weighed against what was announced, when they differ."""
        weighed = self.line.accepted_g + self.line.refused_g
        difference = weighed - self.line.offered_g
        if not difference:
            return ""
        said = _("%(mass)s de moins qu’annoncé") if difference < 0 else _("%(mass)s de plus qu’annoncé")
        return said % {"mass": format_exact_mass(abs(difference))}


@dataclass(frozen=True)
class Slip:
    """One hand-over at one moment."""

    made: Any
    now: datetime
    on_paper: bool = False  # read another day

    def _day_of(self, moment: datetime) -> str:
        if self.on_paper:
            return format_full_moment(moment, self.zone, year=True)
        return format_moment(moment, self.now, self.zone)

    @cached_property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.made.network.time_zone)

    @cached_property
    def lines(self) -> list[SlipLine]:
        return [SlipLine(line) for line in self.made.lines.all()]

    @property
    def code(self) -> str:
        """« K7F 2QD »: read aloud in two breaths."""
        return f"{self.made.code[:3]} {self.made.code[3:]}"

    @property
    def when(self) -> str:
        return format_moment(self.made.handed_at, self.now, self.zone)

    @property
    def when_in_full(self) -> str:
        """« mardi 24 novembre 2026, 10 h 12 »."""
        return format_full_moment(self.made.handed_at, self.zone, year=True)

    @cached_property
    def masses(self) -> tuple[str, str, str]:
        """What was announced, accepted and set aside, over all lines."""
        return self._mass("offered_g"), self._mass("accepted_g"), self._mass("refused_g")

    def _mass(self, *columns: str) -> str:
        return format_exact_mass(sum(getattr(line.line, name) for line in self.lines for name in columns))

    @property
    def accepted(self) -> str:
        return self._mass("accepted_g")

    @property
    def outcome(self) -> str:
        """« 132 kg acceptés sur 150 kg pesés »."""
        return _("%(accepted)s acceptés sur %(weighed)s pesés") % {
            "accepted": self.accepted,
            "weighed": self._mass("accepted_g", "refused_g"),
        }

    @property
    def temperatures(self) -> list[str]:
        found = []
        for reading in self.made.readings.all():
            said = {"storage": reading.get_storage_display(), "read": format_temperature(reading.tenths)}
            text = _("%(storage)s\u00a0: %(read)s") % said
            found.append(f"{text} – {reading.remedy}" if reading.remedy else text)
        return found

    @property
    def state(self) -> str:
        """One word for a list."""
        return _("signé") if self.made.giver_signed_at else _("à signer")

    @property
    def signed(self) -> str:
        """How and when the giver signed, or nothing."""
        if self.made.giver_signed_at is None:
            return ""
        return _("Signé par %(giver)s, %(how)s, %(when)s") % {
            "giver": self.made.giver.name,
            "how": self.made.get_giver_signed_display(),
            "when": self._day_of(self.made.giver_signed_at),
        }

    @property
    def corrected(self) -> str:
        if self.made.corrected_at is None:
            return ""
        return _("Corrigé %(when)s") % {"when": self._day_of(self.made.corrected_at)}


@dataclass(frozen=True)
class MonthRow:
    """« novembre : 88 % utilisable », and what was set aside, largest first."""

    month: Month

    @property
    def usable(self) -> str:
        return format_percent(self.month.usable)

    @property
    def weighed(self) -> str:
        return format_exact_mass(self.month.weighed_g)

    @property
    def reasons(self) -> list[tuple[str, str, int]]:
        """(reason, weight, share of all that was set aside in hundredths)."""
        whole = sum(grams for _reason, grams in self.month.reasons) or 1
        return [
            (str(Reason(reason).label), format_exact_mass(grams), round(100 * grams / whole))
            for reason, grams in self.month.reasons
        ]


def month_rows(months: Sequence[Month]) -> list[MonthRow]:
    """Latest first, as one reads."""
    return [MonthRow(month) for month in reversed(months)]
