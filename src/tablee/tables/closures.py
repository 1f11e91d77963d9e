"""Days of closure, by the coordination of each structure. The same days of the same place add nothing."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tablee.domains.actors import queries
from tablee.domains.actors.actions.closures import MAX_REASON, announce_closure, cancel_closure
from tablee.domains.actors.models import Closure, Network, Organization, Site
from tablee.domains.actors.queries.closures import coming_closures
from tablee.domains.actors.rules.closures import why_not_announce_closure
from tablee.domains.actors.viewer import Viewer
from tablee.kernel.moments import format_days
from tablee.kernel.refusals import Refusal, insist
from tablee.kernel.words import fold
from tablee.standards.sheets.columns import Column
from tablee.standards.sheets.intake import Schema
from tablee.standards.sheets.values import kinds
from tablee.tables.names import (
    STRUCTURE,
    OwnStructures,
    distinct,
    why_it_stays,
    why_not_coordination,
    written,
)
from tablee.tables.table import ImportTable, Job, Line, Mark, Row, State, Step, Wrong, titles


@dataclass(frozen=True)
class _Ready:
    organization: Organization
    by: Viewer
    days: Mapping[str, Any]
    before: Mapping[str, Any] | None


class Closures(ImportTable):
    label = gettext_lazy("Fermetures")
    lead = gettext_lazy("Quand chacun est fermé, à venir")
    ask = gettext_lazy("Des fermetures")
    schema = Schema(
        "closures",
        (
            replace(STRUCTURE, required=False),
            Column("place", "Lieu", kinds.text(140), "site, local, lieu ferme"),
            Column("starts_on", "Du", kinds.DAY, "ferme du, debut, premier jour, date de debut", True, "24/12/2026"),
            Column("ends_on", "Au", kinds.DAY, "ferme jusqu au, fin, dernier jour, date de fin, inclus", example="02/01/2027"),
            Column("yearly", "Chaque année", kinds.YES_NO, "tous les ans, annuel, annuelle", example="non"),
            Column("reason", "Pourquoi", kinds.text(MAX_REASON), "motif, raison, cause"),
        ),
        identities=(("structure", "place", "starts_on", "ends_on"),),
    )  # fmt: skip

    def rows(self, viewer: Viewer, network: Network, at: datetime) -> list[Row]:
        """Closures that run or come of each member, the soonest first."""
        members = queries.members_of(network).prefetch_related("sites", "closures__site")
        names = distinct(queries.organizations_seen_by(viewer))
        return [
            {"structure": names[member.pk]} | _values(days.closure, _places(member.sites.all()))
            for member in members
            for days in coming_closures(member.closures.all(), timezone.localdate(at))
        ]

    def why_not(self, job: Job) -> Refusal | None:
        return why_not_coordination(job)

    def what(self, values: Mapping[str, Any]) -> str:
        return f"{values['structure']}, {format_days(values['starts_on'], values['ends_on'])}"

    def plan(self, lines: Sequence[Line], job: Job) -> list[Step]:
        """A sheet without that column is about one's own structure; without an end, a line is one day."""
        ours = written(job.organization)
        filled = [
            {
                "structure": "" if "structure" in line.blank else ours,
                "ends_on": line.values["starts_on"],
                **line.values,
            }
            for line in lines
        ]
        return super().plan(
            [replace(line, values=values) for line, values in zip(lines, filled, strict=True)], job
        )

    def look(self, lines: Sequence[Line], job: Job) -> tuple[OwnStructures, dict[int, list[Closure]]]:
        own = OwnStructures(job, coordination=True)
        standing: dict[int, list[Closure]] = {}
        rows = Closure.objects.filter(organization_id__in=own.named_in(lines))
        for closure in rows.select_related("site", "organization"):
            standing.setdefault(closure.organization_id, []).append(closure)
        return own, standing

    def step(self, line: Line, what: str, look: tuple[OwnStructures, dict[int, list[Closure]]]) -> Step:
        values, (own, standing) = line.values, look
        visible = own.standing(values)
        known = self._known(line, standing.get(visible.pk, []), visible.sites.all()) if visible else None
        if known is not None and not self.differences(line, known):
            return Step(line.number, State.THERE, what)
        organization, by = own.meant(values)
        site = _site(values, organization.sites.all())
        known = self._known(line, standing.get(organization.pk, []), organization.sites.all())
        wanted = {
            "starts_on": values["starts_on"],
            "ends_on": values["ends_on"],
            "site": site,
            "yearly": bool(
                values.get("yearly", False if "yearly" in line.blank else (known or {}).get("yearly"))
            ),
            "reason": values.get("reason", "" if "reason" in line.blank else (known or {}).get("reason", "")),
        }
        asked = {name: value for name, value in wanted.items() if name != "reason"}
        insist(why_not_announce_closure(organization, **asked, by=by, today=timezone.localdate(own.job.at)))
        ready = _Ready(organization, by, wanted, known)
        if known is None:
            return Step(line.number, State.READY, what, ready=ready)
        changes = _("remplace\u00a0: %(columns)s") % {"columns": titles(self.differences(line, known))}
        return Step(line.number, State.CHANGES, what, changes, ready)

    def _known(self, line: Line, closures: Sequence[Closure], sites: Iterable[Site]) -> Row | None:
        """The closure of these days and this place as its row leaves, if it stands."""
        places = _places(sites)
        try:
            site = _site(line.values, sites)
        except Wrong:
            return None
        for closure in closures:
            same = (closure.starts_on, closure.ends_on) == (line.values["starts_on"], line.values["ends_on"])
            if same and closure.site == site:
                return _values(closure, places) | {"place": line.values.get("place", "")}
        return None

    def write_rows(self, rows: list[_Ready], job: Job) -> list[Mark]:
        (row,) = rows
        closure = announce_closure(row.organization, **row.days, by=row.by, at=job.at)
        before = {name: row.before[name] for name in ("yearly", "reason")} if row.before else None
        return [{"closure": closure.ref, "after": _kept(closure), "before": before}]

    def take_back(self, mark: Mark, job: Job) -> str:
        """What was new goes, what stood before is said again; what somebody changed since stays."""
        closure = Closure.objects.select_related("organization", "site").filter(ref=mark["closure"]).first()
        if closure is None or _kept(closure) != mark["after"]:
            return _("une fermeture a changé depuis")
        if stays := why_it_stays(closure.organization, job):
            return stays
        if mark["before"] is None:
            cancel_closure(closure, by=job.robot, at=job.at)
            return ""
        days: dict[str, Any] = {name: getattr(closure, name) for name in ("starts_on", "ends_on", "site")}
        announce_closure(closure.organization, **days, **mark["before"], by=job.robot, at=job.at)
        return ""


