"""Days of closure, by the coordination of each structure. The same days of the same place add nothing."""

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tablee.domains.actors import queries
from tablee.domains.actors.actions.closures import (
    MAX_REASON,
    TERMS,
    announce_closure,
    cancel_closure,
    terms_of,
)
from tablee.domains.actors.models import Closure, Network, Organization, Site
from tablee.domains.actors.queries.closures import coming_closures, overlap_sentence
from tablee.domains.actors.rules.closures import PAST, why_not_announce_closure
from tablee.domains.actors.viewer import Viewer
from tablee.kernel.groups import by_key
from tablee.kernel.moments import format_days
from tablee.kernel.refusals import Refusal, insist
from tablee.kernel.words import fold
from tablee.standards.sheets.columns import Column
from tablee.standards.sheets.intake import Schema
from tablee.standards.sheets.values import kinds
from tablee.tables.names import OWN_STRUCTURE, OfStructures, OwnStructures, distinct
from tablee.tables.table import Job, Line, Mark, Row, State, Step, Wrong
from tablee.tables.words import change_words

_Ready = tuple[Organization, dict[str, Any], Row | None]  # what is said of it, what stood


class Closures(OfStructures):
    label = gettext_lazy("Fermetures")
    lead = gettext_lazy("Quand chacun est fermé, à venir")
    ask = gettext_lazy("Des fermetures")
    schema = Schema(
        "closures",
        (
            OWN_STRUCTURE,
            Column("place", "Lieu", kinds.text(140), "site, local, lieu ferme"),
            Column("starts_on", "Du", kinds.DAY, "ferme du, debut, premier jour, date de debut", True, "24/12/2026"),
            Column("ends_on", "Au", kinds.DAY, "ferme jusqu au, fin, dernier jour, date de fin, inclus", example="02/01/2027"),
            Column("yearly", "Chaque année", kinds.YES_NO, "tous les ans, annuel, annuelle", example="non"),
            Column("reason", "Pourquoi", kinds.text(MAX_REASON), "motif, raison, cause"),
        ),
    )  # fmt: skip
    in_network = False
    in_what = frozenset({"structure", "place", "starts_on", "ends_on"})
    names = {"closure": "ref"}
    reasons = OfStructures.reasons | {
        "changed": gettext_lazy("une fermeture a changé depuis"),
        "past": PAST,
    }

    def rows(self, viewer: Viewer, network: Network, at: datetime) -> list[Row]:
        """Closures that run or come of each member, the soonest first."""
        members = queries.members_of(network).prefetch_related("sites", "closures__site")
        names = distinct(queries.organizations_seen_by(viewer))
        return [
            {
                "structure": names[member.pk],
                "place": _places(member.sites.all()).get(closure.site_id or 0, ""),
                "starts_on": closure.starts_on,
                "ends_on": closure.ends_on,
                **terms_of(closure),
            }
            for member in members
            for days in coming_closures(member.closures.all(), timezone.localdate(at))
            for closure in (days.closure,)
        ]

    def what(self, values: Mapping[str, Any]) -> str:
        days = format_days(values["starts_on"], values["ends_on"])
        return ", ".join(part for part in (values["structure"], values.get("place"), days) if part)

    def plan(self, lines: Sequence[Line], job: Job) -> list[Step]:
        """Without an end, a line is one day."""
        filled = ({"ends_on": line.values["starts_on"], **line.values} for line in lines)
        whole = [replace(line, values=values) for line, values in zip(lines, filled, strict=True)]
        return super().plan(whole, job)

    def look(self, lines: Sequence[Line], job: Job) -> tuple[OwnStructures, "_Closures"]:
        own = OwnStructures(job, coordination=True)
        return own, _Closures(own.named_in(lines), timezone.localdate(job.at))

    def thing(self, values: Mapping[str, Any], look: tuple[OwnStructures, "_Closures"]) -> Hashable:
        """Its place too may be spelt in two ways."""
        own, standing = look
        return standing.key(own.meant_id(values), values)

    def step(self, line: Line, what: str, look: tuple[OwnStructures, "_Closures"]) -> Step:
        values, (own, standing) = line.values, look
        known = standing.closures.get(self.thing(values, look))
        if known is not None and not self.differences(line, terms_of(known)):
            return Step(line.number, State.THERE, what)
        organization, by = own.meant(values)
        days = {name: values[name] for name in ("starts_on", "ends_on")}
        days["site"] = standing.site(organization.pk, values)
        stands = known or Closure()  # what the sheet does not say stays
        terms = {name: values.get(name, getattr(stands, name)) for name in TERMS}
        if known is not None and terms == terms_of(known):
            return self.there(line, what, terms)
        stood = known is not None and known.next_days(standing.today) is not None
        others = standing.coming[organization.pk] - stood
        about = {"yearly": terms["yearly"], "today": standing.today, "others": others}
        insist(why_not_announce_closure(organization, **days, **about, by=by))
        standing.coming[organization.pk] = others + 1
        said = days | terms | {"by": by}
        if known is None:
            overlap = standing.overlap(Closure(organization=organization, **days, **terms))
            return Step(line.number, State.READY, what, overlap, (organization, said, None))
        before = terms_of(known)
        changes = change_words(self.schema.columns, before, terms)
        return Step(line.number, State.CHANGES, what, changes, (organization, said, before))

    def write_rows(self, rows: list[_Ready], job: Job) -> list[Mark]:
        ((organization, said, before),) = rows
        closure = announce_closure(organization, **said, at=job.at)
        return [{"closure": closure.ref, "after": terms_of(closure), "before": before}]

    def added(self, job: Job) -> QuerySet[Closure]:
        return Closure.objects.select_related("organization", "site")

    def hold_before(self, rows: QuerySet[Closure]) -> None:
        """Their organisation's row, as an announcement does."""
        organizations = Organization.objects.select_for_update().filter(pk__in=rows.values("organization"))
        list(organizations.order_by("pk").values_list("pk"))

    def why_stays(self, row: Closure, mark: Mark, job: Job) -> Refusal | None:
        """What somebody changed since stays, and what may not be said again as it stood: it is over.

        One too many by now is seen when it is said again: its action counts.
        """
        if terms_of(row) != mark["after"]:
            return self.stay("changed")
        not_theirs = self.why_not_theirs(row.organization, job)
        if not_theirs or mark["before"] is None:
            return not_theirs
        days, today = _days(row) | {"yearly": mark["before"]["yearly"]}, timezone.localdate(job.at)
        return why_not_announce_closure(row.organization, **days, by=job.robot, today=today, others=0)

    def take_back(self, row: Closure, mark: Mark, job: Job) -> None:
        """What was new goes, what stood before is said again."""
        if mark["before"] is None:
            cancel_closure(row, by=job.robot, at=job.at)
        else:
            announce_closure(row.organization, **_days(row), **mark["before"], by=job.robot, at=job.at)


