"""Lines of surplus, by any member for its own structure or the donors it brought in. What is still open is not doubled."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from tablee.domains.actors import queries as actors
from tablee.domains.actors.models import Network, Organization
from tablee.domains.field.enums import Family, StorageClass
from tablee.domains.field.units import format_count_of_units
from tablee.domains.governance import queries as governance
from tablee.domains.governance.queries import InForce
from tablee.domains.sharing import actions as sharing
from tablee.domains.sharing import rules
from tablee.domains.sharing.enums import Mode, OfferStatus
from tablee.domains.sharing.lines import OfferLine, end_of, local_day, mode_by_size
from tablee.domains.sharing.models import Offer
from tablee.domains.stock import queries as stock
from tablee.domains.stock.models import Product
from tablee.flows.importing.own import by_name
from tablee.flows.importing.shapes import Job, Line, Mark, State, Step, Undone
from tablee.flows.words import IMPORT_UNDONE
from tablee.kernel.quantities import format_mass
from tablee.kernel.refusals import Refusal
from tablee.kernel.words import fold

KEY_SIGNS = 48  # of the line's fingerprint; the batch's code follows, so that what was undone may come again
EXCEPTION_MOST = 200


@dataclass(frozen=True)
class _Ready:
    giver: Organization
    line: OfferLine
    until_at: datetime
    place: str


class Offers:
    key = "offers"

    def why_not(self, job: Job) -> Refusal | None:
        if job.network is None:
            return Refusal("no_network", _("Votre structure n’est dans aucun réseau pour le moment."))
        return rules.why_not_give(job.network, giver=job.organization, by=job.by)

    def plan(self, lines: Sequence[Line], job: Job) -> list[Step]:
        look = _Look(job)
        return [look.step(line) for line in lines]

    def write(self, steps: Sequence[Step], job: Job) -> list[Mark]:
        """Lines of one giver, one place and one end leave together, under one link."""
        together: dict[tuple[int, datetime, str], list[_Ready]] = {}
        for step in steps:
            if step.state == State.READY:
                row: _Ready = step.ready
                together.setdefault((row.giver.pk, row.until_at, row.place), []).append(row)
        marks: list[Mark] = []
        for number, rows in enumerate(together.values(), start=1):
            bundle = sharing.publish(
                _network(job),
                giver=rows[0].giver,
                lines=[row.line for row in rows],
                until_at=rows[0].until_at,
                place_note=rows[0].place,
                site=actors.main_site(rows[0].giver.pk),
                by=job.by,
                at=job.at,
                key=f"import:{job.batch_ref}:{number}",
            )
            marks += [
                {"offer": offer.ref, "bundle": bundle.ref, "what": offer.label, "giver": rows[0].giver.name}
                for offer in bundle.offers.order_by("id")
            ]
        return marks

    def undo(self, marks: Sequence[Mark], job: Job) -> Undone:
        """Withdrawn, unless somebody took of them: those stay, and it is said."""
        count, stays = 0, []
        offers = Offer.objects.filter(ref__in=[mark["offer"] for mark in marks]).select_related(
            "bundle", "giver"
        )
        for offer in offers.order_by("id"):
            if offer.status == OfferStatus.WITHDRAWN:
                continue
            if offer.claims.filter(status="taken").exists():
                stays.append(_("%(what)s : une part est déjà prise") % {"what": f"{offer.ref} {offer.label}"})
                continue
            if offer.units_proposed:
                stays.append(
                    _("%(what)s : des parts sont proposées") % {"what": f"{offer.ref} {offer.label}"}
                )
                continue
            sharing.withdraw(offer, by=job.by, at=job.at, reason=IMPORT_UNDONE)
            count += 1
        return Undone(count, tuple(stays))


class _Look:
    """Everything the lines are compared with, read once."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self.network = _network(job)
        self.zone = ZoneInfo(self.network.time_zone)
        self.today = local_day(job.at, self.network.time_zone)
        self.in_force: Mapping[str, InForce] = governance.rules_on(self.network.pk, self.today)
        ours = [*actors.donors_of(job.by), job.organization]
        self.givers = {name: each for name, each in by_name(ours).items() if each is not None}
        self.published = {
            each.ref: each for each in Offer.objects.filter(network=self.network, giver__in=ours)
        }
        self.listed = list(stock.products_seen_by(job.by))
        self.products: dict[str, Product | None] = {}
        self.may_give: dict[int, Refusal | None] = {}
        self.there = self._standing()

    def _standing(self) -> set[str]:
        """Fingerprints of imported lines that are still open, or were published today and not taken back."""
        rows = Offer.objects.filter(
            giver__in=list(self.givers.values()), import_key__isnull=False, status=OfferStatus.OPEN
        ).values_list("import_key", "until_at", "published_at")
        return {
            str(key)[:KEY_SIGNS]
            for key, until_at, published_at in rows
            if until_at > self.job.at or local_day(published_at, self.network.time_zone) == self.today
        }

    def step(self, line: Line) -> Step:
        values = line.values
        what = self._what(values)
        published = self.published.get(str(values.get("reference") or ""))
        if published is not None:
            return self._step_of_published(line, what, published)
        giver = self._giver(values)
        if giver is None:
            said = _(
                "« %(name)s » n’est ni votre structure ni un donateur que vous avez amené ; ajoutez-le à vos donateurs."
            )
            return Step(line.number, State.WRONG, what, said % {"name": values["giver"]})
        until_at = self._until(values)
        if until_at is None:
            return Step(
                line.number,
                State.WRONG,
                what,
                _("jusqu’à quand ? Dites-le plus haut, ou dans une colonne « Jusqu’à »."),
            )
        if line.fingerprint[:KEY_SIGNS] in self.there:
            return Step(line.number, State.THERE, what)
        made = self._line(line)
        if isinstance(made, str):
            return Step(line.number, State.WRONG, what, made)
        refusal = self._why_not_giver(giver) or self._why_not(made, until_at)
        if refusal is not None:
            return Step(line.number, State.WRONG, what, str(refusal))
        ready = _Ready(giver, made, until_at, str(values.get("place") or ""))
        shared = mode_by_size(made, self.in_force) == Mode.FAIR_SHARE
        said = str(Mode.FAIR_SHARE.label).lower() if shared else ""
        return Step(line.number, State.READY, self._shown(made), said, ready)

    def _step_of_published(self, line: Line, what: str, offer: Offer) -> Step:
        """A line that came out of here: as it was, or to be changed on its own page."""
        values = line.values
        same = (values["units"], values["unit"], values.get("unit_g"), fold(str(values["label"]))) == (
            offer.units_total,
            offer.unit,
            offer.unit_g,
            fold(offer.label),
        )
        if same:
            return Step(line.number, State.THERE, what)
        said = _(
            "%(ref)s est déjà publiée avec d’autres valeurs\u202f; changez-la sur sa page, ou retirez la ligne."
        )
        return Step(line.number, State.WRONG, what, said % {"ref": offer.ref})

    def _why_not_giver(self, giver: Organization) -> Refusal | None:
        """Asked once a giver, not once a line."""
        if giver.pk not in self.may_give:
            self.may_give[giver.pk] = rules.why_not_give(self.network, giver=giver, by=self.job.by)
        return self.may_give[giver.pk]

    def _why_not(self, line: OfferLine, until_at: datetime) -> Refusal | None:
        refusal = rules.why_not_line(
            line, until_at=until_at, at=self.job.at, zone=self.network.time_zone, in_force=self.in_force
        )
        if refusal is None:
            return None
        in_words = {
            "use_by_close": _("Écrivez dans « Remarque » comment le produit sera redistribué à temps."),
            "best_before_unchecked": _(
                "Cochez plus haut que ces produits ont été contrôlés, ou retirez la ligne."
            ),
        }
        return replace(refusal, remedy=in_words.get(refusal.code, refusal.remedy))

    def _giver(self, values: Mapping[str, Any]) -> Organization | None:
        said = fold(str(values.get("giver") or ""))
        return self.givers.get(said) if said else self.job.organization

    def _until(self, values: Mapping[str, Any]) -> datetime | None:
        """The line's own end, else the one said for all; a use-by that comes first ends it."""
        said = values.get("until")
        if said is None:
            until_at = self.job.until_at
        else:
            until_at = (
                end_of(said.on, self.network.time_zone)
                if said.at is None
                else datetime.combine(said.on, said.at, tzinfo=self.zone)
            )
        use_by = values.get("use_by")
        if until_at is not None and said is None and use_by is not None:
            ends_at = end_of(use_by, self.network.time_zone)
            return min(until_at, ends_at) if ends_at > self.job.at else until_at
        return until_at

    def _line(self, line: Line) -> OfferLine | str:
        values, label = line.values, str(line.values["label"])
        product = self._product(label)
        unit, unit_g = str(values["unit"]), values.get("unit_g")
        if unit_g is None and product is not None and unit == "crate":
            unit_g = product.crate_g
        if unit_g is None:
            return _(
                "combien pèse une unité ? Ajoutez une colonne « Poids d’une unité (kg) », ou écrivez « 12 x 10 kg »."
            )
        note = str(values.get("note") or "")
        return OfferLine(
            label=label,
            units=values["units"],
            unit_g=unit_g,
            unit=unit,
            family=values.get("family") or (product.family if product else Family.OTHER),
            storage=values.get("storage") or (product.storage if product else StorageClass.AMBIENT),
            product=product,
            use_by_on=values.get("use_by"),
            best_before_on=values.get("best_before"),
            best_before_checked=self.job.checked,
            exception=note[:EXCEPTION_MOST] if values.get("use_by") else "",
            mode="",  # nobody chose: the network's rule decides by the size
            import_key=f"{line.fingerprint[:KEY_SIGNS]}:{self.job.batch_ref}",
        )

    def _product(self, label: str) -> Product | None:
        if label not in self.products:
            self.products[label] = stock.product_among(self.listed, label)
        return self.products[label]

    def _what(self, values: Mapping[str, Any]) -> str:
        return f"{values['label']}, {format_count_of_units(values['units'], str(values['unit']))}"

    def _shown(self, line: OfferLine) -> str:
        said = [format_count_of_units(line.units, line.unit), format_mass(line.total_g)]
        return ", ".join([line.label, *dict.fromkeys(said)])


def tonight(network: Network, at: datetime) -> datetime:
    """What is proposed when the sheet says no end: this evening at 19:00, or tomorrow's when it is late."""
    zone = ZoneInfo(network.time_zone)
    local = at.astimezone(zone)
    evening = datetime.combine(local.date(), time(19), tzinfo=zone)
    if local >= evening.replace(hour=17):
        return datetime.combine(local.date() + timedelta(days=1), time(19), tzinfo=zone)
    return evening


def _network(job: Job) -> Network:
    if job.network is None:
        raise ValueError("an offer belongs to a network")
    return job.network
