"""A line of surplus, from what a giver says of it to its row: its bounds, what its product completes, its one constructor."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from tablee.domains.field.enums import Family, StorageClass, Unit
from tablee.domains.governance.queries import InForce
from tablee.domains.governance.versions import versions
from tablee.domains.sharing.enums import Mode
from tablee.domains.sharing.kinds import BEST_BEFORE_PASSED, FAIR_SHARE_FROM_G, TARGET_HOURS
from tablee.domains.sharing.models import Bundle, Offer
from tablee.domains.stock.models import Product
from tablee.kernel import moments
from tablee.kernel.refusals import Refusal, Refused, refuse
from tablee.kernel.words import one_line

MAX_UNITS = 100_000
MAX_UNIT_G = 2_000_000
MAX_AHEAD = timedelta(days=90)
MOST_LINES = 30


@dataclass(frozen=True)
class OfferLine:
    """units × unit_g grams of a product or of free text, with its storage class and at most one of two dates.

    `mode` "" lets the network's rule choose by size.
    """

    label: str
    units: int
    unit_g: int
    unit: str = Unit.CRATE
    family: str = Family.OTHER
    storage: str = StorageClass.AMBIENT
    product: Product | None = None
    use_by_on: date | None = None
    best_before_on: date | None = None
    best_before_checked: bool = False
    exception: str = ""
    needs_authorization: bool = False
    mode: str = Mode.FIRST_READY
    target_id: int | None = None
    target_until_at: datetime | None = None
    target_purpose: str = ""
    import_key: str | None = None
    ref: str = ""
    photo: Mapping[str, Any] | None = None

    @property
    def total_g(self) -> int:
        return self.units * self.unit_g


# What a line says and its row keeps under the same name: one more field of both needs no list.
_COLUMNS = {each.attname for each in Offer._meta.concrete_fields} | {"product"}
KEPT = tuple(each.name for each in fields(OfferLine) if each.name in _COLUMNS and each.name != "ref")


def kept(data: Mapping[str, Any]) -> dict[str, Any]:
    """What a form, a sheet or a program said under the names that the row keeps."""
    return {name: data[name] for name in KEPT if data.get(name) is not None}


_LONGEST = {each.name: each.max_length or 0 for each in Offer._meta.concrete_fields}


def longest(name: str) -> int:
    """How many signs this text of an offer may have, as its column keeps it."""
    return _LONGEST[name]


def complete_from_product(
    product: Product | None,
    *,
    label: str = "",
    unit_g: int | None = None,
    family: str | None = None,
    storage: str | None = None,
    unit: str = Unit.CRATE,
    mode: str | None = "",
    target_id: int | None = None,
    **said: Any,
) -> OfferLine:
    """The line as it was said, completed from the product it means: its name, a crate's weight, family and storage class.

    A partner named without a mode is a targeted offer.

    Raises Refused: "no_label" without a name, "no_weight" when nobody said what one unit weighs.
    """
    label = label or (product.label if product else "")
    if not one_line(label):
        raise Refused(no_label())
    if unit_g is None and product is not None and unit == Unit.CRATE:
        unit_g = product.crate_g
    if unit_g is None:
        refuse(
            "no_weight",
            _("Il manque le poids d’une unité."),
            _("Ajoutez-le, même estimé."),
            field="unit_g",
        )
    return OfferLine(
        label=label,
        unit=unit,
        unit_g=unit_g,
        product=product,
        family=family or (product.family if product else Family.OTHER),
        storage=storage or (product.storage if product else StorageClass.AMBIENT),
        mode=mode or (Mode.TARGETED if target_id else ""),
        target_id=target_id,
        **said,
    )


def no_label() -> Refusal:
    return Refusal(
        "no_label", _("Dites ce que c’est\u00a0: «\u00a0pain\u00a0», «\u00a0pommes\u00a0»…"), field="label"
    )


def mode_by_size(line: OfferLine, in_force: Mapping[str, InForce]) -> str:
    """The network's way when nobody chose: first ready when small, the fair share from a dated weight on."""
    return Mode.FAIR_SHARE if line.total_g >= in_force[FAIR_SHARE_FROM_G].value else Mode.FIRST_READY


def target_until(
    line: OfferLine, in_force: Mapping[str, InForce], *, at: datetime, until_at: datetime
) -> datetime:
    """Until when it is kept for its partner: as long as was said, else for the network's hours, never past its end."""
    return line.target_until_at or min(at + timedelta(hours=in_force[TARGET_HOURS].value), until_at)


def row_of(
    line: OfferLine,
    bundle: Bundle,
    *,
    ref: str,
    in_force: Mapping[str, InForce],
    at: datetime,
    taken: int = 0,
) -> Offer:
    """The offer of this line, not saved yet; `taken`: units its claims hold already. Every door writes what this builds."""
    mode = line.mode or mode_by_size(line, in_force)
    targeted = mode == Mode.TARGETED
    kept = {name: getattr(line, name) for name in KEPT} | {
        "label": one_line(line.label),
        "exception": one_line(line.exception),
        "mode": mode,
        "target_id": line.target_id if targeted else None,
        "target_purpose": one_line(line.target_purpose) if targeted else "",
        "target_until_at": target_until(line, in_force, at=at, until_at=bundle.until_at)
        if targeted
        else None,
    }
    return Offer(
        ref=ref,
        bundle=bundle,
        network_id=bundle.network_id,
        giver_id=bundle.giver_id,
        units_total=line.units,
        units_left=line.units - taken,
        until_at=bundle.until_at,
        published_at=at,
        rule_version=versions(in_force, BEST_BEFORE_PASSED, TARGET_HOURS),
        **kept,
    )


def journal_facts(offer: Offer) -> dict[str, Any]:
    """What the journal keeps of a line that was published."""
    return {
        "label": offer.label,
        "units": offer.units_total,
        "unit_g": offer.unit_g,
        "until": offer.until_at,
    }


def end_of(day: date, zone: str) -> datetime:
    """24:00 of that day, local: the moment a use-by day ends. In UTC: hours counted to it are hours that pass.

    Two moments of one zone would be subtracted by the clock on the wall, an hour wrong on the days clocks change.
    """
    return moments.end_of_day(day, ZoneInfo(zone)).astimezone(UTC)


def local_day(moment: datetime, zone: str) -> date:
    return moments.local_day(moment, ZoneInfo(zone))
