"""The journal in sentences: who, for whom, did what, from what to what. Names only of those the reader may see."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from tablee.domains.actors import queries as actors
from tablee.domains.actors.enums import RoleKind
from tablee.domains.actors.viewer import Viewer
from tablee.domains.governance.versions import say_versions
from tablee.kernel.models import JournalEntry
from tablee.kernel.sentences import SENTENCES, Names, reason_in_words


@dataclass(frozen=True)
class JournalLine:
    """One entry as people read it."""

    at: datetime
    who: str
    what: str
    change: str
    reason: str
    rule: str
    place: str = ""  # in which role they acted; empty on older entries and by a link


def line_of(entry: JournalEntry, names: Names) -> JournalLine:
    """An entry no sentence is written for still says that something happened, and never shows raw codes."""
    say = SENTENCES.get(entry.verb)
    what, change = _("a changé quelque chose qui vous concerne"), ""
    if say is not None:
        # Entries are written once: an old one may lack what a sentence of today asks for.
        with suppress(KeyError, TypeError, ValueError):
            what, change = say(entry, names)
    return JournalLine(
        entry.at,
        who_did(entry, names),
        what,
        change,
        reason_in_words(entry.reason),
        say_versions(entry.rule_version),
        place_of(entry),
    )


def place_of(entry: JournalEntry) -> str:
    """« coordination », « équipe »."""
    return str(RoleKind(entry.role).label) if entry.role in RoleKind.values else ""


def who_did(entry: JournalEntry, names: Names) -> str:
    """First name for one's own people, « Une personne (GESMIP) » for others, « Tablée » for the software."""
    if entry.person_ref in names.people:
        return names.people[entry.person_ref]
    if entry.via == "job" and not entry.acting_ref:
        return _("Tablée")
    where = names.organizations.get(entry.acting_ref, "")
    if entry.via == "api":
        return _("%(where)s, par un programme") % {"where": where} if where else _("Un programme")
    if entry.via == "link":
        return _("%(where)s, par un lien") % {"where": where} if where else _("Quelqu’un, par un lien")
    if where:
        return _("Une personne (%(where)s)") % {"where": where}
    return _("Une personne d’une autre structure") if entry.acting_ref else _("Une personne")


def names_in(viewer: Viewer, entries: list[Any]) -> Names:
    """Names of the organisations the viewer may see and first names of its own people; nobody else's."""
    refs = {ref for entry in entries for ref in (entry.acting_ref, entry.object_ref, entry.after.get("for"))}
    seen = actors.organizations_seen_by(viewer).filter(ref__in=[ref for ref in refs if ref])
    people = {
        ref
        for entry in entries
        for ref in (entry.person_ref, entry.after.get("person"), entry.before.get("person"))
    }
    return Names(
        own_ref=viewer.organization_ref,
        organizations=dict(seen.values_list("ref", "name")),
        people=actors.first_names_of(viewer, [ref for ref in people if ref]),
    )
