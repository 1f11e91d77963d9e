"""How allauth behaves here: nobody signs up alone, an unknown address learns nothing, the code speaks the person’s language."""

from __future__ import annotations

import logging
from threading import Thread
from typing import TYPE_CHECKING, Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.core.mail import EmailMessage
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from tablee.domains.actors import queries as actors

if TYPE_CHECKING:
    from tablee.domains.actors.models import Person


log = logging.getLogger(__name__)


class Door(DefaultAccountAdapter):
    """People are welcomed by a coordination or by the first visit's wizard; this door only lets them in."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "incorrect_code": _("Ce n’est pas le bon code. Recopiez celui du dernier message reçu."),
        "too_many_login_attempts": _(
            "Trop d’essais à la suite. Attendez quelques minutes, puis redemandez un code."
        ),
        "rate_limited": _("Trop d’essais à la suite. Attendez quelques minutes."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        """Only sentences of ours: the pages themselves say where one stands, allauth's own templates stay silent."""
        if message:
            super().add_message(request, level, message=str(message), extra_tags=extra_tags)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Written in the person's language; a post office that does not answer is noted, never shown to whoever asks."""
        person = actors.person_by_email(email)
        with translation.override(person.language if person else None):
            message = self.render_mail(template_prefix, email, {"email": email, **context})
        if settings.EMAIL_BACKEND.endswith("smtp.EmailBackend"):
            # Talking to a server takes a second: waiting for it would tell known addresses from unknown ones.
            Thread(target=_send, args=(message,), daemon=True).start()
        else:
            _send(message)

    def post_login(self, request: HttpRequest, user: Person, **details: object) -> HttpResponse:
        """From now on the pages speak the person's language."""
        response: HttpResponse = super().post_login(request, user, **details)
        return speak(response, user.language)


def speak(response: HttpResponse, language: str) -> HttpResponse:
    """Remember the language in this browser."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=60 * 60 * 24 * 365,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )
    return response


def _send(message: EmailMessage) -> None:
    try:
        message.send()
    except Exception as error:  # any transport may fail in its own way
        log.warning("a sign-in code was not sent: %s", type(error).__name__)
