"""`manage.py name-operator EMAIL [--end]`: who may open « Exploitation ». Only from the command line, never from a page."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from tablee.config.management.commands.export_person import person_called
from tablee.kernel import operating


class Command(BaseCommand):
    help = "Names an operator of this installation, or ends it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("who", help="e-mail address or reference")
        parser.add_argument("--end", action="store_true")

    def handle(self, *args: Any, who: str, end: bool, **options: Any) -> None:
        person = person_called(who)
        if end:
            operating.end_operator(person.ref, at=timezone.now())
            self.stdout.write(_("%(name)s n’exploite plus Tablée.") % {"name": person.first_name})
            return
        operating.name_operator(person.ref, at=timezone.now())
        self.stdout.write(
            _("%(name)s trouve «\u00a0Exploitation\u00a0» sous «\u00a0Plus\u00a0».")
            % {"name": person.first_name}
        )
