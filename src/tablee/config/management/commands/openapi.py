"""`manage.py openapi`: writes what the API answers into docs/openapi.json; `--check` only says whether it is true."""

import json
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.test import RequestFactory
from django.urls import resolve, reverse
from django.utils.translation import gettext as _

FILE = settings.BASE_DIR / "docs" / "openapi.json"


class Command(BaseCommand):
    help = "Writes docs/openapi.json; --check compares it with what the API says."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        said = as_text()
        if not options["check"]:
            FILE.write_text(said, "utf-8")
        elif not FILE.exists() or FILE.read_text("utf-8") != said:
            raise CommandError(
                _("docs/openapi.json ne dit plus ce que répond l’API\u00a0: lancez manage.py openapi.")
            )


def as_text() -> str:
    """As the door itself would answer it, one value a line."""
    address = reverse("api:openapi-json")
    view = resolve(address)
    answer = view.func(RequestFactory().get(address), *view.args, **view.kwargs)
    return json.dumps(json.loads(answer.content), ensure_ascii=False, indent=1) + "\n"
