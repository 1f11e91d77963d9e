"""`manage.py messages`: collect the French sentences into locale/en; `--check` says what is missing and fails."""

import argparse
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from tablee.config.catalogue.collect import collect
from tablee.config.catalogue.merge import faults, merge, open_catalogue

SHOWN = 40


class Command(BaseCommand):
    help = "Collects the French sentences of the code into locale/en/LC_MESSAGES/django.po."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument(
            "--check", action="store_true", help="write nothing; fail unless English is complete"
        )

    def handle(self, *args: Any, check: bool, **options: Any) -> None:
        base = Path(settings.BASE_DIR)
        file = base / "locale" / "en" / "LC_MESSAGES" / "django.po"
        sentences = collect(base / "src" / "tablee", base)
        catalogue = open_catalogue(file)
        if check:
            self._check(faults(catalogue, sentences), len(sentences))
            return
        changes = merge(catalogue, sentences)
        file.parent.mkdir(parents=True, exist_ok=True)
        catalogue.save(str(file))
        left = faults(catalogue, sentences)
        self.stdout.write(
            f"{len(sentences)} sentences: {len(changes.added)} new, {len(changes.retired)} retired, {len(left)} to see to."
        )

    def _check(self, found: list[str], count: int) -> None:
        for fault in found[:SHOWN]:
            self.stderr.write(fault)
        if found:
            raise CommandError(
                f"English catalogue: {len(found)} faults in {count} sentences. Run: make messages"
            )
        self.stdout.write(f"English catalogue complete: {count} sentences.")
