"""The people of the large territory: one who coordinates each structure, the others in the teams."""

from datetime import datetime, timedelta

from tablee.demo.populate import goods
from tablee.demo.populate.sizes import Dice, Size
from tablee.demo.populate.territory import Table
from tablee.domains.actors import actions as actors
from tablee.domains.actors import bulk
from tablee.domains.actors.enums import RoleKind
from tablee.domains.actors.viewer import robot


def plant_people(tables: list[Table], size: Size, dice: Dice, at: datetime) -> str:
    """Everyone, and the e-mail address of who coordinates the first structure of the first network."""
    seats = [seat for table in tables for seat in table.members]
    since = at - timedelta(days=90)
    rows = []
    for rank in range(max(size.people, len(seats))):
        coordinates = rank < len(seats)
        own = seats[rank] if coordinates else dice.choice(seats)
        roles = [(own.id, RoleKind.COORDINATOR.value if coordinates else RoleKind.TEAM.value)]
        second = dice.choice(seats)
        if dice.random() < 0.02 and second.id != own.id:
            roles.append((second.id, RoleKind.TEAM.value))
        rows.append(
            bulk.PersonRow(
                ref=dice.ref(),
                email=f"p{rank + 1}.{dice.label}@populate.invalid",
                first_name=dice.choice(goods.FIRST_NAMES),
                roles=tuple(roles),
                since=since,
            )
        )
    people = bulk.add_people(rows)
    first = rows[0].email
    for table in tables:
        actors.facilitate(table.network, person=people[first], by=robot(), at=since)
    return first
