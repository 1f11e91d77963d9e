"""What people paste into their message loop: at most 600 characters, the link at the end, nothing about anyone."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import gettext as _

from tablee.domains.field.units import format_count_of_units
from tablee.domains.sharing import rules
from tablee.domains.sharing.enums import Mode
from tablee.domains.sharing.models import Bundle, Offer
from tablee.kernel import links
from tablee.kernel.models import Link
from tablee.kernel.moments import format_full_end

LONGEST = 600


def address_of(link: Link) -> str:
    """The link as one types or pastes it."""
    return f"{settings.PUBLIC_URL}{links.path_of(link)}"


def loop_text(bundle: Bundle, offers: Sequence[Offer], link: Link, *, at: datetime) -> str:
    """« Boulangerie du Canal propose : pain, reste 12 kg … ». Lines that do not fit are counted, not cut.

    A loop is read hours later: the day is a date. What is kept says until when, never for whom: who is preferred by
    whom is nobody else's to know.
    """
    zone = ZoneInfo(bundle.network.time_zone)
    until = format_full_end(bundle.until_at, zone)
    head = _("%(giver)s propose\u00a0:") % {"giver": bundle.giver.name}
    place = bundle.place_note or (bundle.site.commune if bundle.site else "")
    kept_until_at = rules.kept_until(offers, at)
    first = _("D’abord pour un partenaire jusqu’à %(until)s, ensuite pour toutes.")
    if kept_until_at is not None and kept_until_at >= bundle.until_at:
        first = _("Pour un partenaire.")
    tail = [
        *([first % {"until": format_full_end(kept_until_at, zone)}] if kept_until_at else []),
        _("Jusqu’à %(until)s") % {"until": until} + (f" · {place}" if place else ""),
        (
            _("Chaque structure en recevra une part juste\u202f; à suivre ici\u00a0: %(address)s")
            if offers and all(offer.mode == Mode.FAIR_SHARE for offer in offers)
            else _("Sans compte, prenez votre part ici\u00a0: %(address)s")
        )
        % {"address": address_of(link)},
    ]
    lines: list[str] = []
    room = LONGEST - len(head) - sum(len(part) + 1 for part in tail) - 40
    for index, offer in enumerate(offers):
        left = format_count_of_units(offer.units_left, offer.unit)
        line = _("• %(label)s\u00a0: reste %(left)s") % {"label": offer.label, "left": left}
        if sum(len(each) + 1 for each in lines) + len(line) > room:
            lines.append(_("• et %(more)s autres lignes") % {"more": len(offers) - index})
            break
        lines.append(line)
    return "\n".join([head, *lines, *tail])
