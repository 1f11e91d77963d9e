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


def readers_of(organizations: Iterable[Organization]) -> list[Reader]:
    """The people of these structures, or their contact address where they have none."""
    by_id = {each.pk: each for each in organizations}
    found = actors.correspondents(by_id)
    return [reader_of(by_id[pk].ref, each) for pk, several in found.items() for each in several]


def tell_each(
    kind: str,
    readers: Iterable[Reader],
    say: Callable[[], News],
    *,
    path: str,
    key: str,
    at: datetime,
    zone: str,
    many_path: str = "",
    use_by_at: datetime | None = None,
) -> int:
    """How many messages were written or had a line added. `key` becomes each reader's own by their address."""
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
    return tell_many(kind, drafts, at=at, zone=zone, use_by_at=use_by_at)
