"""The small forms of the way in and of one's own space."""

from typing import Any

from allauth.account.forms import ConfirmLoginCodeForm, RequestLoginCodeForm
from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from tablee.domains.messages.kinds import KINDS
from tablee.web.components.options import boxes, own_email, radios, words


class AskCodeForm(RequestLoginCodeForm):
    email = own_email(inputmode="email")


class EnterCodeForm(ConfirmLoginCodeForm):
    code = forms.CharField(
        label=_("Le code à six chiffres"),
        max_length=20,
        widget=forms.TextInput(
            attrs={
                "autocomplete": "one-time-code",
                "inputmode": "numeric",
                "autofocus": True,
                "class": "code",
            }
        ),
        error_messages={"required": _("Recopiez le code reçu par e-mail.")},
    )

    def clean_code(self) -> str:
        """« 123 456 » and « 123-456 » are 123456."""
        self.cleaned_data["code"] = "".join(sign for sign in self.cleaned_data["code"] if sign.isdigit())
        code: str = super().clean_code()
        return code


class MeForm(forms.Form):
    first_name = words(
        _("Prénom"),
        60,
        _("C’est le seul nom que Tablée connaît de vous."),
        missing=_("Écrivez un prénom, ou le nom par lequel on vous appelle."),
        autocomplete="given-name",
    )
    language = radios(_("Langue"), settings.LANGUAGES)


class MessagesForm(forms.Form):
    """Ticked = received. What cannot be switched off is not asked."""

    wanted = boxes(
        _("Ce que je reçois par e-mail"),
        [(kind.key, kind.label) for kind in KINDS.values() if kind.may_mute],
    )

    @classmethod
    def about(cls, muted: list[str]) -> "MessagesForm":
        return cls(
            initial={"wanted": [key for key, kind in KINDS.items() if kind.may_mute and key not in muted]}
        )

    def muted(self) -> list[str]:
        wanted: Any = self.cleaned_data["wanted"]
        return [key for key, kind in KINDS.items() if kind.may_mute and key not in wanted]


class EraseForm(forms.Form):
    sure = forms.BooleanField(
        label=_("Oui, effacez mon compte"),
        error_messages={"required": _("Cochez la case pour confirmer : cela ne se défait pas.")},
    )
