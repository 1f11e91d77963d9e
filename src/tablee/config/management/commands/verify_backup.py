"""`manage.py verify-backup FILE`: restored into a temporary SQLite file, compared table by table, every law asked.

Exit 1 when the file is damaged or a law is broken. `--quick` only reads the digests.
"""

import contextlib
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError
from django.utils import timezone
from django.utils.translation import gettext as _

from tablee.kernel.backups import archive, beside, restoration
from tablee.kernel.models import BackupRun
from tablee.kernel.quantities import format_number


class Command(BaseCommand):
    help = "Proves an archive: digests, then a restore into a temporary file, then every law."
    requires_system_checks: list[str] = []  # works also where pages do not

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--quick", action="store_true", help="digests only")

    def handle(self, *args: Any, file: Path, quick: bool, **options: Any) -> None:
        try:
            proved = restoration.Proved(archive.open_archive(file)) if quick else restoration.verify(file)
        except (archive.Damaged, beside.Busy) as refused:
            raise CommandError(str(refused)) from None
        except OSError as error:
            raise CommandError(_("Fichier illisible\u00a0: %(why)s") % {"why": error.strerror}) from None
        said = restoration.sentence_of(proved.broken)
        if not quick:
            # For the operators' page; a file may also be proved on a machine without a database.
            with contextlib.suppress(DatabaseError):
                restoration.note_run(
                    BackupRun.Kind.VERIFY, file.name, proved.archive, at=timezone.now(), said=said
                )
        if said:
            raise CommandError(said)
        self.stdout.write(
            _("Sauvegarde entière\u00a0: %(rows)s lignes, empreinte %(digest)s.")
            % {"rows": format_number(proved.archive.rows), "digest": proved.archive.digest}
        )
