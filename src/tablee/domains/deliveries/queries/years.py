"""What a giver handed over in a calendar year: what an attestation certifies."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from tablee.domains.deliveries.models import HandOver, HandOverLine


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
