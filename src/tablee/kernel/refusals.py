"""A refusal is a value with a reason in plain words and what to do next; never a bare exception text."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NoReturn, TypeVar

T = TypeVar("T")


@dataclass(frozen=True)
class Refusal:
    """Why an action may not happen.

    code: stable name for programs; sentence: why, for people; remedy: what to do; field: the form field it
    belongs beside, or ""; facts: figures a page or the API may show (what remains, the cap ...).
    """

    code: str
    sentence: str
    remedy: str = ""
    field: str = ""
    facts: Mapping[str, Any] = dataclasses.field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.sentence} {self.remedy}".strip()


class Refused(Exception):
    """Raised by actions; carries one refusal. Pages answer 422 (or 409 when `conflict`)."""

    def __init__(self, refusal: Refusal, *, conflict: bool = False) -> None:
        super().__init__(refusal.code)
        self.refusal = refusal
        self.conflict = conflict


def refuse(code: str, sentence: str, remedy: str = "", *, conflict: bool = False, **more: Any) -> NoReturn:
    """Raise Refused for a reason that stands in one place only."""
    raise Refused(Refusal(code, sentence, remedy, **more), conflict=conflict)


class NotVisible(Exception):
    """What the viewer may not see does not exist for the viewer: doors answer 404."""


def visible(thing: T | None) -> T:
    """What a query answered; NotVisible when that is nothing."""
    if thing is None:
        raise NotVisible
    return thing


def insist(refusal: Refusal | None, *, conflict: bool = False) -> None:
    """Raise when a rule gave a reason; go on when it gave None."""
    if refusal is not None:
        raise Refused(refusal, conflict=conflict)
