"""People with plant names, what they may do for whom, and donors without account."""

from datetime import timedelta

from tablee.demo import files
from tablee.demo.planting.places import card_of, settle
from tablee.demo.world import World
from tablee.domains.actors import actions as actors
from tablee.domains.actors.viewer import robot
from tablee.flows import scopes


def plant_donors(world: World) -> None:
    """Shops, growers and firms, each brought in by a structure that knows it; all fictional."""
    for row in files.rows("donors"):
        donor = actors.bring_in_donor(
            row["name"],
            host=world.organizations[row["host"]],
            kind=row["kind"],
            networks=[world.networks[key] for key in row["networks"]],
            by=robot(),
            at=world.at - timedelta(days=150),
            import_key=f"demo:{row['id']}",
            **card_of(row),
        )
        world.organizations[row["id"]] = donor
        settle(world, donor, row)
        scopes.donor_link(donor, at=world.at, by_ref=world.organizations[row["host"]].ref)


def plant_people(world: World) -> None:
    since = world.at - timedelta(days=120)
    for row in files.rows("people"):
        person = actors.register_person(email_of(row["key"]), first_name=row["first_name"], at=since)
        world.people[row["key"]] = person
        for organization, role in row["roles"]:
            actors.appoint(world.organizations[organization], person=person, kind=role, by=robot(), at=since)
            world.speaks(organization, person, role)
        for network in row.get("facilitates", []):
            actors.facilitate(world.networks[network], person=person, by=robot(), at=since)


def email_of(key: str) -> str:
    """An address that reaches nobody (RFC 2606)."""
    return f"{key}@demo.invalid"
