"""Lines of surplus, by any member for its own structure or the donors it brought in. What is still open is not doubled."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tablee.domains.actors import queries as actors
from tablee.domains.actors.models import Network, Organization
from tablee.domains.actors.queries.networks import seats_of_all
from tablee.domains.actors.viewer import Viewer
from tablee.domains.field.units import format_count_of_units
from tablee.domains.governance import queries as governance
from tablee.domains.governance.queries import InForce
from tablee.domains.sharing import actions as sharing
from tablee.domains.sharing import rules
from tablee.domains.sharing.enums import ClaimStatus, Mode, OfferStatus
from tablee.domains.sharing.lines import (
    KEPT,
    OfferLine,
    complete_from_product,
    end_of,
    kept,
    local_day,
    mode_by_size,
)
from tablee.domains.sharing.models import Claim, Offer
from tablee.domains.sharing.reception import closures_by_organization
from tablee.domains.stock import queries as stock
from tablee.domains.stock.models import Product
from tablee.flows.words import IMPORT_UNDONE
from tablee.kernel.moments import format_end
from tablee.kernel.quantities import format_mass
from tablee.kernel.refusals import Refusal, Refused, insist
from tablee.kernel.words import fold
from tablee.standards.sheets.columns import Column
from tablee.standards.sheets.intake import Schema
from tablee.standards.sheets.values import kinds
from tablee.standards.sheets.values.days import Until
from tablee.tables.food import AMOUNTS, DATES, ENDS, LABEL, ONE_AMOUNT, STORED, family, food_line, no_weight
from tablee.tables.kinds import MODE
from tablee.tables.names import GIVER_NAMES, NOTE, STRUCTURE_NAMES, by_name, distinct, no_network
from tablee.tables.table import ImportTable, Job, Line, Mark, Row, State, Step, Wrong
from tablee.tables.words import unsaid

KEY_SIGNS = 48  # of the line's fingerprint; the batch's code follows, so that what was undone may come again
MOMENTS = ("until", "pickup_from", "target_until")


@dataclass(frozen=True)
class _Ready:
    giver: Organization
    line: OfferLine
    until_at: datetime
    place: str
    pickup_from_at: datetime | None


class Offers(ImportTable):
    label = gettext_lazy("Nos surplus")
    lead = gettext_lazy("Les nôtres et ceux de nos donateurs")
    ask = gettext_lazy("Des surplus")
    schema = Schema(
        "offers",
        (
            LABEL,
            *AMOUNTS,
            STORED,
            *DATES,
            family(),
            Column("giver", "Donateur", kinds.text(150), GIVER_NAMES + ", " + STRUCTURE_NAMES),
            Column(
                "place", "Lieu", kinds.text(160),
                "site, adresse, lieu de retrait, lieu d enlevement, point de retrait, depot",
            ),
            Column(
                "until", "Jusqu’à", kinds.UNTIL,
                ENDS + ", disponible jusqu au, jusqu au, fin, date limite de retrait, limite de retrait",
                example="22/11/2026 19h45",
            ),
            Column("reference", "Référence", kinds.text(40), "ref, n, numero, id, code, lot, n de lot"),
            NOTE,
            Column("pickup_from", "À partir de", kinds.UNTIL, example="22/11/2026 14h"),
            Column("best_before_checked", "DDM contrôlée", kinds.YES_NO, example="oui"),
            Column(
                "needs_authorization", "Habilitation demandée", kinds.YES_NO, "habilitation requise", example="non"
            ),
            Column("mode", "Façon de donner", MODE, example="premier prêt"),
            Column("target", "D’abord pour", kinds.text(150), "propose d abord a"),
            Column("target_until", "Réservé jusqu’à", kinds.UNTIL, "reserve jusqu au", example="22/11/2026 12h"),
            Column("target_purpose", "Pour quelle action", kinds.text(120)),
        ),
        one_of=ONE_AMOUNT,
        finish=food_line,
        repeats=True,
    )  # fmt: skip
    in_what = frozenset({"label", "units", "unit", "unit_g", "until", "place"})
    names = {"offer": "ref"}
    reasons = {
        "taken": gettext_lazy("une part est déjà prise"),
        "proposed": gettext_lazy("des parts sont proposées"),
        "not_yours": rules.NOT_YOURS,
    }

    def rows(self, viewer: Viewer, network: Network, at: datetime) -> list[Row]:
        """What we and the donors we brought in offered there, oldest first. Moments on the network's clock."""
        givers = [*actors.donors_of(viewer), actors.own_organization(viewer)]
        names, zone = _names(viewer, givers), ZoneInfo(network.time_zone)
        rows = Offer.objects.filter(network=network, giver__in=givers).select_related("bundle", "target")
        return [_row(offer, names, zone) for offer in rows.order_by("id")]

    def until(self, network: Network, at: datetime) -> datetime:
        return tonight(network, at)

    def why_not(self, job: Job) -> Refusal | None:
        if job.network is None:
            return no_network()
        return rules.why_not_give(job.network, giver=job.organization, by=job.by)

    def what(self, values: Mapping[str, Any]) -> str:
        return f"{values['label']}, {format_count_of_units(values['units'], str(values['unit']))}"

    def look(self, lines: Sequence[Line], job: Job) -> "_Look":
        return _Look(self, job)

    def step(self, line: Line, what: str, look: "_Look") -> Step:
        return look.step(line, what)

    def ends(self, line: Line, step: Step, job: Job) -> str:
        moment = format_end(step.ready.until_at, job.at, ZoneInfo(job.table.time_zone))
        until = _("jusqu’à %(moment)s") % {"moment": moment}
        words = [until if "until" in line.values else unsaid([until]), step.ready.place]
        return " · ".join(text for text in words if text)

    def settled(self, ready: _Ready) -> Row:
        return {name: getattr(ready.line, name) for name in ("family", "storage")}

    def together(self, row: _Ready) -> Hashable:
        """Lines of one giver, one place and one end leave together, under one link."""
        return row.giver.pk, row.until_at, row.place, row.pickup_from_at

    def write_rows(self, rows: list[_Ready], job: Job) -> list[Mark]:
        giver = rows[0].giver
        bundle = sharing.publish(
            job.table,
            giver=giver,
            lines=[row.line for row in rows],
            until_at=rows[0].until_at,
            place_note=rows[0].place,
            pickup_from_at=rows[0].pickup_from_at,
            site=actors.main_site(giver.pk),
            by=job.by,
            at=job.at,
            key=f"import:{rows[0].line.import_key}",
        )
        return [
            {"offer": offer.ref, "bundle": bundle.ref, "what": offer.label, "giver": giver.name}
            for offer in bundle.offers.order_by("id")
        ]

    def added(self, job: Job) -> QuerySet[Offer]:
        taken = Exists(Claim.objects.filter(offer=OuterRef("pk"), status=ClaimStatus.TAKEN))
        offers = Offer.objects.exclude(status=OfferStatus.WITHDRAWN).annotate(taken=taken)
        return offers.select_related("bundle__giver", "bundle__network", "giver")

    def whose(self, row: Offer) -> str:
        return row.giver.ref

    def named(self, row: Offer, mark: Mark) -> str:
        return f"{row.ref} {row.label}"

    def why_stays(self, row: Any, mark: Mark, job: Job) -> Refusal | None:
        """What somebody took of, or is proposed some of, stays."""
        if row.taken:
            return self.stay("taken")
        return self.stay("proposed") if row.units_proposed else rules.why_not_withdraw(row, by=job.by)

    def take_back(self, row: Offer, mark: Mark, job: Job) -> None:
        sharing.withdraw(row, by=job.by, at=job.at, reason=IMPORT_UNDONE)


