"""`manage.py purge`: lets go what the rooms' timers (`keeping.py`) no longer need; the worker does the same every night."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from tablee.kernel import retention


class Command(BaseCommand):
    help = "Deletes or blanks what is kept too long."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        gone = retention.purge(timezone.now())
        if options["json"]:
            self.stdout.write(json.dumps(gone))
            return
        for name, count in gone.items():
            self.stdout.write(f"{name}\u00a0: {count}")
        if not gone:
            self.stdout.write(_("Rien n’était à oublier."))
