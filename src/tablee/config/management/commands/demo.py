"""`manage.py demo`: load the demonstration world where it is missing; `--reload` clears everything and sets it to today."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from tablee.demo import loader


class Command(BaseCommand):
    help = "Loads the demonstration world (demo mode only)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--reload", action="store_true", help="clear EVERYTHING first, then load for today"
        )

    def handle(self, *args: Any, reload: bool, **options: Any) -> None:
        load = loader.reload_world if reload else loader.load_world
        try:
            loaded = load(timezone.now(), progress=self.stdout.write)
        except loader.NotInDemo as refused:
            raise CommandError(str(refused)) from None
        if loaded:
            self.stdout.write(
                _("%(organizations)s structures, %(people)s personnes, %(offers)s offres.")
                % {
                    "organizations": loaded.organizations,
                    "people": loaded.people,
                    "offers": loaded.offers,
                }
            )
