"""`manage.py restore FILE [--replace]`: the archive is built and proved beside, then swapped in with one transaction.

Who asked to be forgotten after the copy was made is forgotten again, if the living data still says so.
"""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError
from django.utils import timezone
from django.utils.translation import gettext as _

from tablee.flows import erasure
from tablee.kernel.backups import archive, beside, restoration, snapshot
from tablee.kernel.quantities import format_number


class Command(BaseCommand):
    help = "Puts an archive in the place of the database and the media."
    requires_system_checks: list[str] = []  # works also where pages do not

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--replace", action="store_true", help="replace what is there")

    def handle(self, *args: Any, file: Path, replace: bool, **options: Any) -> None:
        now = timezone.now()
        gone = erasure.erased_people()
        try:
            proved = restoration.restore(
                file, at=now, replace=replace, before_swap=lambda: erasure.forget_again(gone, at=now)
            )
        except (archive.Damaged, restoration.HoldsData, beside.Busy) as refused:
            raise CommandError(str(refused)) from None
        except OSError as error:
            raise CommandError(_("Fichier illisible\u00a0: %(why)s") % {"why": error.strerror}) from None
        except DatabaseError as error:
            raise CommandError(
                _("La base n’a pas laissé la place\u00a0; rien n’a changé. (%(why)s)") % {"why": error}
            ) from error
        said = restoration.sentence_of(proved.broken)
        if said:
            self.stderr.write(self.style.WARNING(said))
        if proved.archive.manifest["key"] != snapshot.fingerprint_of_key():
            self.stderr.write(
                self.style.WARNING(
                    _(
                        "SECRET_KEY n’est pas celle d’alors\u00a0: les liens déjà envoyés ne s’ouvriront plus. "
                        "Remettez l’ancien DATA_DIR/secret_key si vous l’avez."
                    )
                )
            )
        self.stdout.write(
            _("%(rows)s lignes remises en place. Tout le monde se reconnecte.")
            % {"rows": format_number(proved.archive.rows)}
        )
