"""Who chose to be in the public directory, and what they say there; some did not choose, as in life."""

from datetime import timedelta

from tablee.demo import files
from tablee.demo.world import World
from tablee.domains.actors import actions as actors
from tablee.domains.actors.viewer import robot


def plant_public(world: World) -> None:
    """By kind of structure, with its main place; what nobody said stays unsaid, so that the score has something to say."""
    kinds, own = files.rows("public", "by_kind"), files.rows("public", "by_id")
    at = world.at - timedelta(days=files.rows("public", "days_ago"))
    for row in files.rows("structures"):
        said = kinds.get(row["kind"])
        if said is None or row["id"] in files.rows("public", "not_chosen"):
            continue
        structure = world.organizations[row["id"]]
        sites = [site.ref for site in structure.sites.all()]
        actors.show_public(structure, by=robot(), at=at, sites=sites, **(said | own.get(row["id"], {})))
