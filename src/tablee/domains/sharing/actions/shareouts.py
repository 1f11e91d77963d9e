"""The life of a share-out: propose, take or take less or pass, deal again what was passed, confirm; or take back.

Units proposed to somebody are nobody else's until they answer: they leave `units_left` for `units_proposed`. The
rows are locked in one order everywhere: share-out, offers, shares and claims.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from tablee.domains.actors.viewer import Viewer, robot
from tablee.domains.governance import queries as governance
from tablee.domains.sharing import dealing, reasons, rules
from tablee.domains.sharing.enums import ClaimStatus, Mode, OfferStatus, ShareOutStatus, ShareState
from tablee.domains.sharing.events import ShareAnswered, ShareOutProposed, ShareOutSettled, SharesCancelled
from tablee.domains.sharing.kinds import ANSWER_HOURS
from tablee.domains.sharing.lines import local_day
from tablee.domains.sharing.models import Claim, Offer, Share, ShareOut
from tablee.engines.allocation import jsonio
from tablee.kernel import journal
from tablee.kernel.refusals import Refused, insist, refuse

MOST_ROUNDS = 6


@transaction.atomic
def propose(
    offers: Sequence[Offer],
    *,
    by: Viewer,
    at: datetime,
    deadline_at: datetime | None = None,
    caps_g: Mapping[str, int] | None = None,
    portions: str | None = None,
) -> ShareOut:
    """Deal these waiting offers and propose each structure its share until the deadline. `portions`: of the dealing that
    was read; nothing is proposed that differs from it."""
    fresh = _lock(offers)
    for offer in fresh:
        insist(rules.why_not_share_out(offer, by=by, at=at), conflict=True)
    ends = min(offer.until_at for offer in fresh)
    hours = governance.value_on(fresh[0].network_id, ANSWER_HOURS, local_day(at, fresh[0].network.time_zone))
    deadline = deadline_at or min(at + timedelta(hours=hours), ends - (ends - at) / 4)
    insist(rules.why_not_deadline(deadline, ends=ends, at=at))
    dealt = dealing.deal(fresh, at=at, caps_g=caps_g)
    if not dealt.result.shares:
        raise Refused(rules.nobody_can_take(dealt.regime.because), conflict=True)
    if portions is not None:
        insist(rules.why_not_as_read(portions, dealt), conflict=True)
    return _write(fresh, dealt, by=by, at=at, deadline=deadline)


@transaction.atomic
def answer(share: Share, *, units: int, by: Viewer, at: datetime, first_name: str = "") -> Share:
    """Take all (`units` = the share), take less, or pass (0). The same answer again changes nothing.

    What is not taken waits to be dealt again; when everybody answered, the share-out is settled at once.
    """
    share_out, offer, fresh = _lock_share(share)
    answered = fresh.state in (ShareState.TAKEN, ShareState.PASSED)
    if answered and fresh.units_taken == units and rules.may_answer(fresh, by):
        return fresh
    insist(rules.why_not_answer(fresh, units=units, by=by, at=at), conflict=True)
    state = ShareState.TAKEN if units else ShareState.PASSED
    _end(fresh, offer, state, by=by, at=at, units=units, first_name=first_name or by.first_name)
    ShareAnswered(share=fresh.ref, units=units).put(at)
    _settle_answered(share_out, at)
    return fresh


@transaction.atomic
def give_up_share(share: Share, *, by: Viewer, at: datetime) -> None:
    """Take back what waits for a structure that leaves the network: it said nothing to it, the others go on."""
    share_out, _offer, fresh = _lock_share(share)
    if fresh.state == ShareState.PROPOSED:
        _cancel([fresh], by=by, at=at)
        _settle_answered(share_out, at)


@transaction.atomic
def settle_due(at: datetime) -> int:
    """Share-outs whose deadline passed: no answer is a pass, the rest is dealt again. How many were settled."""
    due = ShareOut.objects.filter(status=ShareOutStatus.PROPOSED, deadline_at__lte=at)
    refs = list(due.order_by("pk").values_list("pk", flat=True)[:50])
    return sum(_close(pk, at) for pk in refs)


@transaction.atomic
def cancel_share_out(share_out: ShareOut, *, by: Viewer, at: datetime, reason: str = "") -> ShareOut:
    """Take back what was not answered yet; what was taken stays taken."""
    fresh = ShareOut.objects.select_for_update().get(pk=share_out.pk)
    insist(rules.why_not_cancel_share_out(fresh, by=by))
    _lock_all(fresh)
    _cancel(_waiting(share_out=fresh), by=by, at=at)
    fresh.status, fresh.settled_at = ShareOutStatus.CANCELLED, at
    fresh.save(update_fields=["status", "settled_at"])
    journal.write(
        "sharing.cancel_share_out",
        fresh.topic,
        by.author,
        at,
        after={"reason": reason},
        rule_version=fresh.rule_version,
    )
    return fresh


def _close(pk: int, at: datetime) -> int:
    share_out = ShareOut.objects.select_for_update().get(pk=pk)
    if share_out.status != ShareOutStatus.PROPOSED:
        return 0
    _lock_all(share_out)
    for share in _waiting(share_out=share_out):
        _end(share, share.offer, ShareState.SILENT, by=robot(), at=at)
    _settle(share_out, at)
    return 1


def _settle(share_out: ShareOut, at: datetime) -> None:
    """Confirm this round; deal what is left among those who took all of theirs, or open it to everybody."""
    share_out.status, share_out.settled_at = ShareOutStatus.CONFIRMED, at
    share_out.save(update_fields=["status", "settled_at"])
    journal.write(
        "sharing.confirm_share_out", share_out.topic, robot().author, at, rule_version=share_out.rule_version
    )
    offers = _lock_all(share_out)
    left = [
        offer
        for offer in offers
        if offer.units_left and offer.status == OfferStatus.OPEN and offer.until_at > at
    ]
    glad = _took_all(share_out)
    followed = (
        _deal_again(share_out, left, glad, at) if left and glad and share_out.round < MOST_ROUNDS else None
    )
    if followed is None:
        # Dealing is over. What is left, and what somebody gives back later, is for whoever comes: waste is the last thing.
        done = [offer.pk for offer in offers if offer.mode == Mode.FAIR_SHARE]
        Offer.objects.filter(pk__in=done, units_proposed=0).update(mode=Mode.FIRST_READY)
    ShareOutSettled(share_out=share_out.ref, next=followed.ref if followed else "", left=len(left)).put(at)


def _deal_again(share_out: ShareOut, left: list[Offer], glad: set[int], at: datetime) -> ShareOut | None:
    dealt = dealing.deal(left, at=at, only=glad)
    if not dealt.result.shares:
        return None
    ends = min(offer.until_at for offer in left)
    # Half the time of the round before: a passed crate should not wait as long again.
    wait = max((share_out.deadline_at - share_out.proposed_at) / 2, timedelta(minutes=15))
    deadline = min(at + wait, at + (ends - at) / 2)
    acting = robot(share_out.organization.ref)
    return _write(left, dealt, by=acting, at=at, deadline=deadline, previous=share_out)


def _took_all(share_out: ShareOut) -> set[int]:
    """Organisations that took all they were proposed: the others said that they had enough. What was taken back from them
    says nothing."""
    shares = list(Share.objects.filter(share_out=share_out).exclude(state=ShareState.CANCELLED))
    less = {share.organization_id for share in shares if share.units_taken < share.units}
    return {share.organization_id for share in shares} - less


def _write(
    offers: Sequence[Offer],
    dealt: dealing.Deal,
    *,
    by: Viewer,
    at: datetime,
    deadline: datetime,
    previous: ShareOut | None = None,
) -> ShareOut:
    result, regime = dealt.result, dealt.regime
    share_out = ShareOut.objects.create(
        network_id=offers[0].network_id,
        organization_id=by.organization_id
        or (previous.organization_id if previous else offers[0].bundle.publisher_id),
        person_ref=by.person_ref,
        regime=regime.name,
        because=regime.because,
        figures={
            "supply_g": regime.supply_g,
            "could_take_g": regime.could_take_g,
            "urgent_g": regime.urgent_g,
            "takers": regime.takers,
            "given_g": result.given_g,
            "bound_g": result.bound_g,
            "kg_km": result.kg_km,
            "complaints": result.complaints,
        },
        problem=jsonio.problem_record(dealt.problem),
        result=_plain(dealt),
        seed=dealt.seed,
        rule_version=dealt.rule_version,
        round=previous.round + 1 if previous else 1,
        previous=previous,
        proposed_at=at,
        deadline_at=deadline,
    )
    by_ref = {offer.ref: offer for offer in offers}
    levels = {level.structure: level for level in result.levels}
    Share.objects.bulk_create(
        Share(
            share_out=share_out,
            offer=by_ref[share.lot],
            organization=dealt.structures[share.structure],
            units=share.crates,
            level_before=round(levels[share.structure].before * 1000),
            level_after=round(levels[share.structure].after * 1000),
            sentence=result.sentences.get(share.structure, "")[:400],
        )
        for share in result.shares
    )
    for offer in offers:
        _reserve(offer, sum(share.crates for share in result.shares if share.lot == offer.ref))
    journal.write(
        "sharing.propose",
        share_out.topic,
        by.author,
        at,
        after={"round": share_out.round, "shares": len(result.shares)},
        rule_version=share_out.rule_version,
    )
    ShareOutProposed(share_out=share_out.ref).put(at)
    return share_out


def _plain(dealt: dealing.Deal) -> dict[str, Any]:
    result = dealt.result
    return {
        "shares": [[share.lot, share.structure, share.crates] for share in result.shares],
        "levels": {level.structure: [level.need_g, level.before_g, level.after_g] for level in result.levels},
        "left": [[each.lot, each.crates, each.reason] for each in result.left],
        "why_none": {lot: dict(reasons) for lot, reasons in result.why_none.items()},
        "sentences": dict(result.sentences),
        "told": reasons.stored(result.explanations),
        "uncounted": [each.ref for each in dealt.uncounted],
    }


def _reserve(offer: Offer, units: int) -> None:
    """From what is left to what is proposed, or nothing: the condition and the CHECK both refuse more than is left."""
    if not units:
        return
    taken = Offer.objects.filter(pk=offer.pk, status=OfferStatus.OPEN, units_left__gte=units).update(
        units_left=F("units_left") - units, units_proposed=F("units_proposed") + units, mode=Mode.FAIR_SHARE
    )
    if not taken:
        offer.refresh_from_db()
        raise Refused(rules.not_enough(offer), conflict=True)


def _end(
    share: Share,
    offer: Offer,
    state: ShareState,
    *,
    by: Viewer,
    at: datetime,
    units: int = 0,
    first_name: str = "",
) -> None:
    """Write how one share ended: units taken become the structure's claim, the others go back to what is left."""
    back = share.units - units
    withdrawn = offer.status == OfferStatus.WITHDRAWN
    returned = (
        {"units_withdrawn": F("units_withdrawn") + back}
        if withdrawn
        else {"units_left": F("units_left") + back}
    )
    Offer.objects.filter(pk=offer.pk).update(units_proposed=F("units_proposed") - share.units, **returned)
    share.units_taken, share.state, share.answered_at = units, state, at
    cancelled = state == ShareState.CANCELLED
    if cancelled:
        share.canceller_id = by.organization_id or None
    else:
        share.first_name, share.person_ref, share.via = first_name[:60], by.person_ref, by.via
    share.save(
        update_fields=[
            "units_taken", "state", "answered_at", "first_name", "person_ref", "via", "canceller"
        ]
    )  # fmt: skip
    if units:
        _grant(share, units, by, at, first_name)
    journal.write(
        "sharing.cancel_share" if cancelled else "sharing.answer",
        share.topic,
        by.author,
        at,
        before={"proposed": share.units},
        after={"taken": units, "for": share.organization.ref, "state": share.state},
        rule_version=share.share_out.rule_version,
    )


