"""What is asked of the installation itself, in a process of its own: the same scene at every size, and claims to make."""

import json
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tablee.domains.actors import actions as people
from tablee.domains.actors import queries as actors
from tablee.domains.actors.enums import TokenScope
from tablee.domains.actors.viewer import robot
from tablee.domains.field.enums import Family
from tablee.domains.sharing import actions as sharing
from tablee.domains.sharing.enums import Mode
from tablee.domains.sharing.lines import OfferLine
from tablee.domains.sharing.models import Claim, Offer
from tablee.flows import scopes
from tablee.kernel import links
from tablee.kernel.models import JournalEntry

MARK = "INSIDE "
TAKERS = 40  # personal links of one offer


def tell(found: object) -> None:
    print(MARK + json.dumps(found))


def scene(email: str) -> None:
    """One offer of the persona's with takers, one it took of, one it may take of, one need: then what pages ask."""
    now, (viewer, network, own, others) = timezone.now(), _company(email)
    mine, taken, free = (_publish(network, giver, now) for giver in (own, others[0], others[1]))
    for each in others[:2]:
        sharing.claim(_only(mine), units=2, by=actors.viewer_for(each), at=now)
    sharing.claim(_only(taken), units=3, by=viewer, at=now)
    sharing.claim(_only(free), units=1, by=actors.viewer_for(others[2]), at=now)
    if not own.needs.filter(closed_at__isnull=True).exists():
        day = now.date() + timedelta(days=5)
        sharing.say_needs(network, organization=own, families=[Family.FATS], until_on=day, by=viewer, at=now)
    link = links.path_of(scopes.personal_link(free, others[3], at=now))
    _token, secret = people.issue_token(own, name="charge", scope=TokenScope.READ, by=robot(own.ref), at=now)
    site = actors.main_site(own.pk)
    near = f"{site.lat:.2f},{site.lon:.2f}" if site else "43.60,1.44"
    visits = [
        ["Aujourd’hui", "/aujourdhui/", "page"],
        ["Partager", "/partager/", "page"],
        ["Réseau", "/reseau/", "page"],
        ["Carte", "/carte/", "page"],
        ["une offre", f"/partager/{_only(free).ref}/", "page"],
        ["la même par lien", link, "link"],
        ["API offers", "/api/v1/offers", "api"],
        ["API organizations", f"/api/v1/organizations?near={near}&km=50", "api"],
        ["API needs", "/api/v1/needs", "api"],
    ]
    tell({"visits": visits, "token": secret, "queries": _queries(email, visits, secret), "holds": _holds()})


@transaction.atomic
def jobs(email: str, claims: int) -> None:
    """Addresses where one unit is taken by a personal link: one offer for each forty structures, as a real day has."""
    now, (_viewer, network, own, others) = timezone.now(), _company(email)
    found: list[str] = []
    while len(found) < claims:
        bundle = _publish(network, own, now)
        for taker in others[:TAKERS]:
            token = links.token_of(scopes.personal_link(bundle, taker, at=now))
            found.append(f"/l/{token}/prendre/{_only(bundle).ref}/")
    tell(found[:claims])


def _company(email: str) -> Any:
    person = actors.person_by_email(email)
    if person is None:
        raise SystemExit(f"nobody is {email}")
    viewer = actors.viewer_of(person)
    network, own = actors.networks_seen_by(viewer)[0], actors.own_organization(viewer)
    return viewer, network, own, [each for each in actors.members_of(network) if each.pk != own.pk]


def _publish(network: Any, giver: Any, now: datetime) -> Any:
    line = OfferLine(
        "Pain", units=10_000, unit_g=1000, unit="kg", family=Family.STARCH, mode=Mode.FIRST_READY
    )
    until = now + timedelta(hours=20)
    return sharing.publish(network, giver=giver, lines=[line], until_at=until, by=robot(giver.ref), at=now)


def _only(bundle: Any) -> Offer:
    return Offer.objects.get(bundle=bundle)


def _queries(email: str, visits: list[list[str]], secret: str) -> dict[str, int]:
    """Statements of each visit when it is made a second time."""
    stranger, known = (Client(SERVER_NAME="127.0.0.1") for _each in range(2))
    known.force_login(actors.person_by_email(email), backend=settings.AUTHENTICATION_BACKENDS[0])
    counts = {}
    for name, path, kind in visits:
        client = known if kind == "page" else stranger
        head = {"authorization": f"Bearer {secret}"} if kind == "api" else {}
        client.get(path, headers=head)
        with CaptureQueriesContext(connection) as asked:
            status = client.get(path, headers=head).status_code
        if status != 200:
            raise SystemExit(f"{path}: {status}")
        counts[name] = len(asked)
    return counts


def _holds() -> dict[str, int]:
    counts = {"offers": Offer.objects.count(), "claims": Claim.objects.count()}
    return counts | {"journal": JournalEntry.objects.count(), "bytes": _bytes()}


def _bytes() -> int:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT pg_database_size(current_database())")
            return int(cursor.fetchone()[0])
        cursor.execute("SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()")
        return int(cursor.fetchone()[0])
