"""The common list of products, and what structures say they lack."""

from datetime import timedelta

from tablee.demo import days, files
from tablee.demo.world import World
from tablee.domains.sharing import actions as sharing
from tablee.domains.stock import actions as stock


def plant_products(world: World) -> None:
    for row in files.rows("products"):
        said = {key: value for key, value in row.items() if key != "code"}
        world.products[row["code"]] = stock.list_product(
            row["code"], import_key=f"demo:{row['code']}", **said
        )


def plant_needs(world: World) -> None:
    for row in files.rows("needs"):
        sharing.say_needs(
            world.networks[row["network"]],
            organization=world.organizations[row["org"]],
            families=[row["family"]],
            until_on=days.day(row["until"], world.at),
            note=row["note"],
            urgent=row["urgent"],
            import_key=f"demo:{row['id']}",
            by=world.voice(row["org"]),
            at=world.at - timedelta(minutes=row["ago"]),
        )
