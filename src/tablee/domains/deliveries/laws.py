"""Laws of hand-overs: what was accepted is what moved, and nobody holds less than nothing."""

from collections.abc import Iterator
from typing import Any

from django.db.models import BigIntegerField, Case, F, OuterRef, QuerySet, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce

from tablee.domains.deliveries.models import HandOver, HandOverLine
from tablee.domains.stock.models import Movement
from tablee.kernel.laws import MOST, Breach, law


@law("deliveries.moved", "what a hand-over accepted is what its movements carried from giver to taker")
def accepted_is_moved() -> Iterator[Breach]:
    there = When(giver_id=OuterRef("giver_id"), taker_id=OuterRef("taker_id"), then=F("grams"))
    lines = HandOverLine.objects.filter(hand_over=OuterRef("pk"))
    movements = Movement.objects.filter(cause_ref=OuterRef("ref"))
    rows = HandOver.objects.annotate(
        accepted=_grams_of(lines, "hand_over", F("good_g") + F("to_sort_g")),
        moved=_grams_of(movements, "cause_ref", Case(there, default=-F("grams"))),
    ).exclude(accepted=F("moved"))
    for row in rows.order_by("pk")[:MOST]:
        yield Breach(row.ref, f"accepted {row.accepted} g, moved {row.moved} g")


@law("deliveries.lines", "a hand-over has at least one line")
def hand_overs_have_lines() -> Iterator[Breach]:
    for hand_over in HandOver.objects.filter(lines__isnull=True).order_by("pk")[:MOST]:
        yield Breach(hand_over.ref, "no line")


def _grams_of(rows: "QuerySet[Any]", whose: str, grams: Any) -> Coalesce:
    sums = rows.order_by().values(whose).annotate(total=Sum(grams, output_field=BigIntegerField()))
    return Coalesce(Subquery(sums.values("total"), output_field=BigIntegerField()), Value(0))
