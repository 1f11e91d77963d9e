"""`manage.py build_assets`: fonts, style and map files into DATA_DIR/assets."""

from pathlib import Path
from typing import Any

import brotli
from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from tablee.config.assets import build


class Command(BaseCommand):
    help = "Fabrique polices, style et fichiers de carte dans DATA_DIR/assets."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--weigh", action="store_true", help="affiche le poids de chaque fichier, compressé"
        )

    def handle(self, *args: Any, weigh: bool = False, **options: Any) -> None:
        folder = Path(settings.DATA_DIR) / "assets"
        for path in build(folder):
            if weigh:
                content = path.read_bytes()
                packed = path.suffix in {".woff2", ".png"}
                sent = content if packed else brotli.compress(content, quality=11)
                self.stdout.write(f"{len(content):>8} {len(sent):>8} o  {path.relative_to(folder)}")
