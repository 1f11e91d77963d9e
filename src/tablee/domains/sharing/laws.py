"""Laws of sharing that must hold at any moment; `manage.py invariants` asks them."""

from collections.abc import Iterator

from django.db.models import (
    BigIntegerField,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
)
from django.db.models.functions import Coalesce

from tablee.domains.actors.models import Membership
from tablee.domains.deliveries.models import HandOverLine
from tablee.domains.sharing.actions.offers import OFFER_NUMBERS
from tablee.domains.sharing.enums import ClaimStatus, Mode, OfferStatus, ShareOutStatus, ShareState
from tablee.domains.sharing.lines import end_of
from tablee.domains.sharing.models import Claim, Offer, Share, ShareOut
from tablee.kernel.laws import MOST, Breach, law
from tablee.kernel.models import Counter


@law("sharing.units", "left + proposed + taken + withdrawn = total, for every offer")
def units_add_up() -> Iterator[Breach]:
    taken = _units_of(Claim.objects.filter(status=ClaimStatus.TAKEN))
    held = F("units_left") + F("units_proposed") + F("units_withdrawn") + F("taken_sum")
    rows = Offer.objects.annotate(taken_sum=taken).exclude(units_total=held)
    for offer in rows.order_by("pk")[:MOST]:
        yield Breach(
            offer.ref,
            f"total {offer.units_total}, left {offer.units_left}, "
            f"proposed {offer.units_proposed}, withdrawn {offer.units_withdrawn}, taken {offer.taken_sum}",
        )


@law("sharing.proposed", "what is proposed of an offer is the sum of its shares waiting for an answer")
def proposals_add_up() -> Iterator[Breach]:
    waiting = _units_of(Share.objects.filter(state=ShareState.PROPOSED))
    rows = Offer.objects.annotate(waiting_sum=waiting).exclude(units_proposed=F("waiting_sum"))
    for offer in rows.order_by("pk")[:MOST]:
        yield Breach(offer.ref, f"proposed {offer.units_proposed}, waiting shares {offer.waiting_sum}")


@law("sharing.settled", "a share-out that is over has no share waiting")
def nothing_waits_once_settled() -> Iterator[Breach]:
    rows = Share.objects.filter(state=ShareState.PROPOSED).exclude(share_out__status=ShareOutStatus.PROPOSED)
    for share in rows.order_by("pk")[:MOST]:
        yield Breach(share.ref, "waits in a share-out that is over")


@law("sharing.received", "a claim that was fetched bears the weight its slip accepted, and no other does")
def received_is_on_a_slip() -> Iterator[Breach]:
    accepted = (
        HandOverLine.objects.filter(source_ref=OuterRef("ref"))
        .annotate(grams=F("good_g") + F("to_sort_g"))
        .values("grams")
    )
    rows = Claim.objects.annotate(on_slip=Subquery(accepted, output_field=BigIntegerField()))
    # The last line: what was given back was not fetched.
    wrong = rows.filter(
        Q(received_g__isnull=True, on_slip__isnull=False)
        | Q(received_g__isnull=False, on_slip__isnull=True)
        | (Q(received_g__isnull=False, on_slip__isnull=False) & ~Q(received_g=F("on_slip")))
        | Q(status=ClaimStatus.CANCELLED, on_slip__isnull=False)
    )
    for claim in wrong.order_by("pk")[:MOST]:
        yield Breach(claim.ref, f"received {claim.received_g} g, on its slip {claim.on_slip} g")


@law("sharing.complaints", "no published share-out leaves a justified complaint")
def no_justified_complaint() -> Iterator[Breach]:
    for share_out in ShareOut.objects.exclude(figures__complaints=0).order_by("pk")[:MOST]:
        yield Breach(share_out.ref, f"complaints {share_out.figures.get('complaints')}")


@law("sharing.one_network", "an offer and its bundle name the same network, giver and end")
def offers_follow_their_bundle() -> Iterator[Breach]:
    differs = (
        ~Q(network_id=F("bundle__network_id"))
        | ~Q(giver_id=F("bundle__giver_id"))
        | ~Q(until_at=F("bundle__until_at"))
    )
    for offer in Offer.objects.filter(differs).order_by("pk")[:MOST]:
        yield Breach(offer.ref, "differs from its bundle")


@law("sharing.not_own", "nobody takes its own offer")
def nobody_takes_its_own() -> Iterator[Breach]:
    for claim in Claim.objects.filter(organization_id=F("offer__giver_id")).order_by("pk")[:MOST]:
        yield Breach(claim.ref, "claims its own offer")


@law("sharing.target", "only targeted offers name a target")
def only_targeted_offers_name_a_target() -> Iterator[Breach]:
    for offer in Offer.objects.exclude(mode=Mode.TARGETED).filter(target__isnull=False).order_by("pk")[:MOST]:
        yield Breach(offer.ref, "names a target without being targeted")


@law("sharing.takers_belong", "whoever holds a share sat in the offer's network when it took it")
def takers_sat_in_the_network() -> Iterator[Breach]:
    held = Claim.objects.filter(status=ClaimStatus.TAKEN)
    there = _stays("taken_at").filter(
        network_id=OuterRef("offer__network_id"), organization_id=OuterRef("organization_id")
    )
    for claim in held.exclude(Exists(there)).select_related("offer").order_by("pk")[:MOST]:
        yield Breach(claim.ref, f"took of {claim.offer.ref} from outside its network")


@law("sharing.givers_belong", "whoever gives sat in the offer's network when it was published")
def givers_sat_in_the_network() -> Iterator[Breach]:
    there = _stays("published_at").filter(
        network_id=OuterRef("network_id"), organization_id=OuterRef("giver_id")
    )
    for offer in Offer.objects.exclude(Exists(there)).order_by("pk")[:MOST]:
        yield Breach(offer.ref, "given from outside its network")


@law("sharing.use_by", "no open offer runs past its use-by day, which ends at 24:00 local")
def nothing_is_offered_past_its_use_by() -> Iterator[Breach]:
    rows = Offer.objects.filter(status=OfferStatus.OPEN, use_by_on__isnull=False).order_by("pk")
    for ref, day, until_at, zone in rows.values_list("ref", "use_by_on", "until_at", "network__time_zone"):
        if day is not None and until_at > end_of(day, zone):
            yield Breach(ref, f"open until {until_at.isoformat()}, use-by {day}")


@law("sharing.numbers", "no offer bears a number that the counter has still to give")
def numbers_stand_below_the_counter() -> Iterator[Breach]:
    given = Counter.objects.filter(name=OFFER_NUMBERS).values_list("value", flat=True).first() or 0
    for ref in Offer.objects.order_by("pk").values_list("ref", flat=True):
        number = ref.removeprefix("OF-").split("-")[0]
        if number.isdigit() and int(number) > given:
            yield Breach(ref, f"the counter stands at {given}")


def _stays(moment: str) -> QuerySet[Membership]:
    """Stays that cover the outer row's moment."""
    began = Membership.objects.filter(joined_at__lte=OuterRef(moment))
    return began.filter(Q(left_at__isnull=True) | Q(left_at__gt=OuterRef(moment)))


def _units_of(rows: QuerySet[Claim] | QuerySet[Share]) -> Coalesce:
    """The units of these rows that are of the outer offer, 0 when none are."""
    sums = rows.filter(offer=OuterRef("pk")).order_by().values("offer").annotate(total=Sum("units"))
    return Coalesce(Subquery(sums.values("total"), output_field=IntegerField()), Value(0))
