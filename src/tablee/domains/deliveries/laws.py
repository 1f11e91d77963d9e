"""Laws of hand-overs: what was accepted is what moved, and nobody holds less than nothing."""

from collections.abc import Iterator

from django.db.models import BigIntegerField, Case, F, OuterRef, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce

from tablee.domains.deliveries.models import HandOver, HandOverLine
from tablee.domains.stock.models import Movement
from tablee.kernel.laws import Breach, law


@law("deliveries.moved", "what a hand-over accepted is what its movements carried from giver to taker")
def accepted_is_moved() -> Iterator[Breach]:
    accepted = (
        HandOverLine.objects.filter(hand_over=OuterRef("pk"))
        .order_by()
        .values("hand_over")
        .annotate(total=Sum(F("good_g") + F("to_sort_g"), output_field=BigIntegerField()))
        .values("total")
    )
    there = When(giver_id=OuterRef("giver_id"), taker_id=OuterRef("taker_id"), then=F("grams"))
    moved = (
        Movement.objects.filter(cause_ref=OuterRef("ref"))
        .order_by()
        .values("cause_ref")
        .annotate(total=Sum(Case(there, default=-F("grams"), output_field=BigIntegerField())))
        .values("total")
    )
    rows = HandOver.objects.annotate(
        accepted=Coalesce(Subquery(accepted, output_field=BigIntegerField()), Value(0)),
        moved=Coalesce(Subquery(moved, output_field=BigIntegerField()), Value(0)),
    ).exclude(accepted=F("moved"))
    for each in rows.order_by("pk")[:100]:
        yield Breach(each.ref, f"accepted {each.accepted} g, moved {each.moved} g")


@law("deliveries.lines", "a hand-over has at least one line")
def hand_overs_have_lines() -> Iterator[Breach]:
    for each in HandOver.objects.filter(lines__isnull=True).order_by("pk")[:100]:
        yield Breach(each.ref, "no line")
