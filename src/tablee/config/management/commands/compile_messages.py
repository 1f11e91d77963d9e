"""`manage.py compile_messages`: write the .mo files, in Python."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from tablee.config.catalogue.compile import compile_catalogues


class Command(BaseCommand):
    help = "Compiles the catalogues of locale/ (only those that changed)."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        for folder in settings.LOCALE_PATHS:
            for file in compile_catalogues(Path(folder)):
                self.stdout.write(str(file.relative_to(settings.BASE_DIR)))
