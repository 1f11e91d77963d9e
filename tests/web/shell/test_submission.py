"""A form that was sent: accepted once, or back with its reason beside the field, what was typed, and 422."""

from typing import Any

import pytest
from django import forms
from django.contrib.messages import get_messages
from django.contrib.messages.storage.fallback import FallbackStorage
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from tablee.domains.actors.models import Invitation
from tablee.kernel.refusals import Refusal, Refused
from tablee.web.shell.submission import form_page, press, submit
from tests import make
from tests.web.visitors import signed_in


class WordForm(forms.Form):
    word = forms.CharField(max_length=5)
    commune = forms.CharField(required=False)


def sent(data: dict[str, str] | None) -> HttpRequest:
    """A request with room for messages; None asks for the page."""
    factory = RequestFactory()
    request = factory.get("/") if data is None else factory.post("/", data)
    request.session = {}  # type: ignore[assignment]
    request._messages = FallbackStorage(request)  # type: ignore[attr-defined]
    return request


def toasts(request: HttpRequest) -> list[tuple[str, str]]:
    return [(message.level_tag, message.message) for message in get_messages(request)]


def refuse(field: str) -> Any:
    def act(_data: dict[str, Any] | None = None) -> None:
        raise Refused(Refusal("no", "C’est non.", "Essayez demain.", field=field))

    return act


@pytest.mark.parametrize("data", [None, {}, {"word": "trop long"}])
def test_nothing_is_done_before_the_form_is_valid(data: dict[str, str] | None) -> None:
    request = sent(data)
    acts: list[Any] = []
    assert submit(request, WordForm(data), acts.append, done="C’est dit.", to="/fin/") is None
    assert not acts
    assert not toasts(request)


def test_what_was_done_is_said_and_leads_on() -> None:
    request, data = sent({"word": "oui"}), {"word": "oui"}
    answer = submit(
        request,
        WordForm(data),
        lambda cleaned: cleaned["word"].upper(),
        done=lambda word: f"{word} est dit.",
        to=lambda word: f"/fin/{word}/",
    )
    assert answer is not None
    assert (answer.status_code, answer["Location"]) == (302, "/fin/OUI/")
    assert toasts(request) == [("success", "OUI est dit.")]


def test_an_answer_of_its_own_is_not_redirected() -> None:
    request = sent({"word": "oui"})
    own = HttpResponse("une seule fois")
    assert submit(request, WordForm(request.POST), lambda _data: 1, done="", to=lambda _one: own) is own
    assert not toasts(request)


@pytest.mark.parametrize(
    ("field", "names", "beside"),
    [
        ("word", {}, "word"),
        ("insee_code", {"insee_code": "commune"}, "commune"),
        ("", {}, "__all__"),
        ("nowhere", {}, "__all__"),
    ],
)
def test_a_refusal_stands_beside_its_field(field: str, names: dict[str, str], beside: str) -> None:
    request = sent({"word": "oui"})
    form = WordForm(request.POST)
    assert submit(request, form, refuse(field), done="C’est dit.", to="/fin/", names=names) is None
    assert form.errors == {beside: ["C’est non. Essayez demain."]}
    assert form["word"].value() == "oui"
    assert not toasts(request)


def test_several_forms_place_the_refusal_themselves() -> None:
    class Pair:
        cleaned_data: dict[str, Any] = {}
        reasons: list[str] = []

        def is_valid(self) -> bool:
            return True

        def refuse(self, refusal: Refusal) -> None:
            self.reasons.append(refusal.code)

    pair = Pair()
    assert submit(sent({}), pair, refuse("word"), done="", to="/") is None
    assert pair.reasons == ["no"]


def test_a_button_leads_on_in_any_case() -> None:
    accepted, refused = sent({}), sent({})
    assert press(accepted, lambda: 3, done=lambda count: f"{count} fois.", to="/fin/").status_code == 302
    assert toasts(accepted) == [("success", "3 fois.")]
    answer = press(refused, refuse(""), done="C’est fait.", to="/fin/")
    assert (answer.status_code, answer["Location"]) == (302, "/fin/")
    assert toasts(refused) == [("warning", "C’est non. Essayez demain.")]


def test_what_is_no_refusal_is_not_swallowed() -> None:
    def broken(_data: dict[str, Any]) -> None:
        raise ZeroDivisionError

    request = sent({"word": "oui"})
    with pytest.raises(ZeroDivisionError):
        submit(request, WordForm(request.POST), broken, done="", to="/")
    with pytest.raises(ZeroDivisionError):
        press(request, lambda: broken({}), done="", to="/")


@pytest.mark.django_db
def test_a_page_sent_twice_writes_once_then_says_why_not() -> None:
    network = make.network()
    ours, stranger = make.organization("Comptoir", network=network), make.organization("Épicerie")
    client, url = signed_in(make.facilitator(network, ours)), f"/reseau/{network.ref}/inviter/"
    assert client.get(url).status_code == 200
    assert [client.post(url, {"who": stranger.ref}).status_code for _press in range(2)] == [302, 302]
    assert Invitation.objects.filter(network=network, organization=stranger).count() == 1
    make.member(network, stranger)
    refused = client.post(url, {"who": stranger.ref})
    page = refused.content.decode()
    assert refused.status_code == 422
    assert f'value="{stranger.ref}"' in page
    assert 'aria-describedby="id_who_hint id_who_error"' in page
    assert "déjà dans le réseau" in page


@pytest.mark.parametrize(
    ("data", "status", "closed"), [(None, 200, True), ({"word": "trop long"}, 422, False)]
)
def test_who_may_not_write_reads_the_fields_closed(
    data: dict[str, str] | None, status: int, closed: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    contexts: list[dict[str, Any]] = []

    def render(_request: HttpRequest, _template: str, context: dict[str, Any], status: int) -> HttpResponse:
        contexts.append(context)
        return HttpResponse(status=status)

    monkeypatch.setattr("tablee.web.shell.submission.render", render)
    form = WordForm(data)
    answer = form_page(sent(data), "x.html", form, refuse(""), done="", to="/", may_write=False)
    assert answer.status_code == status
    assert contexts == [{"form": form, "may_write": False}]
    assert [field.disabled for field in form.fields.values()] == [closed, closed]
