"""Who will be closed, and when: never on the world's own day, so that its surpluses find everybody there."""

from datetime import timedelta

from django.utils import timezone

from tablee.demo import files
from tablee.demo.world import World
from tablee.domains.actors.actions.closures import announce_closure
from tablee.domains.actors.viewer import robot


def plant_closures(world: World) -> None:
    today = timezone.localdate(world.at)
    for row in files.rows("closures"):
        first = today + timedelta(days=row["in_days"])
        announce_closure(
            world.organizations[row["org"]],
            starts_on=first,
            ends_on=first + timedelta(days=row["days"] - 1),
            reason=row["reason"],
            yearly=row["yearly"],
            by=robot(),
            at=world.at - timedelta(days=3),
        )