def _grant(share: Share, units: int, by: Viewer, at: datetime, first_name: str) -> None:
    """Add to the structure's open claim on the offer, or open one."""
    own = Claim.objects.filter(
        offer_id=share.offer_id, organization_id=share.organization_id, status=ClaimStatus.TAKEN
    )
    if own.update(units=F("units") + units, changed_at=at):
        return
    Claim.objects.create(
        offer_id=share.offer_id,
        organization_id=share.organization_id,
        units=units,
        first_name=first_name[:60],
        person_ref=by.person_ref,
        via=by.via,
        taken_at=at,
        changed_at=at,
    )


def _cancel(shares: Iterable[Share], *, by: Viewer, at: datetime) -> None:
    """Take back what waits: nobody said no to it, and those who were told of it hear so."""
    refs = []
    for share in shares:
        _end(share, share.offer, ShareState.CANCELLED, by=by, at=at)
        refs.append(share.ref)
    if refs:
        SharesCancelled(shares=tuple(refs)).put(at)


def withdraw_shares(offer: Offer, *, by: Viewer, at: datetime) -> None:
    """Take back the open shares of a withdrawn offer (called by `withdraw`, the offer's row locked)."""
    _cancel(_waiting(offer=offer), by=by, at=at)


def _settle_answered(share_out: ShareOut, at: datetime) -> None:
    if not Share.objects.filter(share_out=share_out, state=ShareState.PROPOSED).exists():
        _settle(share_out, at)


