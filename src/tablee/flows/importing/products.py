"""A network's own list of products, by whoever looks after it. The same code again corrects its line."""

import unicodedata
from collections.abc import Sequence
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from tablee.domains.actors import rules
from tablee.domains.actors.models import Network
from tablee.domains.field.enums import StorageClass
from tablee.domains.stock import actions as stock
from tablee.domains.stock.models import Product
from tablee.flows.importing.shapes import Job, Line, Mark, State, Step, Undone
from tablee.kernel.quantities import format_mass
from tablee.kernel.refusals import Refusal
from tablee.kernel.words import fold

MOST_CRATE_G = 2_000_000
FIELDS = ("label", "family", "storage", "unit", "crate_g", "min_days_left", "gtin")


class Products:
    key = "products"

    def why_not(self, job: Job) -> Refusal | None:
        if job.network is None:
            return Refusal("no_network", _("Seule l’animation d’un réseau écrit sa liste de produits."))
        return rules.why_not_facilitate(job.network, by=job.by)

    def plan(self, lines: Sequence[Line], job: Job) -> list[Step]:
        rows = Product.objects.filter(Q(network=_network(job)) | Q(network__isnull=True))
        # The network's own line stands before the common one of the same code.
        ordered = sorted(rows, key=lambda each: each.network_id or 0)
        standing = {_key(product.code): product for product in ordered}
        first: dict[str, int] = {}
        return [self._step(line, standing, first) for line in lines]

    def _step(self, line: Line, standing: dict[str, Product], first: dict[str, int]) -> Step:
        said = _said(line)
        what = f"{said['label']}, {format_mass(said['crate_g'])}"
        if not 1 <= said["crate_g"] <= MOST_CRATE_G:
            return Step(line.number, State.WRONG, what, _("donnez le poids d’une caisse, entre 1 g et 2 t."))
        twin = first.setdefault(_key(said["code"]), line.number)
        if twin != line.number:
            told = _("elle a le même code (%(code)s) que la ligne %(line)s\u202f; donnez un code à chacune.")
            return Step(line.number, State.WRONG, what, told % {"code": said["code"], "line": twin})
        known = standing.get(_key(said["code"]))
        if known is None:
            return Step(line.number, State.READY, what, ready=(said, None))
        said["code"] = known.code
        before = {field: getattr(known, field) for field in FIELDS}
        if before == {field: said[field] for field in FIELDS}:
            return Step(line.number, State.THERE, what)
        if known.network_id is None:
            return Step(line.number, State.READY, what, ready=(said, None))
        return Step(
            line.number,
            State.CHANGES,
            what,
            _("corrige la ligne « %(code)s »") % {"code": said["code"]},
            (said, before),
        )

    def write(self, steps: Sequence[Step], job: Job) -> list[Mark]:
        marks: list[Mark] = []
        for step in steps:
            if step.state not in (State.READY, State.CHANGES):
                continue
            said, before = step.ready
            stock.list_product(**said, network=_network(job))
            marks.append({"code": said["code"], "before": before})
        return marks

    def undo(self, marks: Sequence[Mark], job: Job) -> Undone:
        """Corrected lines go back to what they said; new ones go, unless an offer names them already."""
        count, stays = 0, []
        for mark in marks:
            if mark["before"] is None:
                if stock.unlist_product(mark["code"], network=_network(job)):
                    count += 1
                else:
                    stays.append(_("%(code)s\u00a0: une offre le nomme déjà") % {"code": mark["code"]})
                continue
            stock.list_product(mark["code"], **mark["before"], network=_network(job))
            count += 1
        return Undone(count, tuple(stays))


def _key(code: str) -> str:
    """Codes are the same whatever the case and width of their letters."""
    return " ".join(unicodedata.normalize("NFKC", code).casefold().split())


def _said(line: Line) -> dict[str, Any]:
    values = line.values
    label = str(values["label"])
    return {
        "code": str(values.get("code") or fold(label).upper().replace(" ", "-"))[:20],
        "label": label,
        "family": str(values["family"]),
        "storage": str(values.get("storage") or StorageClass.AMBIENT),
        "unit": str(values.get("unit") or "kg"),
        "crate_g": int(values["crate_g"]),
        "min_days_left": int(values.get("min_days_left") or 0),
        "gtin": str(values.get("gtin") or ""),
    }


def _network(job: Job) -> Network:
    if job.network is None:
        raise ValueError("a list of products belongs to a network")
    return job.network