def _kept(closure: Closure) -> dict[str, Any]:
    return {"yearly": closure.yearly, "reason": closure.reason}


def _values(closure: Closure, places: Mapping[int, str]) -> Row:
    plain = {name: getattr(closure, name) for name in ("starts_on", "ends_on", "yearly", "reason")}
    return {"place": places[closure.site_id] if closure.site_id else ""} | plain


def _places(sites: Iterable[Site]) -> dict[int, str]:
    """By id, a name for each place: its own or its commune's, with its code where two bear the same."""
    rows = list(sites)
    names = {site.pk: site.name or site.commune for site in rows}
    times = Counter(fold(name) for name in names.values())
    return {
        site.pk: f"{names[site.pk]} ({site.ref})" if times[fold(names[site.pk])] > 1 else names[site.pk]
        for site in rows
    }


def _site(values: Mapping[str, Any], sites: Iterable[Site]) -> Site | None:
    """The place of a line, None for everywhere. Raises Wrong."""
    typed = str(values.get("place") or "")
    if not typed:
        return None
    rows = {site.pk: site for site in sites}
    named = [rows[pk] for pk, name in _places(rows.values()).items() if fold(name) == fold(typed)]
    if len(named) == 1:
        return named[0]
    raise Wrong(_("«\u00a0%(place)s\u00a0» n’est pas un de vos lieux.") % {"place": typed})
