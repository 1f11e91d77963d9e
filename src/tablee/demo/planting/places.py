"""Networks, structures, their sites, cards, profiles, counts, authorisations, closures and public pages."""

from datetime import timedelta
from math import cos, pi, radians, sin, sqrt
from typing import Any

from tablee.demo import files
from tablee.demo.world import World
from tablee.domains.actors import actions as actors
from tablee.domains.actors.actions.closures import TERMS, announce_closure
from tablee.domains.actors.models import Organization
from tablee.domains.actors.viewer import robot
from tablee.standards.opening_hours.read import read_hours

FOUNDED_DAYS_AGO = 200
OLD_COUNT_DAYS_AGO, COUNT_DAYS_AGO = 98, 35
STEP_M = 260  # how far apart structures of one quarter are drawn


def plant_networks(world: World) -> None:
    for row in files.rows("networks"):
        since = world.at - timedelta(days=row.get("since_days", FOUNDED_DAYS_AGO))
        world.networks[row["key"]] = actors.found_network(
            row["name"], territory=row["territory"], description=row["description"], by=robot(), at=since
        )


def plant_structures(world: World) -> None:
    for row in files.rows("structures"):
        structure = actors.welcome_organization(
            row["name"],
            kind=row["kind"],
            by=robot(),
            at=world.at - timedelta(days=420),
            import_key=f"demo:{row['id']}",
            **card_of(row),
        )
        world.organizations[row["id"]] = structure
        settle(world, structure, row)
        _set_profile(world, structure, row)
        _authorize(world, structure, row["id"])
        _count(world, structure, row)


def plant_memberships(world: World) -> None:
    """Every structure sits in its territory's network, some in another one too; one stays out, invited."""
    extra = {row["key"]: row["members"] for row in files.rows("networks")}
    for row in files.rows("networks"):
        network = world.networks[row["key"]]
        since = world.at - timedelta(days=row.get("since_days", FOUNDED_DAYS_AGO))
        own = [each["id"] for each in files.rows("structures") if each["network"] == row["key"]]
        for member in dict.fromkeys(extra[row["key"]] + own):
            structure = world.organizations[member]
            if member in files.rows("networks", "stay_out"):
                actors.invite(network, organization=structure, by=robot(), at=world.at - timedelta(days=12))
            else:
                actors.join(network, organization=structure, by=robot(), at=since)


def plant_closures(world: World) -> None:
    """Never on the world's own day, so that its surpluses find everybody there."""
    for row in files.rows("closures"):
        first, at = world.day + timedelta(days=row["in_days"]), world.at - timedelta(days=3)
        last, terms = (
            first + timedelta(days=row["days"] - 1),
            {name: row[name] for name in TERMS if name in row},
        )
        announce_closure(
            world.organizations[row["org"]], starts_on=first, ends_on=last, by=robot(), at=at, **terms
        )


def plant_public(world: World) -> None:
    """Who chose to be in the public directory, by kind of structure; what nobody said stays unsaid, as in life."""
    kinds, own = files.rows("public", "by_kind"), files.rows("public", "by_id")
    at = world.at - timedelta(days=files.rows("public", "days_ago"))
    for row in files.rows("structures"):
        said = kinds.get(row["kind"])
        if said is None or row["id"] in files.rows("public", "not_chosen"):
            continue
        structure = world.organizations[row["id"]]
        sites = [site.ref for site in structure.sites.all()]
        actors.show_public(structure, by=robot(), at=at, sites=sites, **(said | own.get(row["id"], {})))


def card_of(row: dict[str, Any]) -> dict[str, str]:
    """What the card says: the structure's own words over those of its kind."""
    said = files.rows("cards", "by_kind").get(row["kind"], {}) | files.rows("cards", "by_id").get(
        row["id"], {}
    )
    return {
        "does": row.get("does") or said.get("does", ""),
        "welcomes": said.get("welcomes", ""),
        "constraints_note": said.get("constraints", ""),
        "vehicle_note": said.get("vehicle", ""),
        "contact_role": said.get("role", ""),
    }


def settle(world: World, structure: Organization, row: dict[str, Any]) -> None:
    """Give the structure its place, a little aside from its neighbours of the same quarter."""
    place = files.rows("places")[row["place"]]
    litres = dict(files.rows("stores", "by_id").get(row["id"], {}))
    if "cold_l" in row:
        litres["chilled_l"] = row["cold_l"]
    lat, lon = _aside(place["lat"], place["lon"], world.placed[row["place"]])
    world.placed[row["place"]] += 1
    hours = files.rows("stores", "hours").get(row["id"], "")
    actors.set_site(
        structure,
        by=robot(),
        at=world.at - timedelta(days=410),
        name=place.get("quarter", ""),
        insee_code=place["insee"],
        lat=lat,
        lon=lon,
        opening_hours=hours or _opening(row),
        **litres,
    )


def _aside(lat: float, lon: float, rank: int) -> tuple[float, float]:
    """A spiral around the commune's point: coordinates are those of the commune, drawn apart for the map."""
    metres, angle = STEP_M * sqrt(rank), rank * pi * (3 - sqrt(5))
    north, east = metres * cos(angle), metres * sin(angle)
    return round(lat + north / 111_195, 5), round(lon + east / (111_195 * cos(radians(lat))), 5)


def _opening(row: dict[str, Any]) -> str:
    """OSM opening hours from « ma,je » or « lu-ve », or from a donor's window."""
    if "days" in row:
        return read_hours(f"{row['days']} 9h-17h") or ""
    return f"Mo-Sa {row['window']}" if "window" in row else ""


def _set_profile(world: World, structure: Organization, row: dict[str, Any]) -> None:
    said = dict(files.rows("profiles", "by_kind").get(row["kind"], {}))
    said = dict(files.rows("profiles", "by_id").get(row["id"], said))
    if "max_kg" in said:
        said["max_g"] = said.pop("max_kg") * 1000
    actors.set_profile(structure, by=robot(), at=world.at - timedelta(days=60), **said)


def _authorize(world: World, structure: Organization, key: str) -> None:
    said = files.rows("authorisations").get(key)
    if said is None:
        return
    ends = said["ends_in_days"]
    actors.authorize(
        structure,
        level=said["level"],
        holder=said["holder"],
        starts_on=world.day - timedelta(days=said["since_days"]),
        ends_on=world.day + timedelta(days=ends) if ends is not None else None,
        by=robot(),
        at=world.at - timedelta(days=60),
    )


def _count(world: World, structure: Organization, row: dict[str, Any]) -> None:
    """Two dated counts: a season ago, a little lower, and some weeks ago."""
    persons = row.get("persons") or files.rows("counts", "persons").get(row["id"])
    if not persons:
        return
    for ago, number in ((OLD_COUNT_DAYS_AGO, round(persons * 0.94)), (COUNT_DAYS_AGO, persons)):
        on = world.day - timedelta(days=ago)
        actors.record_count(
            structure, persons=number, counted_on=on, by=robot(), at=world.at - timedelta(days=ago)
        )
