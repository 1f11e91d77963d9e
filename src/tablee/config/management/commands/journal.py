"""`manage.py journal seal` chains a digest over the newest entries; `verify` recomputes every seal and fails if one is off."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from tablee.kernel import journal


class Command(BaseCommand):
    help = "Seals the journal, or verifies its seals."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("verb", choices=["seal", "verify"])

    def handle(self, *args: Any, verb: str, **options: Any) -> None:
        if verb == "seal":
            self._seal()
        else:
            self._verify()

    def _seal(self) -> None:
        seal = journal.seal(timezone.now())
        if seal is None:
            self.stdout.write(_("Rien de nouveau à sceller."))
            return
        self.stdout.write(
            _("%(entries)s écritures scellées, empreinte %(digest)s.")
            % {"entries": seal.entries, "digest": seal.digest}
        )

    def _verify(self) -> None:
        problems = journal.verify()
        if problems:
            raise CommandError("\n".join([_("Le journal ne correspond plus à ses sceaux\u00a0:"), *problems]))
        self.stdout.write(_("Le journal correspond à tous ses sceaux."))
