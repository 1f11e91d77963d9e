"""Values as programs write them: texts that can be kept, whole numbers, days and moments, all within bounds."""

import re
from collections.abc import Callable
from datetime import date, datetime
from typing import Annotated, Any, ClassVar, TypeVar
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator, URLValidator
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StrictInt,
    StringConstraints,
)
from pydantic_core import PydanticCustomError

from tablee.domains.sharing.lines import MAX_UNIT_G, MAX_UNITS, longest
from tablee.kernel.moments import why_not_years

MOST_G = 2_000_000_000
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_MOMENT = re.compile(
    r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?(Z|[+-]\d{2}:\d{2})?", re.IGNORECASE
)


class Body(BaseModel):
    """What a program sends: unknown fields are refused, so that a slip of the pen is not taken for silence."""

    model_config = ConfigDict(extra="forbid")


class Thing(BaseModel):
    """What has an address of its own, in its `room` of the API."""

    room: ClassVar[str]
    url: str
    ref: str

    def __init_subclass__(cls, *, room: str, **options: Any) -> None:
        super().__init_subclass__(**options)
        cls.room = room


UNSAID = object()
Answer = TypeVar("Answer", bound=BaseModel)


def answer_from(kind: type[Answer], row: object, **others: object) -> Answer:
    """What a row says under the names of the answer's own fields, and `others` where it says it otherwise."""
    if issubclass(kind, Thing):
        others = {"url": f"/api/v1/{kind.room}/{getattr(row, 'ref', '')}", **others}
    same = {name: getattr(row, name, UNSAID) for name in kind.model_fields if name not in others}
    return kind(**{name: value for name, value in same.items() if value is not UNSAID}, **others)


def require_every_field(schema: dict[str, Any]) -> None:
    """What a program may leave out, an answer always has."""
    for field in schema["properties"].values():
        field.pop("default", None)
    schema["required"] = list(schema["properties"])


def _storable(text: str) -> str:
    """No NUL, which PostgreSQL refuses, and no half of a pair, which is no text at all."""
    if "\x00" in text or any("\ud800" <= letter <= "\udfff" for letter in text):
        raise PydanticCustomError("unstorable", "a character that cannot be kept")
    return text


def _as_written(pattern: re.Pattern[str], kind: str) -> BeforeValidator:
    def check(value: object) -> str:
        if isinstance(value, str) and pattern.fullmatch(value):
            return value
        raise PydanticCustomError(kind, "not as it is written")

    return BeforeValidator(check)


def _sensible(value: date) -> date:
    if (refusal := why_not_years(day=value)) is not None:
        raise PydanticCustomError("bad_year", "no such year", {"sentence": str(refusal)})
    return value


def _address(validate: Callable[[str], None]) -> AfterValidator:
    def check(value: str) -> str:
        if value:
            try:
                validate(value)
            except ValidationError as wrong:
                raise PydanticCustomError("bad_address", "no such address") from wrong
        return value

    return AfterValidator(check)


def _point(text: str) -> str:
    point_of(text)
    return text


def point_of(text: str) -> tuple[float, float]:
    """« 43.6,1.44 » as (latitude, longitude) in degrees."""
    parts = text.split(",")
    numbers = [
        float(part) for part in parts if re.fullmatch(r"\s*[+-]?\d{1,3}(\.\d{1,12})?\s*", part, re.ASCII)
    ]
    if len(parts) != 2 or len(numbers) != 2 or not (abs(numbers[0]) <= 90 and abs(numbers[1]) <= 180):
        raise PydanticCustomError("bad_point", "no point on Earth")
    return numbers[0], numbers[1]


STORABLE = AfterValidator(_storable)
Ref = Annotated[str, Field(max_length=24), STORABLE]
Text = Annotated[str, Field(max_length=1000), STORABLE]
Line = Annotated[str, Field(max_length=160), STORABLE]
Label = Annotated[str, Field(min_length=1, max_length=longest("label")), STORABLE]
Name = Annotated[str, Field(max_length=150), StringConstraints(strip_whitespace=True, min_length=1), STORABLE]
Address = Annotated[str, Field(max_length=200), STORABLE]
Commune = Annotated[
    str, Field(pattern=r"^[0-9][0-9AB][0-9]{3}$", description="The commune, by its INSEE code")
]
Units = Annotated[StrictInt, Field(ge=1, le=MAX_UNITS)]
Grams = Annotated[StrictInt, Field(ge=1, le=MAX_UNIT_G)]
Day = Annotated[date, _as_written(_DAY, "bad_day"), AfterValidator(_sensible)]
Moment = Annotated[
    datetime,
    _as_written(_MOMENT, "bad_moment"),
    AfterValidator(_sensible),
    Field(description="Without an offset it is a moment of the network's time zone"),
]
Email = Annotated[str, Field(max_length=200), STORABLE, _address(EmailValidator())]
Website = Annotated[str, Field(max_length=200), STORABLE, _address(URLValidator(schemes=["http", "https"]))]
Point = Annotated[
    str, Field(max_length=60, description="latitude,longitude in degrees"), AfterValidator(_point)
]


class Named(BaseModel):
    """A reference and the name that people read."""

    model_config = ConfigDict(from_attributes=True)

    ref: str
    name: str


def moment_in(zone: str, moment: datetime | None) -> datetime | None:
    """A moment said without an offset is one of that time zone."""
    return moment if moment is None or moment.tzinfo is not None else moment.replace(tzinfo=ZoneInfo(zone))
