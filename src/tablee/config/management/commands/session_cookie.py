"""`manage.py session_cookie EMAIL`: a cookie that is signed in as this person, for load tests; demo mode only."""

from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from tablee.domains.actors import queries as actors
from tablee.domains.actors.models import Person


class Command(BaseCommand):
    help = "Prints a signed-in session cookie, name=value (demo mode only)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")

    def handle(self, *args: Any, email: str, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError(
                _("La démonstration est éteinte (DEMO=0)\u00a0: on entre par un code reçu par e-mail.")
            )
        person = actors.person_by_email(email)
        if person is None:
            raise CommandError(_("Personne n’a cette adresse\u00a0: %(email)s") % {"email": email})
        self.stdout.write(f"{settings.SESSION_COOKIE_NAME}={_session_for(person)}")


def _session_for(person: Person) -> str:
    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.create()
    return str(session.session_key)
