"""How tests read a refusal."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import IntegrityError, models, transaction

from tablee.kernel.refusals import Refusal, Refused


class Caught:
    """Holds the refusal once the block ended."""

    refusal: Refusal


@contextmanager
def refused(code: str) -> Iterator[Caught]:
    """The block must raise Refused with this code, a French sentence and nothing written."""
    caught = Caught()
    with pytest.raises(Refused) as raised:
        yield caught
    caught.refusal = raised.value.refusal
    assert caught.refusal.code == code
    assert caught.refusal.sentence
    assert caught.refusal.sentence[0].isupper() or caught.refusal.sentence[0] in "«0123456789"
    assert caught.refusal.sentence.rstrip().endswith((".", "…"))


@contextmanager
def constraint(name: str, model: type[models.Model]) -> Iterator[None]:
    """The database itself must refuse, by the constraint of this name."""
    known = {each.name for each in model._meta.constraints}
    assert name in known, f"{model.__name__} has no constraint {name}: {sorted(known)}"
    with pytest.raises(IntegrityError) as raised, transaction.atomic():
        yield
    said = str(raised.value)
    columns = [each for each in model._meta.constraints if each.name == name]
    fields: Any = getattr(columns[0], "fields", ())
    # SQLite names a unique index of plain columns by its columns, everything else by its name.
    assert name in said or (fields and all(field in said for field in fields)), said
