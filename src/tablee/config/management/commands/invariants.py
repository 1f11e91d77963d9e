"""`manage.py invariants`: asks every law of the house; `--json` for programs. Exit 1 on a breach."""

import json
import sys
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tablee.kernel import laws

SHOWN = 10


class Command(BaseCommand):
    help = "Checks every law of the house; exit 1 when one is broken."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="one JSON object on the standard output")

    def handle(self, *args: Any, **options: Any) -> None:
        found = laws.check_all()
        broken = {name: breaches for name, breaches in found.items() if breaches}
        if options["json"]:
            self.stdout.write(json.dumps(_as_plain(found), ensure_ascii=False, indent=1))
        else:
            self._tell(found)
        if broken:
            sys.exit(1)

    def _tell(self, found: dict[str, list[laws.Breach]]) -> None:
        for name, breaches in found.items():
            mark = _("tient") if not breaches else _("BRISÉE")
            self.stdout.write(f"{mark:8} {name}\u00a0: {laws.LAWS[name].sentence}")
            for breach in breaches[:SHOWN]:
                self.stdout.write(f"         {breach.ref}\u00a0: {breach.found}")
        broken = sum(1 for breaches in found.values() if breaches)
        self.stdout.write(
            ngettext("%(all)s lois, %(broken)s brisée.", "%(all)s lois, %(broken)s brisées.", broken)
            % {"all": len(found), "broken": broken}
        )


def _as_plain(found: dict[str, list[laws.Breach]]) -> dict[str, Any]:
    """Stable: the same database gives the same text."""
    return {
        "ok": not any(found.values()),
        "laws": [
            {
                "name": name,
                "sentence": laws.LAWS[name].sentence,
                "breaches": [asdict(breach) for breach in breaches],
            }
            for name, breaches in found.items()
        ],
    }
