"""An offer among others: its card in one piece, since a page of offers draws sixty of them."""

from django.utils.html import conditional_escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from tablee.kernel.quantities import format_number
from tablee.web.components.acts import action
from tablee.web.components.cards import actions, card, reason
from tablee.web.components.marks import icon
from tablee.web.share.offer_views import OfferView


def offer_card(seen: OfferView) -> SafeString:
    """What, how much, where and until when; what the viewer took; one way in, or why there is none."""
    return card(
        SafeString(f"{_mine(seen)}{reason(_where(seen))}{_remark(seen)}{actions(_way_in(seen))}"),
        title=seen.title,
        url=seen.url,
        level=3,
        number=format_number(seen.offer.units_left, 2),
        unit=seen.unit_word,
        pill_kind=seen.offer.storage,
        edge=seen.offer.storage,
        deadline=seen.window,
    )


def _mine(seen: OfferView) -> str:
    if not seen.mine:
        return ""
    said = _("Vous en avez pris %(units)s.") % {"units": conditional_escape(seen.mine_count)}
    return f'<p class="strong">{icon("circle-check")} {said}</p>'


def _where(seen: OfferView) -> SafeString:
    weight = seen.weight and f"<b>{conditional_escape(seen.weight)}</b>"
    parts = (conditional_escape(seen.place), weight, *map(conditional_escape, (seen.dated, seen.reserved)))
    return SafeString(" · ".join(part for part in parts if part))


def _remark(seen: OfferView) -> str:
    said = seen.remark if seen.can_take else "" if seen.mine else seen.why_not
    return f'<p class="muted small">{conditional_escape(said)}</p>' if said else ""


def _way_in(seen: OfferView) -> SafeString:
    if seen.can_take:
        return action(label=_("Prendre une part"), url=seen.url, kind="main")
    return action(label=_("Voir"), url=seen.url)