class _Look:
    """Everything the lines are compared with, read once."""

    def __init__(self, table: Offers, job: Job) -> None:
        self.table = table
        self.job = job
        self.network = job.table
        self.zone = ZoneInfo(self.network.time_zone)
        self.today = local_day(job.at, self.network.time_zone)
        self.in_force: Mapping[str, InForce] = governance.rules_on(self.network.pk, self.today)
        ours = [*actors.donors_of(job.by), job.organization]
        self.givers = {name: each for name, each in by_name(ours).items() if each is not None}
        self.names = _names(job.by, ours)
        seen = list(actors.organizations_seen_by(job.by))
        self.targets = by_name(seen)
        ids = [each.pk for each in seen]
        seats = seats_of_all(ids)
        self.members = {pk for pk in ids if self.network.pk in seats.get(pk, ())}
        self.closures = closures_by_organization(ids, job.at, self.network.time_zone)
        shown = Q(network__in=job.by.network_ids | {self.network.pk}) | Q(giver=job.organization)
        # A donor has other hosts, in networks that are not ours to know.
        self.offers = Offer.objects.filter(shown, giver__in=ours).select_related(
            "bundle", "target", "network"
        )
        self.published = {offer.ref: offer for offer in self.offers}
        self.listed = list(stock.products_seen_by(job.by))
        self.products: dict[str, Product | None] = {}
        self.may_give: dict[int, Refusal | None] = {}
        self.there = self._standing()

    def _standing(self) -> dict[str, Network]:
        """Fingerprints of imported lines that are still open, or were published today and not taken back: where."""
        rows = self.offers.filter(import_key__isnull=False, status=OfferStatus.OPEN)
        return {
            str(offer.import_key)[:KEY_SIGNS]: offer.network
            for offer in rows
            if offer.until_at > self.job.at
            or local_day(offer.published_at, self.network.time_zone) == self.today
        }

    def step(self, line: Line, what: str) -> Step:
        values = line.values
        published = self.published.get(str(values.get("reference") or ""))
        if published is not None:
            return self._step_of_published(line, what, published)
        giver = self._giver(values)
        if giver is None:
            said = _(
                "« %(name)s » n’est ni votre structure ni un donateur que vous avez amené ; ajoutez-le à vos donateurs."
            )
            raise Wrong(said % {"name": values["giver"]})
        until_at = self._until(values)
        if until_at is None:
            raise Wrong(_("jusqu’à quand ? Dites-le plus haut, ou dans une colonne « Jusqu’à »."))
        if (there := self.there.get(line.fingerprint[:KEY_SIGNS])) is not None:
            return Step(line.number, State.THERE, what, self.job.where(there))
        made = self._line(line)
        place = str(values.get("place") or "")
        ready = _Ready(giver, made, until_at, place, self._moment(values.get("pickup_from")))
        insist(self._why_not_giver(giver) or self._why_not(ready))
        shared = (made.mode or mode_by_size(made, self.in_force)) == Mode.FAIR_SHARE
        said = str(Mode.FAIR_SHARE.label).lower() if shared else ""
        return Step(line.number, State.READY, self._summary(made), said, ready)

    def _step_of_published(self, line: Line, what: str, offer: Offer) -> Step:
        """A line that came out of here: as it was, or to be changed on its own page."""
        values = dict(line.values)
        for key, known in (
            ("giver", self.givers),
            ("target", self.targets),
        ):  # one structure, however it is named
            named = known.get(fold(str(values.get(key) or "")))
            if named is not None:
                values[key] = self.names.get(named.pk, named.name)
        for key in MOMENTS:
            if key in values and values[key].at is None:
                values[key] = _on_clock(self._moment(values[key]), self.zone)
        said = _(
            "%(ref)s est déjà publiée avec d’autres valeurs (%(columns)s)\u202f; changez-la sur sa page, ou retirez"
            " la ligne."
        )
        line = replace(line, values=values)
        standing = _row(offer, self.names, ZoneInfo(offer.network.time_zone))
        where = self.job.where(offer.network)
        return self.table.unchanged(line, what, standing, said, where=where, ref=offer.ref)

    def _why_not_giver(self, giver: Organization) -> Refusal | None:
        """Asked once a giver, not once a line."""
        if giver.pk not in self.may_give:
            self.may_give[giver.pk] = rules.why_not_give(self.network, giver=giver, by=self.job.by)
        return self.may_give[giver.pk]

    def _why_not(self, row: _Ready) -> Refusal | None:
        refusal = rules.why_not_offer(
            row.line,
            network=self.network,
            giver_id=row.giver.pk,
            publisher_id=self.job.by.organization_id or row.giver.pk,
            until_at=row.until_at,
            at=self.job.at,
            in_force=self.in_force,
            site=None,
            pickup_from_at=row.pickup_from_at,
            members=self.members,
            closures=self.closures,
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
        until_at = self.job.until_at if said is None else self._moment(said)
        use_by = values.get("use_by")
        if until_at is not None and said is None and use_by is not None:
            ends_at = end_of(use_by, self.network.time_zone)
            return min(until_at, ends_at) if ends_at > self.job.at else until_at
        return until_at

    def _moment(self, said: Until | None) -> datetime | None:
        """A day alone ends at midnight."""
        if said is None:
            return None
        if said.at is None:
            return end_of(said.on, self.network.time_zone)
        return datetime.combine(said.on, said.at, tzinfo=self.zone)

    def _line(self, line: Line) -> OfferLine:
        values, product = line.values, self._product(str(line.values["label"]))
        target = self.targets.get(fold(str(values.get("target") or "")))
        if "target" in values and target is None:
            raise Wrong(
                _("«\u00a0%(name)s\u00a0», à qui cela est proposé d’abord, n’est pas dans ce réseau.")
                % {"name": values["target"]}
            )
        facts: dict[str, Any] = {"best_before_checked": self.job.checked} | kept(values)
        try:
            return complete_from_product(
                product,
                **facts,
                units=values["units"],
                use_by_on=values.get("use_by"),
                best_before_on=values.get("best_before"),
                exception=str(values.get("note") or ""),
                target_id=target.pk if target else None,
                target_until_at=self._moment(values.get("target_until")),
                import_key=f"{line.fingerprint[:KEY_SIGNS]}:{self.job.batch_ref}",
            )
        except Refused:
            raise no_weight() from None

    def _product(self, label: str) -> Product | None:
        if label not in self.products:
            self.products[label] = stock.product_among(self.listed, label)
        return self.products[label]

    def _summary(self, line: OfferLine) -> str:
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


def _names(viewer: Viewer, ours: Sequence[Organization]) -> dict[int, str]:
    return distinct([*actors.organizations_seen_by(viewer), *ours])


def _on_clock(moment: datetime | None, zone: ZoneInfo) -> Until | None:
    if moment is None:
        return None
    local = moment.astimezone(zone)
    return Until(local.date(), local.time().replace(second=0, microsecond=0))


def _row(offer: Offer, names: Mapping[int, str], zone: ZoneInfo) -> Row:
    targeted = offer.target is not None
    same = (column.key for column in Offers.schema.columns if column.key in KEPT)
    return {name: getattr(offer, name) for name in same} | {
        "reference": offer.ref,
        "giver": names[offer.giver_id],
        "units": offer.units_total,
        "use_by": offer.use_by_on,
        "best_before": offer.best_before_on,
        "place": offer.bundle.place_note,
        "until": _on_clock(offer.until_at, zone),
        "note": offer.exception,
        "pickup_from": _on_clock(offer.bundle.pickup_from_at, zone),
        "target": names.get(offer.target.pk, offer.target.name) if offer.target else None,
        "target_until": _on_clock(offer.target_until_at, zone) if targeted else None,
    }
