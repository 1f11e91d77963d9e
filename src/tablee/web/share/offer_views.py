"""An offer, a claim or a need as pages show them: sentences ready to read, nothing computed in templates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from tablee.domains.actors.viewer import Viewer
from tablee.domains.field.enums import Family
from tablee.domains.field.units import format_count_of_units, unit_word
from tablee.domains.governance import queries as governance
from tablee.domains.sharing import rules
from tablee.domains.sharing.claimants import Claimant, claimant_for
from tablee.domains.sharing.enums import Mode
from tablee.domains.sharing.reception import closures_only
from tablee.domains.sharing.rules import is_open, reserved_until, still_to_take
from tablee.kernel.moments import format_day, format_end, format_window, local_day
from tablee.kernel.quantities import format_distance, format_mass
from tablee.kernel.refusals import Refusal
from tablee.web.components.addresses import address_with

if TYPE_CHECKING:
    from tablee.domains.sharing.models import Offer


@dataclass(frozen=True)
class OfferView:
    """One offer at one moment, for whoever might take of it. Read with its network, giver and place."""

    offer: Any
    now: datetime
    claimant: Claimant | None = None

    @cached_property
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
    def takes(self) -> list[str]:
        """The button's sentence for one unit and for several; {n} is the number."""
        return [_("Je prends {n} %(unit)s") % {"unit": unit_word(n, self.offer.unit)} for n in (1, 2)]

    @property
    def until(self) -> str:
        return format_end(self.offer.until_at, self.now, self.zone)

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

    @cached_property
    def close_to_use_by(self) -> str:
        """« Moins de 48 h avant la DLC » where its rule said so when it was published, which asked for a word."""
        if not self.offer.use_by_on:
            return ""
        at, zone = self.offer.published_at, self.offer.network.time_zone
        in_force = governance.rules_on(self.offer.network_id, local_day(at, self.zone))
        hours = rules.hours_when_close(self.offer.use_by_on, at, zone, in_force)
        return "" if hours is None else _("Moins de %(hours)s h avant la DLC") % {"hours": hours}

    @property
    def place(self) -> str:
        site = self.offer.bundle.site
        parts = [self.offer.giver.name, self.offer.bundle.place_note or (site.commune if site else "")]
        if (metres := self.claimant.metres(self.offer) if self.claimant else None) is not None:
            parts.append(format_distance(metres))
        return " · ".join(part for part in parts if part)

    @property
    def mine(self) -> Any | None:
        """The viewer's open claim, when the offer was read with it."""
        return next(iter(getattr(self.offer, "mine", [])), None)

    @property
    def mine_count(self) -> str:
        return format_count_of_units(self.mine.units, self.offer.unit) if self.mine else ""

    @property
    def is_open(self) -> bool:
        return is_open(self.offer, self.now)

    @cached_property
    def refusal(self) -> Refusal | None:
        """What a claim would be refused for."""
        if self.claimant is None:
            raise ValueError("nobody to take of it was named")
        return self.claimant.why_not_take(self.offer, at=self.now, taken=self.mine)

    @property
    def can_take(self) -> bool:
        return self.refusal is None

    @property
    def why_not(self) -> str:
        """In the place of the button."""
        if self.refusal is not None and self.refusal.code == "not_enough":
            return _("Tout est pris. Si quelqu’un rend sa part, elle revient ici.")
        claimant = self.claimant
        return str((claimant and claimant.hindrance(self.offer, at=self.now, taken=self.mine)) or "")

    @property
    def share(self) -> Any | None:
        """The viewer's share of it that waits for an answer."""
        fair_shares = self.claimant.fair_shares if self.claimant else None
        if fair_shares is None or self.offer.mode != Mode.FAIR_SHARE:
            return None
        return fair_shares.waiting.get(self.offer.pk)

    @cached_property
    def suits(self) -> bool:
        """Whether an alert would tell the claimant of it."""
        return not self._silence

    @cached_property
    def remark(self) -> str:
        """Beside the button: who alone may take, and why no alert told of it."""
        if self.claimant is None:
            return ""
        if self.claimant.organization is None:
            return rules.not_authorized().sentence if self.offer.needs_authorization else ""
        return str(self._silence or self.claimant.closed_part(self.offer, at=self.now) or "")

    @cached_property
    def _silence(self) -> Refusal | None:
        return self.claimant.silence(self.offer, at=self.now) if self.claimant else None

    @cached_property
    def kept(self) -> str:
        """« Gardé pour vous jusqu’à … », for the partner alone."""
        ours = self.claimant.viewer.organization_id if self.claimant else 0
        return rules.kept_for(self.offer, ours, self.now)

    @property
    def reserved(self) -> str:
        """The same, or « D’abord pour X jusqu’à … » for the giver."""
        ends = reserved_until(self.offer, self.now) if still_to_take(self.offer, self.now) else None
        if self.kept:
            return self.kept
        if ends is None or self.offer.target is None:
            return ""
        words = _("D’abord pour %(name)s, jusqu’à %(until)s")
        if rules.is_for_partner_alone(self.offer, self.now):
            words = _("Pour %(name)s, jusqu’à %(until)s")
        return words % {
            "name": self.offer.target.name,
            "until": format_end(ends, self.now, self.zone),
        }

    @cached_property
    def url(self) -> str:
        return address_with("share:offer", self.offer.ref)

    @property
    def announced(self) -> str:
        """What is said aloud when the number changes, and in a preview."""
        if not self.is_open:
            return _("Terminé")
        return _("Reste %(left)s, jusqu’à %(until)s") % {"left": self.left, "until": self.until}


def offer_views(offers: Sequence[Offer], viewer: Viewer, *, now: datetime) -> list[OfferView]:
    """Offers as the viewer's structure, which is read once for all, may take of them."""
    claimant = claimant_for(viewer, offers, at=now)
    return [OfferView(offer, now, claimant) for offer in offers]


def closure_then(share: Any, now: datetime) -> str:
    """Beside a share's button."""
    reception = closures_only(share.organization_id, now, share.offer.network.time_zone)
    return str(reception.closure_then(share.offer, now) or "")


def suggested_units(view: OfferView) -> tuple[int, str]:
    """(units the stepper starts at, why), the same with an account and by a link.

    What the structure said it can take (its maximum, its cold room), within what remains. Without a word of its own
    it starts at one: nobody takes everything by pressing once. A gift kept for this structure starts whole.
    """
    offer, claimant = view.offer, view.claimant
    limits = sorted(claimant.capacity(offer).limits(offer)) if claimant else []
    if not limits:
        kept = claimant and offer.mode == Mode.TARGETED and offer.target_id == claimant.viewer.organization_id
        return (max(1, offer.units_left), "") if kept else (1, "")
    units, kind = limits[0]
    if units < 1:  # no reason for the one it starts at; the remark says what was declared
        return 1, ""
    sentence = {
        "cold": _("Votre froid déclaré\u00a0: %(cap)s."),
        "max": _("Votre plafond déclaré\u00a0: %(cap)s."),
    }[kind]
    return max(1, min(units, offer.units_left)), sentence % {"cap": format_count_of_units(units, offer.unit)}


def family_label(family: str) -> str:
    return str(Family(family).label)
