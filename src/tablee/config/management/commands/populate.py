"""`manage.py populate --size S|M|L --seed N`: a large invented territory, for load tests; demo mode only."""

import time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from tablee.demo.populate.door import AlreadyThere, populate
from tablee.demo.populate.sizes import SIZES


class Command(BaseCommand):
    help = "Adds a large invented territory (demo mode only)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--size", choices=sorted(SIZES), default="S")
        parser.add_argument("--seed", type=int, default=1)

    def handle(self, *args: Any, size: str, seed: int, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError(_("La démonstration est éteinte (DEMO=0)\u00a0: rien n’a été ajouté."))
        before = time.monotonic()
        try:
            made = populate(size, seed=seed, at=timezone.now(), progress=self.stdout.write)
        except AlreadyThere as refused:
            raise CommandError(str(refused)) from None
        self.stdout.write(
            _("%(organizations)s structures, %(people)s personnes, %(offers)s offres en %(seconds)s s.")
            % {
                "organizations": made.organizations,
                "people": made.people,
                "offers": made.offers,
                "seconds": round(time.monotonic() - before),
            }
        )
        self.stdout.write(_("Pour entrer\u00a0: %(email)s") % {"email": made.sign_in_with})
