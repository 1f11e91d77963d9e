"""What must be in place before a page can be served. Each step is quick when nothing has changed."""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import connection
from django.utils.translation import gettext as _

from tablee.config.catalogue.compile import compile_catalogues
from tablee.kernel.backups import beside, media, schema, snapshot

Say = Callable[[str], object]


@dataclass(frozen=True)
class Step:
    title: str
    run: Callable[[], object]


def steps(say: Say) -> list[Step]:
    """In order: each needs the ones before it. A long one tells through `say` how far it is."""
    planned = [
        Step(_("Base de données"), prepare_database),
        Step(_("Traductions"), prepare_translations),
        Step(_("Polices, style et carte"), build_assets),
        Step(_("Fichiers des pages"), build_static),
    ]
    if settings.DEMO:
        planned.append(Step(_("Monde de démonstration"), lambda: load_demonstration(say)))
    return planned


def prepare_database() -> None:
    copy_before_upgrade()
    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)
    media.settle()  # of a restore that was killed between its database and its files


def copy_before_upgrade() -> Path | None:
    """A lived-in database whose tables are about to change is copied first; where the copy lies."""
    before = schema.applied(connection)
    if not before or set(before) >= set(schema.of_code()) or schema.is_empty(connection):
        return None
    name = datetime.now(UTC).strftime("before-upgrade-%Y%m%dT%H%M%SZ.zip")
    return snapshot.take(beside.work_folder() / name, at=datetime.now(UTC)).path


def prepare_translations() -> list[Path]:
    return [file for folder in settings.LOCALE_PATHS for file in compile_catalogues(Path(folder))]


def build_assets() -> None:
    call_command("build_assets", verbosity=0)


def build_static() -> None:
    """Hashed and compressed copies in STATIC_ROOT; skipped when no source changed since the last build."""
    stamp = Path(settings.STATIC_ROOT) / ".built-from"
    state = _state_of_sources()
    if not settings.STATIC_BUILD or (stamp.exists() and stamp.read_text() == state):
        return
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    stamp.write_text(state)


def _state_of_sources() -> str:
    """A digest of every source's name and content; their dates change with each `build_assets`."""
    digest = hashlib.sha256()
    for name, file in sorted(_sources()):
        digest.update(name.encode() + b"\0" + hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()


def _sources() -> Iterator[tuple[str, Path]]:
    for finder in get_finders():
        for name, storage in finder.list([]):
            yield name, Path(storage.path(name))


def load_demonstration(say: Say) -> None:
    from tablee.demo import loader

    if schema.is_empty(connection):
        loader.load_world(progress=say)
