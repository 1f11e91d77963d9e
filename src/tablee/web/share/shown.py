"""An offer, a claim or a need as pages show them: sentences ready to read, nothing computed in templates."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.translation import gettext as _

from tablee.domains.actors import queries as actors
from tablee.domains.actors.viewer import Viewer
from tablee.domains.field.enums import Family, StorageClass
from tablee.domains.field.units import format_count_of_units, unit_word
from tablee.domains.governance.kinds import CHILLED_L_PER_KG
from tablee.domains.governance.queries import value_on
from tablee.domains.sharing.enums import Mode
from tablee.domains.sharing.rules import is_open, reserved_until
from tablee.kernel.geography import distance_m
from tablee.kernel.moments import format_day, format_moment, format_window, local_day
from tablee.kernel.quantities import format_distance, format_mass

if TYPE_CHECKING:
    from tablee.domains.actors.models import Network, Site
    from tablee.domains.sharing.models import Offer


@dataclass(frozen=True)
class Shown:
    """One offer for one viewer at one moment."""

    offer: Any
    viewer: Viewer
    now: datetime
    metres: int | None = None

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.offer.network.time_zone)

    @property
    def title(self) -> str:
        return str(self.offer.label)

    @property
    def left(self) -> str:
        return format_count_of_units(self.offer.units_left, self.offer.unit)

    @property
    def unit_word(self) -> str:
        return unit_word(self.offer.units_left, self.offer.unit)

    @property
    def weight(self) -> str:
        """« 1 200 kg », or nothing when the unit is the kilogram itself."""
        return "" if self.offer.unit == "kg" else format_mass(self.offer.left_g)

    @property
    def one_unit(self) -> str:
        if self.offer.unit == "kg":
            return ""
        return _("1 %(unit)s = %(mass)s") % {
            "unit": unit_word(1, self.offer.unit),
            "mass": format_mass(self.offer.unit_g),
        }

    @property
    def take_one(self) -> str:
        """The button's sentence for one unit; {n} is the number."""
        return _("Je prends {n} %(unit)s") % {"unit": unit_word(1, self.offer.unit)}

    @property
    def take_many(self) -> str:
        return _("Je prends {n} %(unit)s") % {"unit": unit_word(2, self.offer.unit)}

    @property
    def until(self) -> str:
        return format_moment(self.offer.until_at, self.now, self.zone)

    @property
    def window(self) -> str:
        start = self.offer.bundle.pickup_from_at
        if start is None:
            return _("à retirer jusqu’à %(until)s") % {"until": self.until}
        return _("à retirer %(window)s") % {
            "window": format_window(start, self.offer.until_at, self.now, self.zone)
        }

    @property
    def dated(self) -> str:
        """« DLC demain », « DDM jeudi 3 décembre »."""
        today = local_day(self.now, self.zone)
        if self.offer.use_by_on:
            return _("DLC %(day)s") % {"day": format_day(self.offer.use_by_on, today)}
        if self.offer.best_before_on:
            return _("DDM %(day)s") % {"day": format_day(self.offer.best_before_on, today)}
        return ""

    @property
    def place(self) -> str:
        site = self.offer.bundle.site
        parts = [self.offer.giver.name, self.offer.bundle.place_note or (site.commune if site else "")]
        if self.metres is not None:
            parts.append(format_distance(self.metres))
        return " · ".join(part for part in parts if part)

    @property
    def mine(self) -> Any | None:
        """The viewer's open claim, when the offer was read with it."""
        return next(iter(getattr(self.offer, "mine", [])), None)

    @property
    def mine_said(self) -> str:
        return format_count_of_units(self.mine.units, self.offer.unit) if self.mine else ""

    @property
    def is_open(self) -> bool:
        return is_open(self.offer, self.now)

    @property
    def can_take(self) -> bool:
        free = (
            reserved_until(self.offer, self.now) is None
            or self.offer.target_id == self.viewer.organization_id
        )
        theirs = self.viewer.organization_id == self.offer.giver_id
        dealt = self.offer.mode == Mode.FAIR_SHARE
        return (
            self.is_open
            and self.offer.units_left > 0
            and free
            and not theirs
            and not dealt
            and self.mine is None
        )

    @property
    def reserved(self) -> str:
        """« D'abord pour X jusqu'à … », shown to the partner and the giver."""
        ends = reserved_until(self.offer, self.now)
        if ends is None or self.offer.target is None:
            return ""
        return _("D’abord pour %(name)s, jusqu’à %(until)s") % {
            "name": self.offer.target.name,
            "until": format_moment(ends, self.now, self.zone),
        }

    @property
    def url(self) -> str:
        return reverse("share:offer", args=[self.offer.ref])

    @property
    def announced(self) -> str:
        """What is said aloud when the number changes, and in a preview."""
        if not self.is_open:
            return _("Terminé")
        return _("Reste %(left)s, jusqu’à %(until)s") % {"left": self.left, "until": self.until}


