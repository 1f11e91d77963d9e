"""`manage.py backup FILE`: everything in one archive, while people go on working; then `verify-backup` proves it."""

import time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from tablee.kernel.backups import snapshot
from tablee.kernel.quantities import format_number


class Command(BaseCommand):
    help = "Writes everything into one archive."
    requires_system_checks: list[str] = []  # works also where pages do not

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        before = time.monotonic()
        try:
            taken = snapshot.take(file, at=timezone.now())
        except OSError as error:
            raise CommandError(
                _("La sauvegarde n’a pas pu être écrite\u00a0: %(why)s") % {"why": error.strerror}
            ) from error
        self.stdout.write(
            _("%(rows)s lignes, %(size)s ko en %(seconds)s s. Empreinte\u00a0: %(digest)s")
            % {
                "rows": format_number(taken.rows),
                "size": format_number(-(-taken.size // 1000)),
                "seconds": round(time.monotonic() - before, 1),
                "digest": taken.digest,
            }
        )
