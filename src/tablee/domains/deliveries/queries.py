"""What a viewer may know of hand-overs: its own, as giver, as publisher for a donor, or as taker; by month and by year."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import BigIntegerField, F, Prefetch, Q, QuerySet, Sum
from django.db.models.functions import TruncMonth

from tablee.domains.actors.viewer import Viewer
from tablee.domains.deliveries.models import HandOver, HandOverLine
from tablee.kernel.groups import by_key
from tablee.kernel.references import tidy_code
from tablee.kernel.refusals import visible

LIST_LIMIT = 60


def hand_overs(viewer: Viewer) -> QuerySet[HandOver]:
    """Ours, with their lines, as a list without an end: for programs, which read it page after page."""
    return _whole(HandOver.objects.filter(_ours(viewer)))


def hand_overs_of(viewer: Viewer, *, limit: int = LIST_LIMIT) -> list[HandOver]:
    """The latest, with their lines."""
    return list(_whole(HandOver.objects.filter(_ours(viewer))).order_by("-handed_at", "-id")[:limit])


def hand_over_seen_by(viewer: Viewer, ref: str) -> HandOver:
    """One of ours. Raises NotVisible."""
    ours = _whole(HandOver.objects.filter(_ours(viewer), ref=ref))
    return visible(ours.first() if viewer.organization_id else None)


def hand_over_by_code(viewer: Viewer, typed: str) -> HandOver | None:
    """What a person read off the paper, spaces and dashes as they please."""
    return (
        HandOver.objects.filter(_ours(viewer), code=tidy_code(typed)).first()
        if viewer.organization_id
        else None
    )


def hand_over_by_ref(ref: str) -> HandOver | None:
    """For a door that already checked a link on this hand-over."""
    return _whole(HandOver.objects.filter(ref=ref)).first()


def latest_of(subject_ref: str, taker_id: int) -> HandOver | None:
    """The latest slip of one pick-up by one taker, for a door that already checked a link on it."""
    rows = HandOver.objects.filter(subject_ref=subject_ref, taker_id=taker_id)
    return _whole(rows).order_by("-handed_at", "-id").first()


def hand_overs_by_giver(organization_id: int, *, limit: int = 12) -> list[HandOver]:
    """The latest hand-overs of a giver, for a door that already checked who asks."""
    return list(
        _whole(HandOver.objects.filter(giver_id=organization_id)).order_by("-handed_at", "-id")[:limit]
    )


def _ours(viewer: Viewer) -> Q:
    mine = viewer.organization_id
    return Q(giver_id=mine) | Q(publisher_id=mine) | Q(taker_id=mine)


def _whole(rows: QuerySet[HandOver]) -> QuerySet[HandOver]:
    lines = HandOverLine.objects.select_related("lot").order_by("id")
    return rows.select_related("giver", "publisher", "taker", "network").prefetch_related(
        Prefetch("lines", queryset=lines), "readings"
    )


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
    refused = rows.filter(refused_g__gt=0).values("month", "reason").annotate(grams=_sum("refused_g"))
    why = by_key((each["month"], (each["reason"], each["grams"])) for each in refused)
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


def lines_of_year(organization_id: int, year: int, *, zone: str) -> list[HandOverLine]:
    """Every line a giver handed over in a calendar year of its time zone, oldest first: what an attestation certifies."""
    there = ZoneInfo(zone)
    starts = datetime.combine(date(year, 1, 1), time.min, tzinfo=there)
    ends = datetime.combine(date(year + 1, 1, 1), time.min, tzinfo=there)
    rows = HandOverLine.objects.filter(
        hand_over__giver_id=organization_id, hand_over__handed_at__gte=starts, hand_over__handed_at__lt=ends
    ).select_related("hand_over__taker", "hand_over__giver", "hand_over__network", "lot")
    return list(rows.order_by("hand_over__handed_at", "id"))


def giving_years(organization_id: int, *, zone: str) -> list[int]:
    """Calendar years in which this giver handed something over, latest first."""
    there = ZoneInfo(zone)
    span = (
        HandOver.objects.filter(giver_id=organization_id)
        .order_by("handed_at")
        .values_list("handed_at", flat=True)
    )
    first, last = span.first(), span.last()
    if first is None or last is None:
        return []
    return list(range(last.astimezone(there).year, first.astimezone(there).year - 1, -1))
