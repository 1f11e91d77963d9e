"""What a structure can take has one least and one most at every door: form, API, sheet."""

from typing import Any

import pytest
from django.urls import reverse

from tablee.domains.actors.models import AcceptanceProfile
from tablee.domains.actors.models.organizations import PROFILE_BOUNDS
from tablee.kernel.refusals import Refused
from tablee.standards.sheets.write import export_csv
from tablee.tables import imports
from tablee.tables.register import SCHEMAS
from tablee.tables.table import Line
from tests import make
from tests.api.callers import program
from tests.standards.sheets.reading import take_here
from tests.tables.place import Place, read
from tests.web.visitors import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]

EDGES = [(name, edge) for name, (least, most) in PROFILE_BOUNDS.items() for edge in (least, most)]
BEYOND = [
    (name, value)
    for name, (least, most) in PROFILE_BOUNDS.items()
    for value in (least - 1, most + 1)
    if value >= 0
]


def by_form(table: make.Table, name: str, value: int) -> bool:
    typed = {"min_days_left": "0", name: f"{value} g" if name == "max_g" else str(value)}
    return signed_in(table.alice).post(reverse("settings:profile"), typed).status_code == 302


def by_api(table: make.Table, name: str, value: int) -> bool:
    path = f"/organizations/{table.tilleuls.ref}/profile"
    return program(table.tilleuls).patch(path, {name: value}).status_code == 200


def by_sheet(table: make.Table, name: str, value: int) -> bool:
    place = Place(table)
    rows = [{"structure": "Les Tilleuls", name: value}]
    parsed = take_here(SCHEMAS["profiles"], "t.csv", export_csv(SCHEMAS["profiles"], rows))
    if not parsed.ok:
        return False
    lines = [Line.of(row, list(parsed.columns)) for row in parsed.rows]
    (step,) = imports.look_over("profiles", lines, place.job("profiles")).steps
    return step.state in ("ready", "changes", "there")


DOORS: dict[str, Any] = {"form": by_form, "API": by_api, "sheet": by_sheet}


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize(("name", "value"), EDGES)
def test_each_door_takes_the_bounds_themselves(table: make.Table, door: str, name: str, value: int) -> None:
    assert DOORS[door](table, name, value)


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize(("name", "value"), BEYOND)
def test_each_door_refuses_what_is_beyond(table: make.Table, door: str, name: str, value: int) -> None:
    assert not DOORS[door](table, name, value)


@pytest.mark.parametrize(("name", "value"), BEYOND)
def test_no_door_goes_around_the_rule(table: make.Table, name: str, value: int) -> None:
    with pytest.raises(Refused) as caught:
        make.profile(table.tilleuls, **{name: value})
    assert (caught.value.refusal.code, caught.value.refusal.field) == ("out_of_bounds", name)


def test_the_page_saves_what_a_sheet_said(table: make.Table) -> None:
    """After a sheet said 400 days, the page refused every save."""
    place = Place(table)
    row = {"structure": "Les Tilleuls", "min_days_left": 400, "max_km": 5_000, "max_g": 10**9}
    place.run("profiles", read("profiles", "csv", [row]))
    form = signed_in(table.alice).get(reverse("settings:profile")).context["form"]
    typed = {name: form[name].value() for name in ("min_days_left", "max_km")}
    typed["max_g"] = form.fields["max_g"].widget.format_value(form["max_g"].value())
    assert signed_in(table.alice).post(reverse("settings:profile"), typed).status_code == 302
    profile = AcceptanceProfile.objects.get(organization=table.tilleuls)
    assert (profile.min_days_left, profile.max_km, profile.max_g) == (400, 5_000, 10**9)
