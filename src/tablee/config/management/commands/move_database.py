"""`manage.py move-database ADDRESS`: everything into another, empty database, found equal table by table.

From SQLite to PostgreSQL, or back. Stop the server and the workers first: what is written meanwhile would stay behind.
"""

from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError
from django.utils import timezone
from django.utils.translation import gettext as _

from tablee.config.settings.database import database_at
from tablee.kernel.backups import beside, restoration, snapshot
from tablee.kernel.backups.archive import Damaged, open_archive
from tablee.kernel.quantities import format_number


class Command(BaseCommand):
    help = "Moves everything into another, empty database."
    requires_system_checks: list[str] = []  # works also where pages do not

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("address", help="postgres://user:password@host:5432/name")

    def handle(self, *args: Any, address: str, **options: Any) -> None:
        try:
            about = database_at(address)
        except (RuntimeError, ImproperlyConfigured, ValueError):
            raise CommandError(_("Cette adresse de base n’est pas comprise.")) from None
        try:
            with beside.scratch() as folder:
                taken = snapshot.take(folder / "move.zip", at=timezone.now(), signed_in=True)
                with beside.another(about) as target:
                    moved = restoration.load_into(open_archive(taken.path), target)
        except (restoration.HoldsData, Damaged) as refused:
            raise CommandError(str(refused)) from None
        except DatabaseError as error:
            raise CommandError(
                _("La base d’arrivée ne répond pas\u00a0: %(why)s") % {"why": str(error).splitlines()[0]}
            ) from error
        self.stdout.write(
            _("%(tables)s tables, %(rows)s lignes, toutes égales. Donnez maintenant DATABASE_URL à Tablée.")
            % {"tables": len(moved), "rows": format_number(sum(moved.values()))}
        )
