"""`manage.py serve`: from a fresh clone to a page in the browser, then watch over the server and the worker."""

import argparse
import os
import sys
import time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core import checks
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, connections
from django.utils.translation import gettext as _

from tablee.config.serving import prepare
from tablee.config.serving.address import is_free, wait_until_alive
from tablee.config.serving.children import Household, web_server, worker
from tablee.kernel.backups import schema


class Command(BaseCommand):
    help = "Prépare ce qui manque, puis sert Tablée et son ouvrier de fond."
    requires_system_checks: list[str] = []  # done here, in plain words

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--host", default=os.environ.get("HOST") or "127.0.0.1")
        parser.add_argument("--port", type=int, default=settings.PORT)
        parser.add_argument("--prepare-only", action="store_true", help="prépare tout, ne sert rien")

    def handle(self, *args: Any, host: str, port: int, prepare_only: bool, **options: Any) -> None:
        if hasattr(sys.stdout, "reconfigure"):
            sys.stdout.reconfigure(errors="replace", line_buffering=True)
        self._refuse_what_is_unsafe()
        if not prepare_only and not is_free(host, port):
            raise CommandError(
                _("Le port %(port)s est déjà pris. Essayez : make run PORT=%(other)s")
                % {"port": port, "other": port + 1}
            )
        self._prepare()
        if not prepare_only:
            self._serve(host, port)

    def _refuse_what_is_unsafe(self) -> None:
        found = checks.run_checks()
        for message in found:
            if not message.is_serious() and not message.is_silenced():
                self.stdout.write(self.style.WARNING(f"{_('Attention')}\u00a0: {_in_one(message)}"))
        serious = [
            _in_one(message) for message in found if message.is_serious() and not message.is_silenced()
        ]
        if serious:
            raise CommandError("\n".join([_("Tablée ne démarre pas :"), *(f"  • {one}" for one in serious)]))

    def _prepare(self) -> None:
        self.stdout.write(_("Tablée se prépare (données dans %(folder)s)") % {"folder": settings.DATA_DIR})
        for step in prepare.steps(lambda line: self.stdout.write(f"\n    {line.strip()}", ending=" ")):
            self.stdout.write(f"  {step.title}… ", ending="")
            self.stdout.flush()
            before = time.monotonic()
            step.run()
            self.stdout.write(f"{time.monotonic() - before:.1f} s".replace(".", ","))
        connections.close_all()  # the children open their own

    def _serve(self, host: str, port: int) -> None:
        base = Path(settings.BASE_DIR)
        web = web_server(host, port, base / "src")
        household = Household([web, worker(base / "manage.py")], lambda line: self.stderr.write(line))
        household.stopping.rise_on_signals()
        household.start()
        if wait_until_alive(port, host, lambda: not web.may_restart(), household.stopping):
            self._welcome()
        if not household.watch():
            raise CommandError(_("Tablée s’est arrêtée : voir le message ci-dessus."))
        self.stdout.write(
            _("Tablée est arrêtée. Vos données restent dans %(folder)s") % {"folder": settings.DATA_DIR}
        )

    def _welcome(self) -> None:
        where = settings.PUBLIC_URL
        lines = [f"{_('Tablée est servie ici')}\u00a0: {where}/"]
        if settings.DEMO:
            lines.append(f"{_('Entrer comme une personne de la démonstration')}\u00a0: {where}/demo/")
        elif schema.is_empty(connection):
            lines.append(_("Première visite : la page d’accueil vous guide (réseau, structure, vous)."))
        if settings.EMAIL_BACKEND.endswith("filebased.EmailBackend"):
            lines.append(f"{_('Les e-mails sont écrits dans')}\u00a0: {settings.EMAIL_FILE_PATH}")
        lines.append(_("Pour arrêter : Ctrl+C"))
        self.stdout.write("\n" + "\n".join(f"  {line}" for line in lines) + "\n")


def _in_one(message: checks.CheckMessage) -> str:
    return " ".join(part for part in (str(message.msg), str(message.hint or "")) if part)
