"""References, refusals, counters, rate windows, words, distances, laws: the kernel's small change."""

import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from tablee.kernel import counters, laws, ratelimit, references, words
from tablee.kernel.geography import box_around, distance_m
from tablee.kernel.models import Counter, RateWindow
from tablee.kernel.refusals import Refusal, Refused, insist
from tests.make import NOON

THREADS = 8


def together(work: Callable[[], Any]) -> list[Any]:
    """Run `work` in eight threads that start at the same moment; what each returned."""
    gate, results = threading.Barrier(THREADS), []
    connection.close()  # PostgreSQL's pool holds eight: ours goes back to it
    if hasattr(connection, "close_pool"):
        connection.close_pool()  # a browser's server, in a test before us, may still hold some of the eight

    def run() -> None:
        try:
            connection.ensure_connection()
            gate.wait(timeout=60)
            results.append(work())
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    assert not any(thread.is_alive() for thread in threads)
    return results


# references


def test_references_survive_reading_aloud() -> None:
    ref = references.new_ref()
    assert len(ref) == 8
    assert not set(ref) & set("ILOU")
    assert references.tidy_code(f" {ref[:4].lower()}-{ref[4:].lower()} ") == ref
    assert references.tidy_code("oil-0") == "0110"
    assert len({references.new_ref() for _ in range(2000)}) == 2000


@given(st.text())
def test_a_typed_code_is_always_in_the_alphabet(typed: str) -> None:
    assert set(references.tidy_code(typed)) <= set(references.ALPHABET)


# refusals


def test_a_refusal_is_a_value_with_what_to_do() -> None:
    refusal = Refusal(
        "not_enough", "Il ne reste que 3 caisses.", "Prenez moins.", field="units", facts={"left": 3}
    )
    assert str(refusal) == "Il ne reste que 3 caisses. Prenez moins."
    assert str(Refusal("over", "Terminé.")) == "Terminé."
    with pytest.raises(Refused) as raised:
        insist(refusal, conflict=True)
    assert raised.value.refusal is refusal
    assert raised.value.conflict
    assert str(raised.value) == "not_enough"
    insist(None)


# counters


def test_numbers_begin_where_asked_and_go_up(db: None) -> None:
    assert [counters.next_value("a", start=101) for _ in range(3)] == [101, 102, 103]
    assert counters.next_value("b") == 1
    assert list(counters.reserve("a", 3)) == [104, 105, 106]
    assert list(counters.reserve("c", 2, start=101)) == [101, 102]
    counters.at_least("a", 200), counters.at_least("a", 150)
    assert counters.next_value("a") == 201
    counters.at_least("d", 50)
    assert counters.next_value("d", start=1) == 51


def test_a_number_is_given_once_under_threads(transactional_db: None) -> None:
    def take() -> list[int]:
        found = []
        for _ in range(5):
            with transaction.atomic():
                found.append(counters.next_value("storm", start=101))
        return found

    given_out = sorted(number for each in together(take) for number in each)
    assert given_out == list(range(101, 101 + 5 * THREADS))
    assert Counter.objects.get(name="storm").value == 100 + 5 * THREADS


def test_a_rolled_back_number_is_given_again(db: None) -> None:
    counters.next_value("a")
    with transaction.atomic():
        counters.next_value("a")
        transaction.set_rollback(True)
    assert counters.next_value("a") == 2


# rate windows


def allowed(who: str = "203.0.113.7", *, at: Any = NOON, bucket: str = "test") -> bool:
    return ratelimit.allow(bucket, who, limit=3, seconds=60, at=at)


def test_a_window_lets_so_many_through(db: None) -> None:
    assert [allowed() for _ in range(5)] == [True, True, True, False, False]
    assert allowed("203.0.113.8"), "another address has its own count"
    assert allowed(bucket="other"), "another door has its own count"
    assert allowed(at=NOON + timedelta(seconds=60)), "the next window begins anew"
    assert RateWindow.objects.filter(hits__gt=3).count() == 0


