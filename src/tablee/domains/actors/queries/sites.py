"""Places of visible organisations, and how far they are."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from tablee.domains.actors.models import Organization, Site
from tablee.domains.actors.queries.organizations import organizations_seen_by
from tablee.domains.actors.viewer import Viewer
from tablee.domains.field.enums import StorageClass
from tablee.kernel.geography import box_around, distance_m
from tablee.kernel.refusals import visible
from tablee.kernel.statements import Statement
from tablee.kernel.words import fold

LITRES_COLUMN = {
    StorageClass.AMBIENT: "ambient_l",
    StorageClass.CHILLED: "chilled_l",
    StorageClass.FROZEN: "frozen_l",
}


@dataclass(frozen=True)
class Place:
    """One line of the directory: an organisation's site, with what it keeps cold and how far it is."""

    organization: Organization
    site: Site
    metres: int | None


def directory(
    viewer: Viewer,
    *,
    text: str = "",
    kinds: Iterable[str] = (),
    storage: str = "",
    near: tuple[float, float] | None = None,
    radius_m: int | None = None,
    limit: int = 400,
) -> list[Place]:
    """Sites of visible organisations, alphabetically; `storage` keeps those that declared litres of that class.

    `text` matches the name, what they do or their commune, accents aside; the words « froid » and « frais »
    ask for chilled storage.
    """
    words = fold(text).split()
    if not storage and {"froid", "frais", "frigo"} & set(words):
        storage, words = StorageClass.CHILLED, [w for w in words if w not in {"froid", "frais", "frigo"}]
    sites = Site.objects.filter(organization__in=organizations_seen_by(viewer)).select_related(
        "organization", "organization__profile"
    )
    if kinds:
        sites = sites.filter(organization__kind__in=list(kinds))
    if storage:
        sites = sites.filter(**{f"{LITRES_COLUMN[StorageClass(storage)]}__gt": 0})
    if near and radius_m is not None:
        south, west, north, east = box_around(*near, radius_m)
        sites = sites.filter(lat__gte=south, lat__lte=north, lon__gte=west, lon__lte=east)
    places = []
    for site in sites.order_by("organization__sort_name", "organization_id", "id"):
        metres = distance_m(*near, site.lat, site.lon) if near else None
        if (metres is None or radius_m is None or metres <= radius_m) and _speaks_of(site, words):
            places.append(Place(site.organization, site, metres))
    return places[:limit]


def _speaks_of(site: Site, words: list[str]) -> bool:
    """Every word stands in the name, what they do or the commune; nothing is folded when nothing is looked for."""
    if not words:
        return True
    haystack = fold(f"{site.organization.name} {site.organization.does} {site.commune}")
    return all(word in haystack for word in words)


def main_site(organization_id: int) -> Site | None:
    return next(iter(_by_rank.rows(organization_id=organization_id, limit=1)), None)


@Statement
def _by_rank(*, organization_id: int) -> QuerySet[Site]:
    return Site.objects.filter(organization_id=organization_id).order_by("-is_main", "id")


def site_of(viewer: Viewer, ref: str) -> Site:
    """One site of a visible organisation. Raises NotVisible."""
    return visible(Site.objects.filter(ref=ref, organization__in=organizations_seen_by(viewer)).first())
