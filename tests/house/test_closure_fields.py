"""What is said of a closure is forgotten at no door: form, its page, API in and out, sheet."""

import pytest

from tablee.api.closures import Closure, ClosureBody
from tablee.domains.actors.actions.closures import TERMS
from tablee.tables.closures import Closures
from tablee.web.settings.closures import ClosureForm
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