def shown(offers: Iterable[Any], viewer: Viewer, *, now: datetime) -> list[Shown]:
    """Offers with their distance from the viewer's main place (one read for all)."""
    here = actors.main_site(viewer.organization_id) if viewer.organization_id else None
    return [Shown(offer, viewer, now, _metres(here, offer.bundle.site)) for offer in offers]


def _metres(here: Site | None, there: Site | None) -> int | None:
    if here is None or there is None:
        return None
    return distance_m(here.lat, here.lon, there.lat, there.lon)


@dataclass(frozen=True)
class Declared:
    """What a structure said it can take at once: grams, litres of cold, and how many litres a kilogram needs."""

    organization_id: int = 0
    max_g: int | None = None
    chilled_l: int | None = None
    frozen_l: int | None = None
    litres_per_kg: int = 1

    def limits(self, offer: Offer) -> Iterator[tuple[int, str]]:
        """(units, sentence) for each limit that bears on this offer."""
        if self.max_g is not None:
            yield self.max_g // offer.unit_g, _("Votre plafond déclaré\u00a0: %(cap)s.")
        cold: dict[str, int | None] = {
            StorageClass.CHILLED: self.chilled_l,
            StorageClass.FROZEN: self.frozen_l,
        }
        if litres := cold.get(offer.storage):
            yield (
                litres * 1000 // (offer.unit_g * self.litres_per_kg),
                _("Votre froid déclaré\u00a0: %(cap)s."),
            )


def declared_by(viewer: Viewer, network: Network, *, now: datetime) -> Declared:
    """Three reads for as many offers as there are; nothing for whoever has not said for whom they answer."""
    if not viewer.organization_id:
        return Declared()
    site = actors.main_site(viewer.organization_id)
    today = local_day(now, ZoneInfo(network.time_zone))
    return Declared(
        organization_id=viewer.organization_id,
        max_g=actors.own_organization(viewer).profile.max_g,
        chilled_l=site.chilled_l if site else None,
        frozen_l=site.frozen_l if site else None,
        litres_per_kg=value_on(network.pk, CHILLED_L_PER_KG, today),
    )


def suggested_units(offer: Offer, declared: Declared) -> tuple[int, str]:
    """(units the stepper starts at, why), the same with an account and by a link.

    What the structure said it can take (its maximum, its cold room), within what remains. Without a word of its own
    it starts at one: nobody takes everything by pressing once. A gift kept for this structure starts whole.
    """
    limits = list(declared.limits(offer))
    if not limits:
        kept = offer.mode == Mode.TARGETED and offer.target_id == declared.organization_id
        return (max(1, offer.units_left), "") if kept else (1, "")
    cap, said = min(limits)
    why = said % {"cap": format_count_of_units(cap, offer.unit)}
    return max(1, min(cap, offer.units_left)), why


def family_label(family: str) -> str:
    return str(Family(family).label)
