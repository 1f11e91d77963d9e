"""`manage.py erase-person EMAIL|REF`: forgets who it was, everywhere; the journal stays verifiable. A terminal is asked first."""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from tablee.config.management.commands.export_person import person_called
from tablee.flows import erasure


class Command(BaseCommand):
    help = "Erases one person."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("who", help="e-mail address or reference")
        parser.add_argument("--yes", action="store_true", help="do not ask")

    def handle(self, *args: Any, who: str, yes: bool, **options: Any) -> None:
        person = person_called(who)
        if not yes and sys.stdin.isatty() and not self._is_meant(person.first_name):
            raise CommandError(_("Rien n’a été effacé."))
        erasure.erase(person, at=timezone.now())
        self.stdout.write(
            _(
                "%(ref)s est effacée. Les sauvegardes l’oublient à leur tour, et une restauration l’efface à nouveau."
            )
            % {"ref": person.ref}
        )

    def _is_meant(self, name: str) -> bool:
        question = _("Cela ne se défait pas. Effacer %(name)s\u202f? [oui/non] ") % {"name": name}
        return input(question).strip().lower() in {"oui", "o", "yes", "y"}
