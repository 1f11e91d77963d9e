"""Who hears of a hand-over: the giver gets its slip, and whoever published for it too."""

from datetime import datetime

from django.utils.translation import gettext as _

from tablee.domains.deliveries.events import HandedOver
from tablee.domains.deliveries.queries import hand_over_by_ref
from tablee.flows import scopes
from tablee.flows.notices import News, notify, readers_of
from tablee.kernel import links
from tablee.kernel.events import on
from tablee.kernel.quantities import format_exact_mass


@on(HandedOver)
def send_the_slip(fact: HandedOver, at: datetime) -> None:
    """What was accepted and refused, and the link to the slip. No word on whoever carried the crates."""
    made = hand_over_by_ref(fact.hand_over)
    if made is None:
        return
    lines = made.lines.all()
    accepted = sum(line.accepted_g for line in lines)
    weighed = accepted + sum(line.refused_g for line in lines)

    def say() -> News:
        return News(
            subject=_("Bordereau %(code)s") % {"code": made.code},
            line=_("%(taker)s a accepté %(accepted)s sur %(weighed)s pesés.")
            % {
                "taker": made.taker.name,
                "accepted": format_exact_mass(accepted),
                "weighed": format_exact_mass(weighed),
            },
            why=_("Vous recevez ce message parce que votre structure a remis des produits."),
        )

    notify(
        "slip",
        readers_of([made.giver, made.publisher]),
        say,
        path=links.path_of(scopes.slip_link(made, at=at)),
        key=f"slip:{made.ref}",
        at=at,
        zone=made.network.time_zone,
    )
