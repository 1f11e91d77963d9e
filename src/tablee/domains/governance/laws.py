"""Laws of dated rules: each version follows the one before."""

from collections.abc import Iterator

from django.db.models import Count, F, Max, Min

from tablee.domains.governance.models import Rule
from tablee.kernel.laws import MOST, Breach, law


@law("governance.versions", "the versions of a rule count 1, 2, 3 … in every network")
def versions_leave_no_hole() -> Iterator[Breach]:
    series = (
        Rule.objects.order_by()
        .values("network_id", "kind")
        .annotate(first=Min("version"), last=Max("version"), count=Count("id"))
    )
    for each in series.exclude(first=1, last=F("count"))[:MOST]:
        yield Breach(
            f"{each['network_id']}:{each['kind']}", f"{each['count']} versions, the last is {each['last']}"
        )