def _lock_share(share: Share) -> tuple[ShareOut, Offer, Share]:
    """All offers of its share-out at once, in the order everybody keeps: the last answer settles them together."""
    share_out = ShareOut.objects.select_for_update().get(pk=share.share_out_id)
    offer = next(each for each in _lock_all(share_out) if each.pk == share.offer_id)
    return share_out, offer, _held().get(pk=share.pk)


def _lock(offers: Iterable[Offer]) -> list[Offer]:
    wanted = [offer.pk for offer in offers]
    rows = Offer.objects.select_for_update(of=("self",)).select_related(
        "bundle__site", "bundle__giver", "network"
    )
    found = {row.pk: row for row in rows.filter(pk__in=wanted).order_by("pk")}
    if not found or len({row.network_id for row in found.values()}) != 1:
        refuse("one_network", _("Une répartition se fait dans un seul réseau."))
    return [found[pk] for pk in wanted]


def _lock_all(share_out: ShareOut) -> list[Offer]:
    return _lock(Offer.objects.filter(shares__share_out=share_out).distinct().order_by("pk"))


def _waiting(**about: ShareOut | Offer) -> QuerySet[Share]:
    return _held().filter(state=ShareState.PROPOSED, **about)


def _held() -> QuerySet[Share]:
    company = ("offer", "organization", "share_out__network", "share_out__organization")
    return Share.objects.select_for_update(of=("self",)).select_related(*company)
