"""`manage.py export-person EMAIL|REF`: everything that leads to one person, as JSON."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.serializers.json import DjangoJSONEncoder
from django.utils.translation import gettext as _

from tablee.domains.actors import queries as actors
from tablee.domains.actors.models import Person
from tablee.flows.knowing import everything_known


def person_called(who: str) -> Person:
    """By address or reference. Raises CommandError."""
    found = actors.person_by_email(who) if "@" in who else Person.objects.filter(ref=who.upper()).first()
    if found is None:
        raise CommandError(_("Personne ne répond à cette adresse ni à ce code."))
    return found


class Command(BaseCommand):
    help = "Writes everything known about one person as JSON."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("who", help="e-mail address or reference")

    def handle(self, *args: Any, who: str, **options: Any) -> None:
        known = everything_known(person_called(who))
        self.stdout.write(json.dumps(dict(known.tables), cls=DjangoJSONEncoder, ensure_ascii=False, indent=1))