def _days(closure: Closure) -> dict[str, Any]:
    return {name: getattr(closure, name) for name in ("starts_on", "ends_on", "site")}


class _Closures:
    """Closures and places of structures by id, each read once for all lines."""

    def __init__(self, named: Iterable[int], today: date) -> None:
        self.today = today
        rows = Closure.objects.filter(organization_id__in=named).select_related("site")
        self.closures: dict[Hashable, Closure] = {
            (row.organization_id, row.site_id or "", row.starts_on, row.ends_on): row for row in rows
        }
        self.coming = Counter(row.organization_id for row in rows if row.next_days(today))
        self.sites = {site.pk: site for site in Site.objects.filter(organization_id__in=named)}
        # Places of each structure by what a line may call them.
        self.places: dict[int | str, dict[str, int]] = {
            pk: {fold(name): site for site, name in _places(own).items()}
            for pk, own in by_key((site.organization_id, site) for site in self.sites.values()).items()
        }

    def key(self, organization_id: int | str, values: Mapping[str, Any]) -> Hashable:
        place = fold(str(values.get("place") or ""))
        known = self.places.get(organization_id, {}).get(place, place)
        return organization_id, known, values["starts_on"], values["ends_on"]

    def overlap(self, said: Closure) -> str:
        """What it says of those that stand."""
        own = (row for row in self.closures.values() if row.organization_id == said.organization_id)
        return overlap_sentence(said, own, self.today)

    def site(self, organization_id: int, values: Mapping[str, Any]) -> Site | None:
        """The place of a line, None for everywhere. Raises Wrong."""
        typed = str(values.get("place") or "")
        if not typed:
            return None
        pk = self.places.get(organization_id, {}).get(fold(typed))
        if pk is None:
            raise Wrong(_("«\u00a0%(place)s\u00a0» n’est pas un de vos lieux.") % {"place": typed})
        return self.sites[pk]


def _places(sites: Iterable[Site]) -> dict[int, str]:
    """By id, a name for each place, with its code where two bear the same."""
    rows = list(sites)
    times = Counter(fold(site.label) for site in rows)
    return {
        site.pk: f"{site.label} ({site.ref})" if times[fold(site.label)] > 1 else site.label for site in rows
    }
