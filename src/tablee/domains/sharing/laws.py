"""Laws of sharing that must hold at any moment; `manage.py invariants` asks them."""

from collections.abc import Iterator

from django.db.models import F, IntegerField, OuterRef, Q, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from tablee.domains.sharing.enums import ClaimStatus, Mode
from tablee.domains.sharing.models import Claim, Offer
from tablee.kernel.laws import Breach, law


@law("sharing.units", "left + taken + withdrawn = total, for every offer")
def units_add_up() -> Iterator[Breach]:
    taken = (
        Claim.objects.filter(offer=OuterRef("pk"), status=ClaimStatus.TAKEN)
        .order_by()
        .values("offer")
        .annotate(total=Sum("units"))
        .values("total")
    )
    rows = Offer.objects.annotate(
        taken_sum=Coalesce(Subquery(taken, output_field=IntegerField()), Value(0))
    ).exclude(units_total=F("units_left") + F("units_withdrawn") + F("taken_sum"))
    for offer in rows.order_by("pk")[:100]:
        yield Breach(
            offer.ref,
            f"total {offer.units_total}, left {offer.units_left}, "
            f"withdrawn {offer.units_withdrawn}, taken {offer.taken_sum}",
        )


@law("sharing.one_network", "an offer and its bundle name the same network, giver and end")
def offers_follow_their_bundle() -> Iterator[Breach]:
    differs = (
        ~Q(network_id=F("bundle__network_id"))
        | ~Q(giver_id=F("bundle__giver_id"))
        | ~Q(until_at=F("bundle__until_at"))
    )
    for offer in Offer.objects.filter(differs).order_by("pk")[:100]:
        yield Breach(offer.ref, "differs from its bundle")


@law("sharing.not_own", "nobody takes its own offer")
def nobody_takes_its_own() -> Iterator[Breach]:
    for claim in Claim.objects.filter(organization_id=F("offer__giver_id")).order_by("pk")[:100]:
        yield Breach(claim.ref, "claims its own offer")


@law("sharing.target", "only targeted offers name a target")
def only_targeted_offers_name_a_target() -> Iterator[Breach]:
    for offer in Offer.objects.exclude(mode=Mode.TARGETED).filter(target__isnull=False).order_by("pk")[:100]:
        yield Breach(offer.ref, "names a target without being targeted")
