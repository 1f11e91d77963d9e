"""Builds what an archive holds beside the living data, proves it there, then swaps it in with one transaction.

A process killed at any moment leaves what was or what was restored, never half of each.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.db import DatabaseError, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tablee.kernel import laws
from tablee.kernel.backups import beside, media, schema, swap
from tablee.kernel.backups.archive import Archive, Damaged, open_archive
from tablee.kernel.backups.rows import Model, column_of, columns_of, digest_of_table, put_rows
from tablee.kernel.models import BackupRun

Step = Callable[[], object]


class HoldsData(Exception):
    """Somebody lives in the database, and nobody asked to replace them."""


@dataclass(frozen=True)
class Proved:
    """What a verification found: the archive stands, and which laws its content breaks (none, most of the time)."""

    archive: Archive
    broken: dict[str, int] = field(default_factory=dict)

    @property
    def ok(self) -> bool:
        return not self.broken


def verify(path: Path) -> Proved:
    """Restore into a temporary SQLite file and ask every law. Raises Damaged, Busy."""
    archive = open_archive(path)
    with beside.alone(), beside.scratch() as folder, beside.sqlite_file(folder / "proof.sqlite3") as built:
        _build(archive, built)
        with beside.standing_in(built):
            return Proved(archive, _broken_laws())


def restore(path: Path, *, at: datetime, replace: bool, before_swap: Step | None = None) -> Proved:
    """Put the archive in the place of the default database and of MEDIA_ROOT.

    `before_swap` runs on the restored content while it still stands beside (it sees it as the default database).
    Raises Damaged or HoldsData before anything alive is touched; Busy.
    """
    archive = open_archive(path)
    live = connections["default"]
    if not replace and not schema.is_empty(live):
        raise HoldsData(
            _("Cette base contient déjà des données\u00a0: ajoutez --replace pour les remplacer.")
        )
    with beside.alone(), beside.scratch() as folder, beside.place(live, folder) as built:
        _build(archive, built)
        with beside.standing_in(built):
            if before_swap is not None:
                before_swap()
            broken = _broken_laws()
            call_command("createcachetable", verbosity=0)  # the one table without a migration
            # Swapped in with everything else: where this row stands, the restore has happened.
            note_run(BackupRun.Kind.RESTORE, archive.path.name, archive, at=at, said=sentence_of(broken))
        media.stage(archive, at)
        swap.swap(built, live)
        media.settle()
    return Proved(archive, broken)


def load_into(archive: Archive, target: BaseDatabaseWrapper) -> dict[str, int]:
    """Fill another, empty database, for a move; table → rows, each read back and found equal. Raises Damaged, HoldsData.

    All rows come in one transaction: after a kill the target is still empty, and the move may begin again.
    """
    if not schema.is_empty(target):
        raise HoldsData(_("La base d’arrivée contient déjà des données."))
    _build(archive, target)
    with beside.standing_in(target):
        call_command("createcachetable", verbosity=0)
    return {name: archive.parts[table["part"]].rows for name, table in archive.tables.items()}


def _build(archive: Archive, target: BaseDatabaseWrapper) -> None:
    """Tables as of the archive's migrations, its rows, the same digests read back, then the migrations since."""
    steps = _steps(archive)
    unknown = set(steps) - set(schema.of_code())
    if unknown or not steps:
        raise Damaged(
            _(
                "Cette sauvegarde vient d’une version plus récente de Tablée\u00a0: mettez Tablée à jour d’abord."
            )
        )
    try:
        with beside.standing_in(target):
            schema.bring_to(target, steps)
            tables = _models(archive)
            with transaction.atomic(using=target.alias):
                with swap.triggers_off(target, tables):
                    _fill(archive, tables, target)
                swap.number_on(target, tables)
            _compare(archive, tables, target)
            schema.bring_to(target)
    except (DatabaseError, ValueError, TypeError, KeyError) as error:
        raise Damaged(
            _("La sauvegarde ne se laisse pas remettre en place (%(why)s).") % {"why": type(error).__name__}
        ) from error


def _fill(archive: Archive, tables: list[Model], target: BaseDatabaseWrapper) -> None:
    swap.empty(target, tables)
    for model in tables:
        about = archive.tables[schema.table_of(model)]
        if about["columns"] != [column_of(column) for column in columns_of(model)]:
            raise Damaged(
                _("Une table de la sauvegarde n’a pas ses colonnes\u00a0: %(name)s.")
                % {"name": about["table"]}
            )
        put_rows(model, archive.lines(about["part"]), target)
    target.check_constraints()


def _compare(archive: Archive, tables: list[Model], target: BaseDatabaseWrapper) -> None:
    """What was written is read again and must give the archive's own digests."""
    for model in tables:
        table = schema.table_of(model)
        part = archive.parts[archive.tables[table]["part"]]
        if digest_of_table(model, target) != (part.rows, part.sha256):
            raise Damaged(
                _("Une table relue n’est pas celle de la sauvegarde\u00a0: %(name)s.") % {"name": table}
            )


def _models(archive: Archive) -> list[Model]:
    """The archive's tables; exactly those its migrations make, with or without who is signed in."""
    for signed_in in (False, True):
        found = schema.models_at(_steps(archive), signed_in=signed_in)
        if {schema.table_of(model) for model in found} == archive.tables.keys():
            return found
    raise Damaged(_("La sauvegarde ne contient pas toutes les tables."))


def _steps(archive: Archive) -> list[schema.Step]:
    return sorted((str(app), str(name)) for app, name in archive.manifest["migrations"])


def _broken_laws() -> dict[str, int]:
    return {name: len(breaches) for name, breaches in laws.check_all().items() if breaches}


def note_run(
    kind: str,
    file: str,
    archive: Archive | None,
    *,
    at: datetime,
    took: timedelta = timedelta(0),
    said: str = "",
) -> BackupRun:
    """Remember how a copy, a verification or a restore ended; without an archive it failed."""
    about: dict[str, Any] = {}
    if archive is not None:
        about = {
            "digest": archive.digest,
            "made_at": datetime.fromisoformat(archive.manifest["made_at"]),
            "size": archive.size,
            "rows": archive.rows,
        }
    with transaction.atomic():
        return BackupRun.objects.create(
            kind=kind, file=file[:120], started_at=at, finished_at=at + took, said=said[:300],
            ok=archive is not None and not said, **about,
        )  # fmt: skip


def sentence_of(broken: dict[str, int]) -> str:
    """« 2 lois brisées : … »; empty when every law holds."""
    if not broken:
        return ""
    said = ngettext(
        "%(count)s loi brisée\u00a0: %(names)s", "%(count)s lois brisées\u00a0: %(names)s", len(broken)
    )
    return said % {"count": len(broken), "names": ", ".join(sorted(broken))}
