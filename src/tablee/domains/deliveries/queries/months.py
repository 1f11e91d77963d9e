"""What was usable of what a structure gave or fetched, month by month."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import BigIntegerField, F, Sum
from django.db.models.functions import TruncMonth

from tablee.domains.deliveries.models import HandOverLine


@dataclass(frozen=True)
class Month:
    """One month of what one structure gave (or fetched), grams; `reasons` of what was refused, the most first."""

    month: date
    offered_g: int
    good_g: int
    to_sort_g: int
    refused_g: int
    reasons: tuple[tuple[str, int], ...] = ()

    @property
    def weighed_g(self) -> int:
        return self.good_g + self.to_sort_g + self.refused_g

    @property
    def usable(self) -> int:
        """« Part utilisable »: accepted out of all that was weighed, in hundredths, rounded half up."""
        accepted = self.good_g + self.to_sort_g
        return (200 * accepted + self.weighed_g) // (2 * self.weighed_g) if self.weighed_g else 0


def quality(
    organization_id: int, *, at: datetime, zone: str, given: bool = True, months: int = 6
) -> list[Month]:
    """The last months of what this structure gave (or fetched, with given=False), oldest first, empty months left out."""
    side = {"hand_over__giver_id": organization_id} if given else {"hand_over__taker_id": organization_id}
    since = at - timedelta(days=31 * months)
    rows = HandOverLine.objects.filter(hand_over__handed_at__gt=since, **side).annotate(
        month=TruncMonth("hand_over__handed_at", tzinfo=ZoneInfo(zone))
    )
    sums = rows.values("month").annotate(
        offered=_sum("offered_g"), good=_sum("good_g"), sort=_sum("to_sort_g"), refused=_sum("refused_g")
    )
    why: dict[datetime, list[tuple[str, int]]] = {}
    for each in rows.filter(refused_g__gt=0).values("month", "reason").annotate(grams=_sum("refused_g")):
        why.setdefault(each["month"], []).append((each["reason"], each["grams"]))
    return [
        Month(
            month=each["month"].date(),
            offered_g=each["offered"],
            good_g=each["good"],
            to_sort_g=each["sort"],
            refused_g=each["refused"],
            reasons=tuple(sorted(why.get(each["month"], []), key=lambda pair: (-pair[1], pair[0]))),
        )
        for each in sums.order_by("month")
    ]


def _sum(name: str) -> Sum:
    return Sum(F(name), output_field=BigIntegerField())
