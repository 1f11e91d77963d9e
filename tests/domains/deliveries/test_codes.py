"""A slip's six characters: the same code drawn twice is drawn again."""

from collections.abc import Iterator

import pytest

from tablee.domains.deliveries import actions
from tests import make

pytestmark = pytest.mark.django_db


def test_a_code_that_is_taken_is_drawn_again(table: make.Table, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: Iterator[str] = iter(["AAAAAA", "AAAAAA", "BBBBBB"])
    monkeypatch.setattr(actions, "new_code", lambda: next(drawn))
    codes = []
    for _each in range(2):
        offer = make.offer(table.network, table.tilleuls, units=9)
        codes.append(make.hand_over(make.claim(offer, table.bob), table.bob).code)
    assert codes == ["AAAAAA", "BBBBBB"]