def test_several_counts_of_one_try_are_one_write(db: None) -> None:
    wide, narrow = ratelimit.Try("wide", "a", 9, 60), ratelimit.Try("narrow", "b", 2, 600)
    with CaptureQueriesContext(connection) as asked:
        assert ratelimit.too_many([wide, narrow], at=NOON) == frozenset()
    assert len([each for each in asked if "INSERT" in each["sql"]]) == 1
    assert ratelimit.too_many([narrow, wide], at=NOON) == frozenset()
    assert ratelimit.too_many([wide, narrow], at=NOON) == {"narrow"}
    assert sorted(RateWindow.objects.values_list("hits", flat=True)) == [2, 3], (
        "a full window counts no further"
    )


def test_whoever_tried_is_kept_as_a_digest_only(db: None) -> None:
    allowed()
    key = RateWindow.objects.get().key
    assert "203.0.113" not in key
    assert len(key) == 64
    allowed(at=NOON + timedelta(days=1))
    assert RateWindow.objects.exclude(key=key).count() == 1, "the digest changes every day"


def test_old_windows_are_forgotten(db: None) -> None:
    allowed(), allowed(at=NOON + timedelta(days=3))
    assert ratelimit.forget_old(NOON + timedelta(days=3)) == 1
    assert RateWindow.objects.count() == 1


def test_exactly_the_limit_passes_under_threads(transactional_db: None) -> None:
    answers = [answer for each in together(lambda: [allowed() for _ in range(2)]) for answer in each]
    assert answers.count(True) == 3
    assert RateWindow.objects.get().hits == 3


# words


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("Œufs plein air", "oeufs plein air"),
        ("Crème Fraîche  – 20 %", "creme fraiche 20"),
        ("ÆGLÉ", "aegle"),
        ("", ""),
        ("¿…?", ""),
    ],
)
def test_folded_words_meet(typed: str, folded: str) -> None:
    assert words.fold(typed) == folded
    assert words.fold(folded) == folded


def test_plurals_meet() -> None:
    assert words.stems("Poireaux verts") == words.stems("poireau vert")
    assert words.stems("Riz, pois") == {"riz", "poi"}
    assert words.stems("gaz") == {"gaz"}
    assert words.stems("œuf") == words.stems("Oeufs")


# distances


@pytest.mark.parametrize(
    ("here", "there", "metres"),
    [
        ((43.6045, 1.444), (43.6045, 1.444), 0),
        ((43.6045, 1.444), (43.8367, 4.3601), 235_500),  # Toulouse – Nîmes
        ((0.0, 0.0), (0.0, 1.0), 111_195),
        ((0.0, 179.5), (0.0, -179.5), 111_195),
        ((90.0, 0.0), (-90.0, 0.0), 20_015_115),
    ],
)
def test_distances(here: tuple[float, float], there: tuple[float, float], metres: int) -> None:
    assert distance_m(*here, *there) == pytest.approx(metres, rel=0.005, abs=1)
    assert distance_m(*there, *here) == distance_m(*here, *there)


@given(
    st.floats(41, 51.5),
    st.floats(-5, 9.5),
    st.floats(-0.5, 0.5),
    st.floats(-0.5, 0.5),
    st.integers(100, 60_000),
)
def test_the_box_holds_everything_within_the_radius(
    lat: float, lon: float, up: float, right: float, radius: int
) -> None:
    south, west, north, east = box_around(lat, lon, radius)
    if distance_m(lat, lon, lat + up, lon + right) <= radius:
        assert south <= lat + up <= north
        assert west <= lon + right <= east


# laws


def test_a_registered_law_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(laws, "LAWS", {})

    @laws.law("test.broken", "nothing ever holds")
    def broken() -> Iterator[laws.Breach]:
        yield laws.Breach("T1", "1 instead of 2")

    @laws.law("test.kept", "everything holds")
    def kept() -> Iterator[laws.Breach]:
        yield from ()

    assert laws.check_all() == {"test.broken": [laws.Breach("T1", "1 instead of 2")], "test.kept": []}
