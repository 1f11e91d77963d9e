"""Who hears of a share-out: each structure of its share with its reason, and when it is taken back; whoever deals, of the
end of a round."""

from datetime import datetime
from functools import partial
from zoneinfo import ZoneInfo

from django.db.models import F, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tablee.domains.actors import queries as actors
from tablee.domains.field.units import format_count_of_units
from tablee.domains.messages import queries as messages
from tablee.domains.messages.actions import tell_many
from tablee.domains.messages.kinds import News, words_on_leaving
from tablee.domains.sharing import rules
from tablee.domains.sharing.enums import OfferStatus, ShareOutStatus
from tablee.domains.sharing.events import ShareOutProposed, ShareOutSettled, SharesCancelled
from tablee.domains.sharing.models import Share, ShareOut
from tablee.domains.sharing.queries import share_by_ref
from tablee.flows import scopes
from tablee.flows.agenda import place_of
from tablee.flows.notices import drafts_for, notify, readers_by_structure, readers_of
from tablee.kernel import links
from tablee.kernel.events import on
from tablee.kernel.moments import format_end, format_window


@on(ShareOutProposed)
def tell_each_its_share(fact: ShareOutProposed, at: datetime) -> None:
    """One message a structure and offer: how much, why, until when, one link."""
    share_out = (
        ShareOut.objects.select_related("network")
        .filter(ref=fact.share_out, status=ShareOutStatus.PROPOSED)
        .first()
    )
    if share_out is None:
        return
    shares = list(
        share_out.shares.select_related(
            "offer__giver", "offer__bundle__site", "organization", "share_out__network"
        ).order_by("id")
    )
    readers = readers_by_structure(share.organization for share in shares)
    drafts = [
        draft
        for share in shares
        for draft in drafts_for(
            readers[share.organization_id],
            partial(_proposed, share, at),
            path=links.path_of(scopes.share_link(share, at=at)),
            key=f"share:{share.ref}",
            about=share.ref,
        )
    ]
    zone, deadline = share_out.network.time_zone, share_out.deadline_at
    tell_many("share", drafts, at=at, zone=zone, use_by_at=deadline)


@words_on_leaving("share")
def _still_proposed(share_ref: str, _organization_ref: str, at: datetime) -> News | None:
    """Until when, as it is said on leaving; nothing once it is answered or too late to be."""
    share = share_by_ref(share_ref)
    if share is None:
        return None
    by = actors.viewer_for(share.organization)
    late = rules.why_not_answer(share, units=share.units, by=by, at=at)
    return _proposed(share, at) if late is None else None


def _proposed(share: Share, at: datetime) -> News:
    what = format_count_of_units(share.units, share.offer.unit)
    until = format_end(share.share_out.deadline_at, at, ZoneInfo(share.share_out.network.time_zone))
    answer = _("%(sentence)s Répondez jusqu’à %(until)s.") % {"sentence": share.reason, "until": until}
    return News(
        subject=_("Votre part\u00a0: %(what)s, %(label)s") % {"what": what, "label": share.offer.label},
        line=f"{answer}\n{_to_fetch(share, at)}",
        why=_("Vous recevez ce message parce qu’une part est proposée à %(structure)s.")
        % {"structure": share.organization.name},
    )


@on(SharesCancelled)
def tell_it_is_cancelled(fact: SharesCancelled, at: datetime) -> None:
    """Those who read that a share waits; who took it back knows, and a message that has not left leaves no more."""
    rows = Share.objects.select_related("offer", "organization", "share_out__network", "canceller")
    shares = list(rows.filter(ref__in=fact.shares).exclude(organization=F("canceller")).order_by("id"))
    since = min((share.share_out.proposed_at for share in shares), default=at)
    aware = messages.refs_in_sent("share", since=since)
    readers = readers_by_structure(share.organization for share in shares)
    for share in shares:
        if share.ref in aware:
            drafts = drafts_for(
                readers[share.organization_id],
                partial(_cancelled, share),
                path=links.path_of(scopes.share_link(share, at=at)),
                key=f"share-cancelled:{share.ref}",
            )
            zone, deadline = share.share_out.network.time_zone, share.share_out.deadline_at
            tell_many("share", drafts, at=at, zone=zone, use_by_at=deadline)


def _to_fetch(share: Share, at: datetime) -> str:
    """Where and when: whoever answers has to know whether it can come."""
    offer, zone = share.offer, ZoneInfo(share.share_out.network.time_zone)
    where = ", ".join(part for part in (offer.giver.name, place_of(offer.bundle)) if part)
    start = offer.bundle.pickup_from_at
    if start is None:
        until = format_end(offer.until_at, at, zone)
        return _("À retirer chez %(where)s, jusqu’à %(until)s.") % {"where": where, "until": until}
    when = format_window(start, offer.until_at, at, zone)
    return _("À retirer chez %(where)s, %(when)s.") % {"where": where, "when": when}


def _cancelled(share: Share) -> News:
    what = format_count_of_units(share.units, share.offer.unit)
    named = {
        "who": share.canceller.name if share.canceller else share.offer.giver.name,
        "what": what,
        "label": share.offer.label,
        "structure": share.organization.name,
    }
    return News(
        subject=_("Annulé\u00a0: votre part, %(label)s") % named,
        line=_("%(who)s a annulé la part qui vous était proposée\u00a0: %(what)s, %(label)s. Rien à faire.")
        % named,
        why=_("Vous recevez ce message parce qu’une part était proposée à %(structure)s.") % named,
    )


@on(ShareOutSettled)
def tell_whoever_deals(fact: ShareOutSettled, at: datetime) -> None:
    """The round is over: what was taken, and what happens with the rest."""
    share_out = ShareOut.objects.select_related("organization", "network").filter(ref=fact.share_out).first()
    if share_out is None:
        return
    took = Share.objects.filter(share_out=share_out, units_taken__gt=0)
    taken = took.values("organization_id").distinct().count()
    withdrawn = Q(offer__status=OfferStatus.WITHDRAWN)
    lost = Share.objects.filter(withdrawn | Q(offer__units_left__gt=0), share_out=share_out).exists()

    def say() -> News:
        rest = (
            _("Le reste est réparti à nouveau.")
            if fact.next
            else _("Il en reste\u00a0: c’est ouvert à tout le monde.")
            if fact.left
            else _("Le reste n’est plus à prendre\u00a0: offre finie ou retirée.")
            if lost
            else _("Tout a trouvé preneur.")
        )
        answers = (
            ngettext("%(n)s structure a pris sa part.", "%(n)s structures ont pris leur part.", taken)
            % {"n": taken}
            if taken
            else _("Aucune structure n’a pris sa part.")
        )
        return News(
            subject=_("Une répartition est terminée"),
            line=f"{answers} {rest}",
            why=_("Vous recevez ce message parce que votre structure a proposé cette répartition."),
        )

    notify(
        "answer",
        readers_of([share_out.organization]),
        say,
        path=f"/partager/repartition/{share_out.ref}/",
        key=f"settled:{share_out.ref}",
        at=at,
        zone=share_out.network.time_zone,
    )
