"""`manage.py compile_messages`: write the .mo files, in Python."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from tablee.config.serving.prepare import prepare_translations


class Command(BaseCommand):
    help = "Compiles the catalogues of locale/ (only those that changed)."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        for file in prepare_translations():
            self.stdout.write(str(file.relative_to(settings.BASE_DIR)))
