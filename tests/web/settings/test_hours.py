"""Opening hours: a week written, read and said is the same week; what is more complicated is left as it is."""

from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tablee.domains.actors.models import AcceptanceProfile
from tablee.domains.actors.viewer import Viewer
from tablee.standards.opening_hours.read import is_osm, read_hours
from tablee.standards.opening_hours.week import EMPTY_WEEK, Week, read_week, write_week
from tablee.web.components.hours import say_hours, say_open_days, say_weekdays, short_hours
from tablee.web.settings.fields import HoursForm, parse_position
from tests.web.visitors import signed_in

MINUTES = st.integers(0, 23 * 60 + 59).map(lambda minutes: time(minutes // 60, minutes % 60))


@st.composite
def spans(draw: st.DrawFn) -> tuple[tuple[time, time], ...]:
    """Up to two spans, in order, that do not touch."""
    edges = sorted(draw(st.lists(MINUTES, min_size=0, max_size=4, unique=True)))
    edges = edges[: len(edges) // 2 * 2]
    return tuple(zip(edges[::2], edges[1::2], strict=True))


WEEKS = st.tuples(*[spans()] * 7)


@given(WEEKS)
def test_a_week_written_reads_back_and_is_openstreetmaps(week: Week) -> None:
    text = write_week(week)
    assert read_week(text) == week
    assert text == "" or is_osm(text)


@given(WEEKS)
def test_hours_shown_in_short_are_typed_again_as_they_were(week: Week) -> None:
    text = write_week(week)
    if len(text) <= 150:
        assert read_week(read_hours(short_hours(text)) or "") == week


@pytest.mark.parametrize(
    "text", ["Mo-Fr 09:00-12:00; PH off", "Mo[1] 10:00-12:00", "24/7", "sunrise-sunset", "Mo-Fr 25:00-26:00"]
)
def test_what_is_more_complicated_is_left_as_it_is(text: str) -> None:
    assert read_week(text) is None
    assert say_hours(text) == [text]
    assert HoursForm(hours=text).initial == {"raw": text}


def test_hours_are_said_in_french() -> None:
    text = "Mo-Fr 09:00-12:00,14:00-17:00; Sa 10:00-12:00"
    assert say_hours(text)[0].startswith("lundi à vendredi\u00a0: 9\u00a0h\u00a000 – 12\u00a0h\u00a000")
    assert say_open_days(text) == "lundi à samedi"
    assert say_open_days("Tu,Th 08:00-11:00") == "mardi, jeudi"
    assert say_weekdays(["we", "mo"]) == "lundi, mercredi"
    assert say_weekdays([]) == ""


def test_a_later_rule_replaces_a_day() -> None:
    week = read_week("Mo-Su 09:00-12:00; Su off")
    assert week is not None
    assert week[6] == ()
    assert week[0] == ((time(9), time(12)),)


def test_a_form_left_empty_is_an_empty_week() -> None:
    form = HoursForm({})
    assert form.is_valid()
    assert form.cleaned_data["opening_hours"] == write_week(EMPTY_WEEK) == ""


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"days_1": ["0"]}, "from_1"),
        ({"from_1": "09:00", "to_1": "12:00"}, "days_1"),
        ({"days_1": ["0"], "from_1": "09:00"}, "to_1"),
        (
            {"days_1": ["0"], "from_1": "09:00", "to_1": "12:00", "again_1": "11:00", "end_1": "13:00"},
            "end_1",
        ),
        (
            {
                "days_1": ["0"],
                "from_1": "09:00",
                "to_1": "12:00",
                "days_2": ["0"],
                "from_2": "14:00",
                "to_2": "15:00",
            },
            "days_2",
        ),
        ({"days_1": ["0"], "from_1": "09:00", "to_1": "12:00", "raw": "Tu 09:00-12:00"}, "raw"),
        ({"raw": "rien de lisible"}, "raw"),
        ({"raw": "Mo 09:00-12:00; " * 12}, "raw"),
    ],
)
def test_each_slip_is_said_beside_its_field(typed: dict[str, object], field: str) -> None:
    form = HoursForm(typed)
    assert not form.is_valid()
    assert list(form.errors) == [field]


@pytest.mark.parametrize("typed", ["43.6045, 1.444", "43,6045 1,444", "43.6045;1.444", "43.6045,1.444"])
def test_a_position_is_read_as_people_paste_it(typed: str) -> None:
    assert parse_position(typed) == (43.6045, 1.444)


@pytest.mark.parametrize("typed", ["abc", "43", "1,2,3", "nan, nan", "91, 0", "0, inf"])
def test_a_senseless_position_is_refused(typed: str) -> None:
    with pytest.raises(Exception, match=r"latitude|Terre"):
        parse_position(typed)


@pytest.mark.django_db
def test_receiving_hours_are_typed_in_french_checked_and_shown(alice: Viewer) -> None:
    client = signed_in(alice)
    base = {"min_days_left": "0"}
    assert client.post("/reglages/accepte/", base | {"receiving_hours": "le matin"}).status_code == 422
    answer = client.post("/reglages/accepte/", base | {"receiving_hours": "lu-ve 9h-12h30 ; sa 9h-11h"})
    assert answer.status_code == 302
    profile = AcceptanceProfile.objects.get(organization__ref=alice.organization_ref)
    assert profile.receiving_hours == "Mo-Fr 09:00-12:30; Sa 09:00-11:00"
    assert "lu-ve 9h-12h30" in client.get("/reglages/accepte/").content.decode()
    assert "12\u00a0h\u00a030" in client.get(f"/structures/{alice.organization_ref}/").content.decode()
    assert client.post("/reglages/accepte/", base | {"receiving_hours": ""}).status_code == 302
    profile.refresh_from_db()
    assert profile.receiving_hours == ""


@pytest.mark.django_db
def test_a_telephone_and_a_siret_stand_on_the_card(alice: Viewer, bob: Viewer) -> None:
    client = signed_in(alice)
    card = {
        "name": "Les Tilleuls",
        "kind": "association",
        "phone": "05.61.00.00.00",
        "siret": "732 829 320 00074",
    }
    assert client.post("/reglages/carte/", card).status_code == 302
    assert "05\u00a061\u00a000\u00a000\u00a000" in client.get("/reglages/carte/").content.decode()
    seen = signed_in(bob).get(f"/structures/{alice.organization_ref}/").content.decode()
    assert "05\u00a061\u00a000\u00a000\u00a000" in seen
    assert "73282932000074" in seen
    for wrong in ({"phone": "05 61"}, {"siret": "12"}):
        assert client.post("/reglages/carte/", card | wrong).status_code == 422
