"""`manage.py api_token ORGANISATION`: makes a token for a program and prints it alone, for whoever runs the machine."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from tablee.demo.loader import organization_of
from tablee.domains.actors import actions
from tablee.domains.actors import queries as actors
from tablee.domains.actors.enums import TokenScope
from tablee.domains.actors.models import Organization
from tablee.domains.actors.viewer import robot
from tablee.kernel.references import tidy_code
from tablee.kernel.refusals import Refused


class Command(BaseCommand):
    help = "Makes a token for a program of an organisation and prints it, once."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("organization", help="its reference, or its id in the demonstration (gesmip)")
        parser.add_argument("--scope", choices=TokenScope.values, default=TokenScope.READ.value)
        parser.add_argument("--name", default="manage.py api_token")

    def handle(self, *args: Any, organization: str, scope: str, name: str, **options: Any) -> None:
        found = _organization(organization)
        if found is None:
            raise CommandError(_("Aucune structure ne s’appelle ainsi\u00a0: %(id)s") % {"id": organization})
        try:
            _token, secret = actions.issue_token(
                found, name=name, scope=scope, by=robot(found.ref), at=timezone.now()
            )
        except Refused as refused:
            raise CommandError(str(refused.refusal)) from refused
        self.stdout.write(secret)


def _organization(said: str) -> Organization | None:
    try:
        return organization_of(said)
    except Organization.DoesNotExist:
        return actors.organization_by_ref(tidy_code(said))
