"""Laws of people and places that must hold at any moment; `manage.py invariants` asks them."""

from collections.abc import Iterator

from django.db.models import Exists, F, OuterRef, Q

from tablee.domains.actors.enums import Stance
from tablee.domains.actors.models import AcceptanceProfile, DonorTie, Membership, Organization, Role, Site
from tablee.kernel.laws import MOST, Breach, law
from tablee.kernel.words import fold


@law("actors.one_main_site", "an organisation that has places has exactly one main place")
def places_have_a_main_one() -> Iterator[Breach]:
    sites = Site.objects.filter(organization=OuterRef("pk"))
    lost = Organization.objects.filter(Exists(sites)).exclude(Exists(sites.filter(is_main=True)))
    for organization in lost.order_by("pk")[:MOST]:
        yield Breach(organization.ref, "places, none of them main")


@law("actors.profile", "every organisation has an acceptance profile")
def everyone_has_a_profile() -> Iterator[Breach]:
    profile = AcceptanceProfile.objects.filter(organization=OuterRef("pk"))
    for organization in Organization.objects.exclude(Exists(profile)).order_by("pk")[:MOST]:
        yield Breach(organization.ref, "no acceptance profile")


@law("actors.giver_answers", "a giver in a network has a host that brought it in, or people of its own")
def givers_have_somebody_to_call() -> Iterator[Breach]:
    givers = Membership.objects.filter(stance=Stance.GIVER, left_at__isnull=True)
    tied = DonorTie.objects.filter(donor=OuterRef("organization"))
    staffed = Role.objects.filter(organization=OuterRef("organization"))
    for giver in givers.exclude(Exists(tied)).exclude(Exists(staffed)).select_related("organization")[:MOST]:
        yield Breach(giver.organization.ref, f"gives to network {giver.network_id}, nobody answers for it")


@law("actors.stays_apart", "two stays of one organisation in one network never overlap")
def stays_do_not_overlap() -> Iterator[Breach]:
    later = Membership.objects.filter(
        Q(network=OuterRef("network"), organization=OuterRef("organization"))
        & (Q(joined_at__gt=OuterRef("joined_at")) | Q(joined_at=OuterRef("joined_at"), pk__gt=OuterRef("pk")))
    )
    again = later.filter(Q(joined_at__lt=OuterRef("left_at")))
    still = Membership.objects.filter(left_at__isnull=True).filter(Exists(later))
    closed = Membership.objects.filter(left_at__isnull=False).filter(Exists(again))
    for rows in (still, closed):
        for row in rows.select_related("organization").order_by("pk")[:MOST]:
            yield Breach(row.organization.ref, f"came back to network {row.network_id} before leaving it")


@law("actors.sorted_by_name", "the alphabetical order is that of the names")
def sort_names_follow_names() -> Iterator[Breach]:
    for ref, name, sort_name in Organization.objects.order_by("pk").values_list("ref", "name", "sort_name"):
        if fold(name)[:150] != sort_name:
            yield Breach(ref, f"sorted as {sort_name!r}")


@law("actors.ties_are_two", "nobody is its own donor")
def nobody_is_its_own_donor() -> Iterator[Breach]:
    for tie in DonorTie.objects.filter(donor_id=F("host_id")).select_related("donor")[:MOST]:
        yield Breach(tie.donor.ref, "is its own host")
