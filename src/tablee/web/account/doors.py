"""The way in and out: allauth's views with our words, marked like every view, refusals answered with 422."""

from typing import Any

from allauth.account.views import (
    AccountInactiveView,
    ConfirmLoginCodeView,
    LogoutView,
    RequestLoginCodeView,
)
from django.forms import BaseForm
from django.http import HttpResponse

from tablee.web.shell.guards import reads, writes


class Answers422:
    """What is not accepted is not a page like another."""

    def form_invalid(self, form: BaseForm) -> HttpResponse:
        response: HttpResponse = super().form_invalid(form)  # type: ignore[misc] # of the view beside it
        if response.status_code == 200:
            response.status_code = 422
        return response


class AskForCode(Answers422, RequestLoginCodeView):
    """One field, one button. A known address receives a code; an unknown one sees the very same page."""

    template_name = "account/ask.html"


class EnterCode(Answers422, ConfirmLoginCodeView):
    """The six figures. Five tries a code, fifteen minutes."""

    template_name = "account/enter.html"

    def get_context_data(self, **known: object) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**known)
        return context | {"resend": {"action": "resend"}}


class Leave(LogoutView):
    template_name = "account/leave.html"


class Inactive(AccountInactiveView):
    template_name = "account/inactive.html"


ask = writes(login=False)(AskForCode.as_view())
enter = writes(login=False)(EnterCode.as_view())
leave = writes(login=False)(Leave.as_view())
inactive = reads(login=False)(Inactive.as_view())
