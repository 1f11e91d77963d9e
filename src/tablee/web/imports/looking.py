"""The dry run as a page shows it: who imports what where, what each line would do, what has to be corrected."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tablee.domains.actors import queries as actors
from tablee.domains.actors.viewer import Viewer
from tablee.kernel import batches
from tablee.tables import imports, reading
from tablee.tables.register import IMPORTS
from tablee.tables.table import Job, Review, State, Step

SHOWN = 200
SAYS_A_DATE = "best_before"


@dataclass(frozen=True)
class Look:
    """One reading of a kept sheet with the person's choices."""

    job: Job
    reading: reading.Reading
    review: Review
    networks: list[Any]

    @property
    def counts(self) -> dict[str, int]:
        counted = self.review.counts
        return {
            "ready": counted.ready,
            "changes": counted.changes,
            "there": counted.there,
            "wrong": counted.wrong + len(self.reading.wrong_lines) + self.reading.parsed.problems_left_out,
        }

    @property
    def may_import(self) -> bool:
        return self.reading.parsed.ok and self.review.may_import

    @property
    def problems(self) -> list[str]:
        """In the order of the lines: the reader's, then the domains'."""
        found = [(problem.line or 0, problem.text) for problem in self.reading.parsed.problems]
        found += [(step.number, _wrong(step)) for step in self.review.steps if step.state == State.WRONG]
        return [text for _line, text in sorted(found, key=lambda pair: pair[0])][:SHOWN]

    @property
    def is_empty(self) -> bool:
        """Titles without a line under them, or the example's only: nothing to correct."""
        codes = [problem.code for problem in self.reading.parsed.problems]
        return not self.reading.lines and codes in ([], ["no_line"])

    @property
    def headline(self) -> str:
        """« 12 lignes prêtes, 2 à corriger, 3 déjà là »."""
        counts = self.counts
        parts = [
            ngettext("%(n)s ligne prête", "%(n)s lignes prêtes", counts["ready"]) % {"n": counts["ready"]}
            if counts["ready"]
            else "",
            _("%(n)s à mettre à jour") % {"n": counts["changes"]} if counts["changes"] else "",
            _("%(n)s à corriger") % {"n": counts["wrong"]} if counts["wrong"] else "",
            _("%(n)s déjà là") % {"n": counts["there"]} if counts["there"] else "",
        ]
        return ", ".join(part for part in parts if part) or _("Rien à importer")

    @property
    def steps(self) -> list[tuple[Step, str]]:
        """With what each would write, in words."""
        lines = zip(
            self.reading.lines, self.review.steps, strict=False
        )  # none is planned where nobody may import
        shown = [(line, step) for line, step in lines if step.state != State.WRONG][:SHOWN]
        table = IMPORTS[self.reading.parsed.schema.key]
        return [(step, table.content(line, step, self.job)) for line, step in shown]


def networks_for(kind: str, viewer: Viewer) -> list[Any]:
    """Where this person may import this table: the networks they look after, or those of their structure."""
    seen = list(actors.networks_seen_by(viewer))
    allowed = viewer.facilitates if IMPORTS[kind].for_facilitators else viewer.network_ids
    return [network for network in seen if network.pk in allowed]


def kinds_for(viewer: Viewer, at: datetime) -> list[str]:
    """The tables this person may import somewhere."""
    return [
        kind
        for kind, table in IMPORTS.items()
        if table.why_not(_job(kind, viewer, at, networks_for(kind, viewer), {}, "")) is None
    ]


def look(batch: Any, viewer: Viewer, at: datetime) -> Look:
    """Read the kept sheet again and ask what it would do."""
    choices = batch.choices
    networks = networks_for(batch.kind, viewer)
    job = _job(batch.kind, viewer, at, networks, choices, batch.ref)
    read = reading.read(
        batch.kind, batches.table_of(batch), mapping=choices.get("mapping"), sheet=choices.get("sheet", "")
    )
    return Look(job, read, imports.look_over(batch.kind, read.lines, job), networks)


def job_of(batch: Any, viewer: Viewer, at: datetime) -> Job:
    """The same author and place, to undo."""
    networks = [network for network in actors.networks_seen_by(viewer) if network.ref == batch.network_ref]
    return _job(batch.kind, viewer, at, networks, {}, batch.ref)


def _job(
    kind: str, viewer: Viewer, at: datetime, networks: list[Any], choices: dict[str, Any], batch_ref: str
) -> Job:
    network = next(
        (each for each in networks if each.ref == choices.get("network")), networks[0] if networks else None
    )
    until = choices.get("until")
    until_at = datetime.fromisoformat(until) if until else None
    if until_at is None and network is not None:
        until_at = IMPORTS[kind].until(network, at)
    return Job(
        by=viewer,
        organization=actors.own_organization(viewer),
        at=at,
        network=network,
        until_at=until_at,
        checked=bool(choices.get("checked")),
        batch_ref=batch_ref,
    )


def _wrong(step: Step) -> str:
    said = step.said[:1].lower() + step.said[1:] if step.said[1:2].islower() else step.said
    facts = {"line": step.number, "what": step.what, "said": said}
    return _("Ligne %(line)s, %(what)s : %(said)s") % facts
