"""Messages: caps, quiet hours, several facts in one, one link each, sent once, tried again, given up."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import override_settings
from django.utils import translation

from tablee.domains.messages import actions, queries, rules
from tablee.domains.messages.actions import Draft, Reader
from tablee.domains.messages.kinds import KINDS
from tablee.domains.messages.models import Message
from tablee.kernel import links
from tests.make import NOON, PARIS

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
FLORE = Reader("flore@exemple.test", organization_ref="ORG00001", person_ref="PERSON01")


def tell(kind: str = "answer", line: str = "Pain : 12 caisses", **more: Any) -> Message | None:
    """One message through the door for many: the one written, or the waiting one that its line was added to."""
    policy = {"at": NOON, "zone": "Europe/Paris"} | {
        name: more.pop(name) for name in ("at", "use_by_at") if name in more
    }
    draft = Draft(
        line=line, **({"to": FLORE, "subject": "Pain", "path": "/l/abc/", "why": "Parce que."} | more)
    )
    written = actions.tell_many(kind, [draft], **policy)
    return Message.objects.filter(kind=kind, address=draft.to.address).last() if written else None


def written(kind: str = "answer", **more: Any) -> Message:
    made = tell(kind, **more)
    assert made is not None
    return made


# when


@pytest.mark.parametrize(
    ("local", "leaves"),
    [
        ((24, 12, 0), (24, 12, 0)),
        ((24, 20, 29), (24, 20, 29)),
        ((24, 20, 30), (25, 7, 30)),
        ((24, 23, 59), (25, 7, 30)),
        ((25, 0, 0), (25, 7, 30)),
        ((25, 7, 29), (25, 7, 30)),
        ((25, 7, 30), (25, 7, 30)),
    ],
)
def test_the_night_is_quiet(local: tuple[int, int, int], leaves: tuple[int, int, int]) -> None:
    moment = datetime(2026, 11, *local, tzinfo=PARIS)
    assert rules.out_of_quiet_hours(moment.astimezone(UTC), "Europe/Paris") == datetime(
        2026, 11, *leaves, tzinfo=PARIS
    )


def test_the_night_is_the_places_own() -> None:
    noon_in_paris = datetime(2026, 11, 24, 11, 0, tzinfo=UTC)
    assert rules.out_of_quiet_hours(noon_in_paris, "America/Guadeloupe") == datetime(
        2026, 11, 24, 11, 30, tzinfo=UTC
    )


@pytest.mark.parametrize(
    "day", [datetime(2026, 10, 24, 22, 0, tzinfo=PARIS), datetime(2027, 3, 27, 22, 0, tzinfo=PARIS)]
)
def test_the_night_clocks_change_ends_at_half_past_seven_too(day: datetime) -> None:
    ends = rules.out_of_quiet_hours(day, "Europe/Paris").astimezone(PARIS)
    assert (ends.hour, ends.minute) == (7, 30)


def test_a_use_by_before_the_morning_breaks_the_night(db: None) -> None:
    at = NOON.replace(hour=21)
    waits = written("offer", at=at, use_by_at=NOON + timedelta(days=2))
    hurries = written("offer", at=at, use_by_at=NOON + timedelta(hours=15))
    assert waits.not_before == datetime(2026, 11, 25, 7, 30, tzinfo=PARIS)
    assert hurries.not_before == at


def test_a_change_on_what_one_took_is_said_at_night_too(db: None) -> None:
    at = NOON.replace(hour=23)
    assert written("changed", at=at).not_before == at
    assert written("answer", at=at).not_before > at


# how many


def test_a_switched_off_kind_is_not_written(db: None) -> None:
    muted = Reader("flore@exemple.test", muted=["offer"])
    assert tell("offer", to=muted) is None
    assert tell("answer", to=muted) is not None


def test_one_cannot_switch_off_ones_own_place(db: None) -> None:
    assert tell("place", to=Reader("flore@exemple.test", muted=["place"])) is not None


def test_three_urgent_ones_in_a_day_and_no_more(db: None) -> None:
    told = [tell("urgent_offer", at=NOON + n * HOUR) for n in range(5)]
    assert [each is not None for each in told] == [True, True, True, False, False]
    assert tell("urgent_offer", at=NOON + 25 * HOUR) is not None
    assert tell("urgent_offer", to=Reader("lise@exemple.test")) is not None, "each address has its own cap"


def test_several_surpluses_leave_together(db: None) -> None:
    first = written("offer", line="Pain", many_path="/partager/")
    again = written("offer", line="Pommes", many_path="/partager/", path="/l/def/", at=NOON + 10 * MINUTE)
    third = written("offer", line="Pain", many_path="/partager/", at=NOON + 20 * MINUTE)
    assert first.pk == again.pk == third.pk
    message = Message.objects.get()
    assert (message.lines, message.path) == (["Pain", "Pommes"], "/partager/")
    assert message.not_before == NOON + 30 * MINUTE
    assert actions.send_due(NOON + 29 * MINUTE) == 0
    assert actions.send_due(NOON + 30 * MINUTE) == 1
    assert mail.outbox[0].subject.startswith("2")


def test_the_next_one_waits_two_hours(db: None) -> None:
    written("offer", line="Pain")
    actions.send_due(NOON + HOUR)
    assert written("offer", line="Riz", at=NOON + 2 * HOUR).not_before == NOON + 3 * HOUR


def test_the_same_fact_is_told_once(db: None) -> None:
    assert tell(key="offer:OF-101:flore@exemple.test")
    assert tell(key="offer:OF-101:flore@exemple.test") is None


def test_an_address_of_any_length_has_its_key(db: None) -> None:
    long = Reader(f"{'a' * 60}@{'b' * 60}.{'c' * 60}.{'d' * 50}.test")
    key = f"offer:OF-101:{long.address}"
    assert tell(to=long, key=key)
    assert tell(to=long, key=key) is None
    assert tell(to=long, key=key.replace("OF-101", "OF-102"))


# what


@override_settings(PUBLIC_URL="https://tablee.exemple.test")
def test_one_link_why_and_how_to_stop(db: None) -> None:
    written()
    assert actions.send_due(NOON) == 1
    (sent,) = mail.outbox
    assert sent.to == ["flore@exemple.test"]
    body = str(sent.body)
    assert "Pain : 12 caisses" in body
    assert "https://tablee.exemple.test/l/abc/" in body
    assert "Parce que." in body
    assert body.count("https://") == 2, "the one link, and the way to stop"
    assert "Ne plus recevoir" in body
    message = Message.objects.get()
    assert (message.state, message.sent_at, message.attempts) == ("sent", NOON, 1)


def test_a_structures_own_address_gets_no_personal_way_to_stop(db: None) -> None:
    written(to=Reader("fournil@exemple.test"))
    actions.send_due(NOON)
    assert "Ne plus recevoir" not in mail.outbox[0].body


def test_in_the_readers_language(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    spoken: list[str | None] = []
    monkeypatch.setattr(
        "django.core.mail.backends.locmem.EmailBackend.send_messages",
        lambda self, messages: spoken.append(translation.get_language()) or 1,
    )
    for language in ("en", "fr"):
        written(to=Reader(f"{language}@exemple.test", language=language))
    assert actions.send_due(NOON) == 2
    assert spoken == ["en", "fr"]


@pytest.mark.parametrize(
    "wild", ["Pain\nBcc: x@exemple.test", "Pain\r\n\r\nSalut", "Pain\u2028suite", "P" * 400]
)
def test_a_subject_is_one_line_whatever_was_typed(db: None, wild: str) -> None:
    written(subject=wild)
    assert actions.send_due(NOON) == 1
    assert "\n" not in mail.outbox[0].subject
    assert mail.outbox[0].bcc == []


# once


class Broken:
    """A transport that is down."""

    def __init__(self, **_: Any) -> None: ...

    def send_messages(self, messages: Any) -> int:
        raise ConnectionRefusedError("flore@exemple.test")


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", Broken().send_messages)


def test_one_way_to_stop_serves_a_month_of_messages(db: None) -> None:
    """It lives ninety days after the last message that names it."""
    for day, line in ((0, "Un"), (30, "Deux"), (31, "Trois")):
        at = NOON + timedelta(days=day)
        written(line=line, at=at)
        assert actions.send_due(at) == 1
    ways = [re.findall(r"/l/\w+/", str(sent.body))[1] for sent in mail.outbox]
    assert ways[0] == ways[1] != ways[2]
    assert links.open_token(ways[1].split("/")[2], at=NOON + timedelta(days=119))


def test_more_than_a_handful_leave_in_one_turn(db: None) -> None:
    count = actions.HANDFUL * 2 + 1
    for number in range(count):
        written(to=Reader(f"lecture{number}@exemple.test"))
    assert actions.send_due(NOON) == count
    assert [sent.to for sent in mail.outbox] == [[f"lecture{number}@exemple.test"] for number in range(count)]


def test_one_that_cannot_be_written_holds_up_no_other(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    plain = actions.compose

    def compose(message: Message, at: datetime) -> str:
        if message.lines == ["Mauvais"]:
            raise ValueError("flore@exemple.test")
        return plain(message, at)

    monkeypatch.setattr(actions, "compose", compose)
    for line in ("Un", "Mauvais", "Deux"):
        written(line=line)
    assert actions.send_due(NOON) == 2
    (late,) = Message.objects.filter(state="waiting")
    assert (late.lines, late.attempts, late.not_before) == (["Mauvais"], 1, NOON + 5 * MINUTE)


def test_what_another_worker_took_meanwhile_is_left_to_it(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    message = written()
    Message.objects.filter(pk=message.pk).update(state="sending")
    assert actions._take([message.pk], NOON) == []


def test_a_transport_that_is_down_is_tried_five_times(db: None, broken: None) -> None:
    written()
    for n in range(actions.TRIES):
        assert Message.objects.get().state == "waiting"
        assert actions.send_due(NOON + n * 5 * MINUTE) == 0
    message = Message.objects.get()
    assert (message.state, message.dropped_because, message.attempts) == (
        "dropped",
        "transport",
        actions.TRIES,
    )


def test_a_message_a_killed_worker_had_taken_comes_back_after_ten_minutes(db: None) -> None:
    written()
    Message.objects.update(state="sending", not_before=NOON)
    assert actions.free_stuck(NOON + 9 * MINUTE) == 0
    assert actions.free_stuck(NOON + 10 * MINUTE) == 1
    assert actions.send_due(NOON + 10 * MINUTE) == 1


def test_a_late_message_being_sent_is_not_taken_for_stuck(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """After a night of backlog every due message is old: another worker must not send it a second time."""
    written()
    freed = []
    monkeypatch.setattr(
        "django.core.mail.backends.locmem.EmailBackend.send_messages",
        lambda self, messages: freed.append(actions.free_stuck(NOON + 9 * HOUR + MINUTE)) or 1,
    )
    assert actions.send_due(NOON + 9 * HOUR) == 1
    assert freed == [0]


def test_what_was_sent_is_forgotten_later_what_waits_is_not(db: None) -> None:
    written()
    actions.send_due(NOON)
    written(line="Autre")
    assert actions.forget_sent(NOON) == 0
    assert actions.forget_sent(NOON + MINUTE) == 1
    assert queries.counts_by_state() == {"waiting": 1}


def test_a_person_is_forgotten(db: None) -> None:
    written()
    written(to=Reader("lise@exemple.test", person_ref="PERSON02"))
    assert actions.forget_person("PERSON01") == 1
    assert Message.objects.get().address == "lise@exemple.test"


@pytest.mark.parametrize("letters", [4, 60, 63])
def test_what_others_were_told_of_a_share_is_forgotten(db: None, letters: int) -> None:
    """However long the address: a key that does not fit its column ends in a digest, what it is about stands first."""
    address = f"{'l' * letters}@{'exemple.' * 12}test"
    for ref in ("CLAIM001", "CLAIM002"):
        written(to=Reader(address), key=f"claimed:{ref}:{address}")
    assert tell(to=Reader(address), key=f"claimed:CLAIM001:{address}") is None
    assert actions.forget_about(["CLAIM001"]) == 1
    assert ":CLAIM002:" in (Message.objects.get().key or "")
    assert actions.forget_about([]) == 0


def test_every_kind_has_a_policy_that_can_be_kept() -> None:
    for kind in KINDS.values():
        assert kind.label
        assert kind.every >= kind.batch or not kind.every
        assert len(kind.key) <= 12, "the kind fits into its stop link"


# what became of what was written to one structure


def stored(**about: Any) -> Message:
    facts = {
        "organization_ref": "ORG00001",
        "kind": "answer",
        "created_at": NOON,
        "about": {"OF-101": "Pain"},
    }
    return Message.objects.create(address="a@exemple.test", subject="s", why="w", lines=[], **(facts | about))


@pytest.mark.django_db
@pytest.mark.parametrize(
    "other", [{"organization_ref": "ORG00002"}, {"kind": "share"}, {"created_at": NOON - HOUR}]
)
def test_what_left_for_others_did_not_leave_for_us(other: dict[str, Any]) -> None:
    """A neighbour's mail had gone: ours, which waits, read « envoyée »."""
    stored(state="sent", sent_at=NOON, **other)
    stored(state="waiting", not_before=NOON + HOUR)
    departure = queries.departures("ORG00001", {"answer"}, since=NOON)["OF-101"]
    assert (departure.sent_at, departure.due_at) == (None, NOON + HOUR)
    assert queries.departures("ORG00003", {"answer"}, since=NOON) == {}


@pytest.mark.django_db
@pytest.mark.parametrize(("because", "failed"), [("over", False), ("muted", False), ("transport", True)])
def test_what_was_over_before_it_could_leave_did_not_fail(because: str, failed: bool) -> None:
    """« N’a pas pu partir » of an offer that was all taken by then: nothing was broken."""
    stored(state="dropped", dropped_because=because)
    assert queries.departures("ORG00001", {"answer"}, since=NOON)["OF-101"].failed is failed
