"""What is said of a closure is forgotten at no door: form, its page, API in and out, sheet."""

import pytest

from tablee.api.closures import Closure, ClosureBody
from tablee.domains.actors.actions.closures import TERMS
from tablee.tables.closures import Closures
from tablee.web.settings.closures import ClosureForm
from tests import make
from tests.api.callers import program
from tests.house.reading import SRC

PAGE = (SRC / "web/settings/templates/settings/closures.html").read_text("utf-8")
DOORS = {
    "form": set(ClosureForm.base_fields),
    "page": {name for name in TERMS if f"form.{name} " in PAGE},
    "API in": set(ClosureBody.model_fields),
    "API out": set(Closure.model_fields),
    "sheet": {column.key for column in Closures.schema.columns},
}


@pytest.mark.parametrize("door", DOORS)
def test_a_term_is_at_each_door(door: str) -> None:
    assert set(TERMS) <= DOORS[door]


@pytest.mark.django_db
@pytest.mark.usefixtures("noon")
@pytest.mark.parametrize("name", TERMS)
def test_the_api_answers_what_it_was_sent(table: make.Table, name: str) -> None:
    """The answer's fields come from the body's: only a value that comes back shows that none is dropped."""
    value = True if ClosureBody.model_fields[name].annotation is bool else "fêtes"
    caller = program(table.tilleuls)
    made = caller.post("/closures", {"starts_on": "2026-12-24", name: value})
    assert made.json()[name] == value
    assert caller.get(f"/closures/{made.json()['ref']}").json()[name] == value
