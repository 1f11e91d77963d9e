"""The bulk door of people and places, for `populate` and large imports: many rows, the same constraints."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction

from tablee.domains.actors.communes import commune
from tablee.domains.actors.enums import RoleKind, Stance
from tablee.domains.actors.models import (
    AcceptanceProfile,
    Authorization,
    DonorTie,
    Membership,
    Organization,
    Person,
    Role,
    Site,
    VisitorCount,
)
from tablee.domains.actors.viewer import Viewer
from tablee.kernel import journal
from tablee.kernel.words import fold

BATCH = 1000


@dataclass(frozen=True)
class OrganizationRow:
    """An organisation with its one place, its profile, where it sits and what it counted.

    host_ref: the organisation (of the same call, or earlier) that brought a donor in; "" for a member.
    networks: ids. profile: fields of AcceptanceProfile. counts: (day, persons a week).
    authorization: fields of Authorization, or empty.
    """

    ref: str
    name: str
    kind: str
    insee_code: str
    lat: float
    lon: float
    networks: tuple[int, ...]
    since: datetime
    host_ref: str = ""
    does: str = ""
    import_key: str | None = None
    site: Mapping[str, Any] = field(default_factory=dict)
    profile: Mapping[str, Any] = field(default_factory=dict)
    counts: tuple[tuple[date, int], ...] = ()
    authorization: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class PersonRow:
    """A person and their open roles: (organisation id, kind)."""

    ref: str
    email: str
    first_name: str
    roles: tuple[tuple[int, str], ...]
    since: datetime


@transaction.atomic
def add_organizations(
    rows: Sequence[OrganizationRow], *, by: Viewer, at: datetime
) -> dict[str, Organization]:
    """All or none, by reference. ValueError for an unknown commune or a donor whose host is unknown."""
    for row in rows:
        if commune(row.insee_code) is None:
            raise ValueError(f"{row.name}: unknown commune {row.insee_code}")
    made = Organization.objects.bulk_create(
        [
            Organization(
                ref=row.ref,
                name=row.name,
                sort_name=fold(row.name)[:150],
                kind=row.kind,
                does=row.does,
                created_at=row.since,
                created_by_ref=row.host_ref,
                import_key=row.import_key,
            )
            for row in rows
        ],
        batch_size=BATCH,
    )
    by_ref = {each.ref: each for each in made}
    _add_what_hangs_on_them(rows, by_ref)
    _tie_donors(rows, by_ref)
    journal.write_many(
        journal.Line(
            "actors.welcome", made.topic, by.author, at, after={"name": made.name, "kind": made.kind}
        )
        for made in by_ref.values()
    )
    return by_ref


@transaction.atomic
def add_people(rows: Sequence[PersonRow]) -> dict[str, Person]:
    """People by e-mail address, with their roles. They sign in by code only."""
    people = []
    for row in rows:
        person = Person(ref=row.ref, email=row.email.lower(), first_name=row.first_name, created_at=row.since)
        person.set_unusable_password()
        people.append(person)
    made = {each.email: each for each in Person.objects.bulk_create(people, batch_size=BATCH)}
    Role.objects.bulk_create(
        [
            Role(
                person=made[row.email.lower()],
                organization_id=organization,
                kind=RoleKind(kind),
                starts_at=row.since,
            )
            for row in rows
            for organization, kind in row.roles
        ],
        batch_size=BATCH,
    )
    return made


def _add_what_hangs_on_them(rows: Sequence[OrganizationRow], by_ref: Mapping[str, Organization]) -> None:
    sites, profiles, memberships, counts, authorizations = [], [], [], [], []
    for row in rows:
        owner = by_ref[row.ref]
        where = commune(row.insee_code)
        sites.append(
            Site(
                organization=owner,
                insee_code=row.insee_code,
                commune=where.name if where else "",
                lat=row.lat,
                lon=row.lon,
                is_main=True,
                **row.site,
            )
        )
        profiles.append(AcceptanceProfile(organization=owner, **row.profile))
        stance = Stance.GIVER if row.host_ref else Stance.MEMBER
        memberships += [
            Membership(network_id=network, organization=owner, stance=stance, joined_at=row.since)
            for network in row.networks
        ]
        counts += [
            VisitorCount(organization=owner, counted_on=on, persons=persons) for on, persons in row.counts
        ]
        if row.authorization:
            authorizations.append(Authorization(organization=owner, **row.authorization))
    Site.objects.bulk_create(sites, batch_size=BATCH)
    AcceptanceProfile.objects.bulk_create(profiles, batch_size=BATCH)
    Membership.objects.bulk_create(memberships, batch_size=BATCH)
    VisitorCount.objects.bulk_create(counts, batch_size=BATCH)
    Authorization.objects.bulk_create(authorizations, batch_size=BATCH)


def _tie_donors(rows: Sequence[OrganizationRow], by_ref: Mapping[str, Organization]) -> None:
    hosts = {row.host_ref for row in rows if row.host_ref} - set(by_ref)
    known = dict(by_ref) | {
        organization.ref: organization for organization in Organization.objects.filter(ref__in=hosts)
    }
    missing = hosts - set(known)
    if missing:
        raise ValueError(f"unknown hosts: {sorted(missing)[:5]}")
    DonorTie.objects.bulk_create(
        [
            DonorTie(donor=by_ref[row.ref], host=known[row.host_ref], since=row.since)
            for row in rows
            if row.host_ref
        ],
        batch_size=BATCH,
    )


@transaction.atomic
def add_stays(rows: Sequence[tuple[int, str, datetime]]) -> int:
    """More members at more tables: (network id, organisation's reference, since). Raises for an open stay said twice."""
    ids = dict(
        Organization.objects.filter(ref__in=[ref for _network, ref, _since in rows]).values_list("ref", "pk")
    )
    stays = [
        Membership(network_id=network, organization_id=ids[ref], joined_at=since)
        for network, ref, since in rows
    ]
    return len(Membership.objects.bulk_create(stays, batch_size=BATCH))
