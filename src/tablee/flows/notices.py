"""The same news to everybody whom it concerns: composed once for each language, written with a few statements for all."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils import translation

from tablee.domains.actors import queries as actors
from tablee.domains.actors.models import Organization
from tablee.domains.messages.actions import Reader, reader_of
from tablee.domains.messages.bulk import Draft, tell_many


@dataclass(frozen=True)
class News:
    """What one message says, in the language that is active."""

    subject: str
    line: str
    why: str


def readers_by_structure(organizations: Iterable[Organization]) -> dict[int, list[Reader]]:
    """By each structure's id its people, or its contact address where it has none."""
    by_id = {each.pk: each for each in organizations}
    found = actors.correspondents(by_id)
    return {pk: [reader_of(by_id[pk].ref, each) for each in several] for pk, several in found.items()}


def readers_of(organizations: Iterable[Organization]) -> list[Reader]:
    """All of them together."""
    return [each for several in readers_by_structure(organizations).values() for each in several]


def drafts_for(
    readers: Iterable[Reader], say: Callable[[], News], *, path: str, key: str, many_path: str = ""
) -> list[Draft]:
    """One for each reader, composed once a language. `key` becomes each reader's own by their address."""
    said: dict[str, News] = {}
    drafts = []
    for reader in readers:
        if reader.language not in said:
            with translation.override(reader.language):
                said[reader.language] = say()
        news = said[reader.language]
        drafts.append(
            Draft(
                to=reader,
                subject=news.subject,
                line=news.line,
                why=news.why,
                path=path,
                many_path=many_path,
                key=f"{key}:{reader.address}",
            )
        )
    return drafts


def notify(
    kind: str,
    readers: Iterable[Reader],
    say: Callable[[], News],
    *,
    path: str,
    key: str,
    at: datetime,
    zone: str,
) -> int:
    """How many messages were written or had a line added."""
    return tell_many(kind, drafts_for(readers, say, path=path, key=key), at=at, zone=zone)
