"""The same news to everybody whom it concerns: composed once for each language, written with a few statements for all."""

from collections.abc import Callable, Iterable
from datetime import datetime

from django.db import transaction
from django.utils import translation

from tablee.domains.actors import actions as actors_actions
from tablee.domains.actors import queries as actors
from tablee.domains.actors.models import Organization
from tablee.domains.messages.actions import Draft, Reader, heed_muting, reader_of, tell_many
from tablee.domains.messages.kinds import News
from tablee.domains.messages.rules import hears


def readers_by_structure(organizations: Iterable[Organization]) -> dict[int, list[Reader]]:
    """By each structure's id its people, or its contact address where it has none."""
    by_id = {organization.pk: organization for organization in organizations}
    found = actors.correspondents(by_id)
    return {pk: [reader_of(by_id[pk].ref, each) for each in several] for pk, several in found.items()}


def who_hears(kind: str, organizations: Iterable[Organization]) -> set[int]:
    """The ids of those where somebody is written to of this kind: others have no reader, or all switched it off."""
    readers = readers_by_structure(organizations)
    return {pk for pk, several in readers.items() if any(hears(kind, each.muted) for each in several)}


def readers_of(organizations: Iterable[Organization], *, only: str = "") -> list[Reader]:
    """All of them together; `only`: the one person of this reference."""
    readers = [each for several in readers_by_structure(organizations).values() for each in several]
    return [reader for reader in readers if only in ("", reader.person_ref)]


@transaction.atomic
def mute(person_ref: str, kinds: Iterable[str], *, at: datetime) -> None:
    """Exactly these kinds are off for this person; what of them waits for it leaves no more, the rest does."""
    unwanted = set(kinds)
    actors_actions.mute(person_ref, kinds=unwanted)
    heed_muting(person_ref, unwanted, at=at)


def drafts_for(
    readers: Iterable[Reader],
    say: Callable[[], News],
    *,
    path: str,
    key: str | None,
    many_path: str = "",
    about: str = "",
) -> list[Draft]:
    """One for each reader, composed once a language. A `key` becomes each reader's own by their address."""
    said: dict[str, News] = {}
    drafts = []
    for reader in readers:
        if reader.language not in said:
            with translation.override(reader.language):
                said[reader.language] = say()
        own_key = key and f"{key}:{reader.address}"
        drafts.append(
            Draft(
                reader,
                **vars(said[reader.language]),
                path=path,
                many_path=many_path,
                key=own_key,
                about=about,
            )
        )
    return drafts


def notify(
    kind: str,
    readers: Iterable[Reader],
    say: Callable[[], News],
    *,
    path: str,
    at: datetime,
    key: str | None = None,
    zone: str = "Europe/Paris",
) -> int:
    """How many messages were written or had a line added."""
    return tell_many(kind, drafts_for(readers, say, path=path, key=key), at=at, zone=zone)
