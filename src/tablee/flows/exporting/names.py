"""One name for each structure of a table: its own, with its code behind it where several bear the same."""

from collections import Counter
from collections.abc import Iterable

from tablee.domains.actors.models import Organization
from tablee.kernel.words import fold


def written(organization: Organization) -> str:
    """« Les Tilleuls (ABC123) »: understood by every import."""
    return f"{organization.name} ({organization.ref})"


def distinct(among: Iterable[Organization]) -> dict[int, str]:
    """By id. `among`: all that a reader of the table may take for one another."""
    rows = list({each.pk: each for each in among}.values())
    times = Counter(fold(each.name) for each in rows)
    return {each.pk: written(each) if times[fold(each.name)] > 1 else each.name for each in rows}
