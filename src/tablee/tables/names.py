"""Structures by the name that a line gives them: whose lines a person may write, whose may stand there unchanged."""

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, ClassVar, Final, TypeVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tablee.domains.actors import queries as actors
from tablee.domains.actors.enums import RoleKind
from tablee.domains.actors.models import Organization
from tablee.domains.actors.viewer import Cap, Viewer
from tablee.kernel.refusals import Refusal
from tablee.kernel.words import fold
from tablee.standards.sheets.columns import Column
from tablee.standards.sheets.values import kinds
from tablee.tables.table import ImportTable, Job, Line, Step, Wrong

Named = TypeVar("Named", Cap, Organization)
STRUCTURE_NAMES: Final = (
    "structure, association, organisation, organisme, nom de la structure, nom de l'association, antenne,"
    " partenaire, epicerie, nom structure, asso"
)
GIVER_NAMES: Final = "donateur, magasin, enseigne, fournisseur, donne par, nom du donateur, origine"
NOTE_NAMES: Final = (
    "remarque, remarques, commentaire, commentaires, observation, observations, precisions, info"
)
STRUCTURE: Final = Column(
    "structure", "Structure", kinds.text(150), STRUCTURE_NAMES + ", nom", True, "Épicerie du Canal"
)
OWN_STRUCTURE: Final = replace(STRUCTURE, required=False)  # a sheet without that column is about one's own
NOT_THEIRS: Final = gettext_lazy(
    "« %(name)s » n’est pas une structure pour laquelle vous pouvez écrire cela."
)
NOTE: Final = Column("note", "Remarque", kinds.text(200), NOTE_NAMES)


def written(organization: Organization) -> str:
    """« Les Tilleuls (ABC123) »: understood by every import."""
    return f"{organization.name} ({organization.ref})"


def distinct(among: Iterable[Organization]) -> dict[int, str]:
    """One name for each, by id: its own, with its code where several bear the same.

    `among`: all that a reader of the table may take for one another.
    """
    rows = list({each.pk: each for each in among}.values())
    times = Counter(fold(each.name) for each in rows)
    return {each.pk: written(each) if times[fold(each.name)] > 1 else each.name for each in rows}


def by_name(rows: Iterable[Named]) -> dict[str, Named | None]:
    """By folded name and by « name (code) »; None where several bear the name: then only the code tells them apart."""
    found: dict[str, Named | None] = {}
    for each in {row.ref: row for row in rows}.values():
        name = fold(each.name)
        found[name] = None if name in found else each
        found[fold(f"{each.name} {each.ref}")] = each
    return found


class OwnStructures:
    """The caps of the person; with `coordination` only those they coordinate. And everybody they see."""

    def __init__(self, job: Job, *, coordination: bool) -> None:
        self.job, self.by = job, job.by
        caps = [cap for cap in job.by.caps if not coordination or cap.role == RoleKind.COORDINATOR]
        self.caps = by_name(caps)
        self.seen = by_name(actors.organizations_seen_by(job.by))
        self.found: dict[str, tuple[Organization, Viewer]] = {}

    def meant_id(self, values: Mapping[str, Any]) -> int | str:
        """The structure that a line names, however it is spelt, one's own first; the spelling of whoever is unknown."""
        name = fold(str(values["structure"]))
        own, seen = self.caps.get(name), self.seen.get(name)
        return own.organization_id if own else seen.pk if seen else name

    def named_in(self, lines: Sequence[Line]) -> set[int]:
        """Ids of the structures that the lines may mean: visible and named, or one's own."""
        meant = {self.meant_id(line.values) for line in lines}
        named = {pk for pk in meant if isinstance(pk, int)}
        return named | {cap.organization_id for cap in self.by.caps}

    def meant(self, values: Mapping[str, Any]) -> tuple[Organization, Viewer]:
        """The structure of a line and the viewer acting for it. Raises Wrong."""
        name = str(values["structure"])
        if not name:
            raise Wrong(_("dites pour quelle structure."))
        cap = self.caps.get(fold(name))
        if cap is None and fold(name) in self.caps:
            raise Wrong(
                _(
                    "plusieurs de vos structures se nomment « %(name)s » : ajoutez le code de la bonne, entre parenthèses."
                )
                % {"name": name}
            )
        if cap is None:
            raise Wrong(str(NOT_THEIRS) % {"name": name})
        if cap.ref not in self.found:
            self.found[cap.ref] = self._acting_for(cap)
        return self.found[cap.ref]

    def _acting_for(self, cap: Cap) -> tuple[Organization, Viewer]:
        acting = self.by.but(
            organization_id=cap.organization_id,
            organization_ref=cap.ref,
            organization_name=cap.name,
            role=cap.role,
            network_ids=actors.networks_of(cap.organization_id),
        )
        return actors.own_organization(acting), acting


class OfStructures(ImportTable):
    """Lines of structures, each written by its coordination: whoever coordinates at least one may import."""

    one_line: ClassVar[tuple[str, ...]] = ()  # the columns that name what a line is about
    reasons = {"not_theirs": NOT_THEIRS}

    def why_not_theirs(
        self, organization: Organization, job: Job, *, coordination: bool = True
    ) -> Refusal | None:
        """Why what was written of this structure is not taken back; None for whoever may write that for it today."""
        roles = {cap.role for cap in job.by.caps if cap.organization_id == organization.pk}
        if RoleKind.COORDINATOR in roles or (roles and not coordination):
            return None
        return self.stay("not_theirs", name=organization.name)

    def why_not(self, job: Job) -> Refusal | None:
        if any(cap.role == RoleKind.COORDINATOR for cap in job.by.caps):
            return None
        return Refusal("not_coordinator", _("Seule la coordination d’une structure importe cela pour elle."))

    def plan(self, lines: Sequence[Line], job: Job) -> list[Step]:
        """A cell left empty for the structure is no word for one's own."""
        ours = written(job.organization)
        return super().plan(
            [_of_structure("" if "structure" in line.blank else ours, line) for line in lines], job
        )

    def thing(self, values: Mapping[str, Any], look: tuple[OwnStructures, Any]) -> Hashable:
        """What names it, its structure however it is spelt."""
        key = (look[0].meant_id(values) if key == "structure" else values.get(key) for key in self.one_line)
        return tuple(key) or None


def _of_structure(name: str, line: Line) -> Line:
    return replace(line, values={"structure": name, **line.values})


def no_network() -> Refusal:
    return Refusal("no_network", _("Votre structure n’est dans aucun réseau pour le moment."))
