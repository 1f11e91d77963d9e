"""« Mon espace »: who I am here, what I receive, where I act, what is known about me, and the way out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth import logout
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from tablee.domains.actors import actions as actors_actions
from tablee.domains.actors import queries as actors
from tablee.domains.actors.enums import RoleKind
from tablee.flows import erasure
from tablee.flows.knowing import everything_known, known_about
from tablee.flows.notices import mute
from tablee.kernel.refusals import Refusal, Refused
from tablee.web.account.adapter import speak
from tablee.web.account.archive import FORMS
from tablee.web.account.forms import EraseForm, MeForm, MessagesForm
from tablee.web.shell import downloads
from tablee.web.shell.guards import SeenRequest, reads, writes
from tablee.web.shell.submission import page, submit

if TYPE_CHECKING:
    from tablee.domains.actors.models import Person


@reads(organization=False)
def home(request: SeenRequest) -> HttpResponse:
    """Activities and rights; nothing here says what somebody is."""
    return render(request, "account/home.html", _sections(request))


@writes(organization=False)
def me(request: SeenRequest) -> HttpResponse:
    """First name and language, sent by the card of the page « Mon espace »."""
    if request.method != "POST":
        return redirect("account:home")
    form = MeForm(request.POST)

    def act(data: dict[str, Any]) -> Person:
        return actors_actions.update_person(actors.person_behind(request.viewer), **data, at=timezone.now())

    def greeting(person: Person) -> str:
        with translation.override(person.language):
            return _("C’est noté, %(name)s.") % {"name": person.first_name}

    answer = submit(
        request,
        form,
        act,
        done=greeting,
        to=lambda person: speak(redirect("account:home"), person.language),
    )
    return answer or page(request, "account/home.html", _sections(request, me_form=form))


@writes(organization=False)
def messages_wanted(request: SeenRequest) -> HttpResponse:
    """Switch kinds of messages on and off."""
    if request.method != "POST":
        return redirect("account:home")
    form = MessagesForm(request.POST)
    answer = submit(
        request,
        form,
        lambda _data: mute(request.viewer.person_ref, form.muted(), at=timezone.now()),
        done=_("C’est noté. Vous ne recevrez que ce qui est coché."),
        to="account:home",
    )
    return answer or page(request, "account/home.html", _sections(request, messages_form=form))


@writes(organization=False)
def end_role(request: SeenRequest, role_id: int) -> HttpResponse:
    """« Terminer »: I no longer act for this structure."""
    role = actors.own_role(request.viewer, role_id)
    if request.method == "POST":
        try:
            actors_actions.end_role(role, by=request.viewer, at=timezone.now())
        except Refused as refused:
            return page(request, "account/home.html", _sections(request, refused=refused.refusal))
        messages.success(request, _("Vous n’agissez plus pour %(name)s.") % {"name": role.organization.name})
        return redirect("account:home")
    return render(request, "account/end_role.html", {"role": role})


@reads(organization=False)
def data(request: SeenRequest) -> HttpResponse:
    """What Tablée knows about me, table by table."""
    known = known_about(actors.person_behind(request.viewer))
    return render(request, "account/data.html", {"known": known, "person": known.tables["personne"][0]})


@reads(organization=False)
def download(request: SeenRequest, form: str) -> HttpResponse:
    """The same as a file: JSON for a program, ZIP of tables for a spreadsheet."""
    if form not in FORMS:
        raise Http404
    content_type, pack = FORMS[form]
    content = pack(everything_known(actors.person_behind(request.viewer)))
    return downloads.download(content, content_type, f"tablee-mes-donnees.{form}")


@writes(organization=False)
def erase(request: SeenRequest) -> HttpResponse:
    """« Effacer mon compte »: asked once more, then done."""
    form = EraseForm(request.POST or None)

    def act(_data: dict[str, Any]) -> None:
        erasure.erase(actors.person_behind(request.viewer), at=timezone.now())
        logout(request)

    done = _("Votre compte est effacé. Merci d’avoir été là.")
    if answer := submit(request, form, act, done=done, to="shell:home"):
        return answer
    alone = actors.left_without_coordination(request.viewer)
    return page(request, "account/erase.html", {"form": form, "alone": alone})


def _sections(
    request: SeenRequest,
    *,
    me_form: MeForm | None = None,
    messages_form: MessagesForm | None = None,
    refused: Refusal | None = None,
) -> dict[str, Any]:
    person = actors.person_behind(request.viewer)
    asked = {"first_name": person.first_name, "language": person.language}
    return {
        "person": person,
        "me_form": me_form or MeForm(initial=asked),
        "messages_form": messages_form or MessagesForm.about(person.muted),
        "roles": [(role, RoleKind(role.kind).label) for role in actors.own_roles(request.viewer)],
        "networks": actors.facilitated_by(request.viewer),
        "refused": refused,
    }
