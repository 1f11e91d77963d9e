"""What structures can take, by the coordination of each. What a sheet does not say stays as it is."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy

from tablee.domains.actors import actions as actors
from tablee.domains.actors import queries, rules
from tablee.domains.actors.enums import WEEKDAYS
from tablee.domains.actors.models import AcceptanceProfile, Network, Organization
from tablee.domains.actors.viewer import Viewer
from tablee.domains.field.enums import Family
from tablee.kernel.refusals import Refusal, insist
from tablee.standards.opening_hours.read import is_osm
from tablee.standards.sheets.columns import Column
from tablee.standards.sheets.intake import Schema
from tablee.standards.sheets.values import kinds
from tablee.tables.kinds import DAYS, FAMILIES, KILOMETRES
from tablee.tables.names import STRUCTURE, OfStructures, OwnStructures, distinct
from tablee.tables.table import Job, Line, Mark, Row, State, Step
from tablee.tables.words import change_words

_Ready = tuple[Organization, Viewer, Row, Row]  # what it accepts after the sheet, and before


class Profiles(OfStructures):
    label = gettext_lazy("Ce que chacune accepte")
    lead = gettext_lazy("Familles, jours, quantités")
    ask = gettext_lazy("Ce que nous acceptons")
    schema = Schema(
        "profiles",
        (
            STRUCTURE,
            Column(
                "families", "Familles acceptées", FAMILIES,
                "familles, produits acceptes, accepte, nous acceptons, ce que nous acceptons",
            ),
            Column(
                "declined_words", "Nous ne prenons pas", kinds.words(60),
                "refuse, produits refuses, exclusions, sauf, ne prend pas",
            ),
            Column(
                "min_days_left", "Jours restants au minimum", DAYS,
                "jours minimum, dlc minimum, jours restants, delai minimum, jours avant dlc", example="3",
            ),
            Column(
                "weekdays", "Jours", kinds.WEEKDAYS, "jours de reception, jours possibles, jours d accueil",
                example="lu-ve",
            ),
            Column(
                "receiving_hours", "Horaires de réception", kinds.HOURS, "horaires, heures, creneau, creneaux",
                example="lu-ve 9h-12h",
            ),
            Column(
                "max_g", "Quantité maximale (kg)", kinds.MASS,
                "quantite maximum, quantite max, max kg, maximum, capacite, plafond, poids max", example="300",
            ),
            Column(
                "max_km", "Distance maximale (km)", KILOMETRES,
                "distance, distance max, rayon, distance maximum, km", example="15",
            ),
        ),
    )  # fmt: skip
    one_line = ("structure",)
    in_network = False
    in_what = frozenset({"structure"})
    names = {"organization": "organization__ref"}
    reasons = OfStructures.reasons | {"changed": gettext_lazy("ce qu’elle accepte a changé depuis")}

    def rows(self, viewer: Viewer, network: Network, at: datetime) -> list[Row]:
        """What each member can take."""
        names = distinct(queries.organizations_seen_by(viewer))
        rows = queries.members_of(network).select_related("profile")
        return [{"structure": names[each.pk], **_row(each.profile)} for each in rows]

    def what(self, values: Mapping[str, Any]) -> str:
        return str(values["structure"])

    def look(
        self, lines: Sequence[Line], job: Job
    ) -> tuple[OwnStructures, dict[int | str, AcceptanceProfile]]:
        own = OwnStructures(job, coordination=True)
        rows = AcceptanceProfile.objects.filter(organization_id__in=own.named_in(lines))
        return own, {row.organization_id: row for row in rows}

    def step(
        self, line: Line, what: str, look: tuple[OwnStructures, dict[int | str, AcceptanceProfile]]
    ) -> Step:
        own, standing = look
        profile = standing.get(own.meant_id(line.values))
        after = self._after(line, profile) if profile else {}
        if profile and not after:
            return self.there(line, what, _row(profile))
        organization, by = own.meant(line.values)
        insist(rules.why_not_profile(**line.values))
        profile = standing[organization.pk]
        before = {field: getattr(profile, field) for field in after}
        changes = change_words(self.schema.columns, before, after)
        return Step(line.number, State.CHANGES, what, changes, (organization, by, after, before))

    def _after(self, line: Line, profile: AcceptanceProfile) -> dict[str, Any]:
        """What the line changes: what it says otherwise; what it leaves empty stays."""
        changed = [column.key for column in self.differences(line, _row(profile))]
        return {key: _plain(line.values[key]) for key in changed if key in line.values}

    def write_rows(self, rows: list[_Ready], job: Job) -> list[Mark]:
        ((organization, by, after, before),) = rows
        actors.set_profile(organization, by=by, at=job.at, **after)
        return [{"organization": organization.ref, "before": before, "after": after}]

    def added(self, job: Job) -> QuerySet[AcceptanceProfile]:
        return AcceptanceProfile.objects.select_related("organization")

    def why_stays(self, row: AcceptanceProfile, mark: Mark, job: Job) -> Refusal | None:
        """What somebody changed since stays."""
        changed = any(getattr(row, name) != value for name, value in mark.get("after", {}).items())
        return self.why_not_theirs(row.organization, job) or (self.stay("changed") if changed else None)

    def take_back(self, row: AcceptanceProfile, mark: Mark, job: Job) -> None:
        """What stood before stands again."""
        actors.set_profile(row.organization, by=job.robot, at=job.at, **mark["before"])


def _row(profile: AcceptanceProfile) -> Row:
    """Families and days are sets: in the order of their lists."""
    return {
        "families": tuple(key for key in Family.values if key in profile.families),
        "declined_words": tuple(profile.declined_words),
        "min_days_left": profile.min_days_left,
        "weekdays": tuple(key for key, _label in WEEKDAYS if key in profile.weekdays),
        "receiving_hours": profile.receiving_hours if is_osm(profile.receiving_hours) else None,
        "max_g": profile.max_g,
        "max_km": profile.max_km,
    }


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value
