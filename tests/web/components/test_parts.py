"""Parts draw what they promise, escape what people wrote, and refuse a parameter nobody declared."""

import re
from typing import Any

import pytest
from django import forms
from django.contrib.messages.storage.base import Message
from django.http import HttpRequest
from django.template import Context, Template, TemplateSyntaxError
from django.test import RequestFactory
from lucide import IconDoesNotExist

from tablee.kernel.refusals import Refusal
from tablee.web.components.inputs import MassField
from tablee.web.components.shelf import needed

EVIL = '<script>alert("x")</script>'


def draw(source: str, **values: Any) -> str:
    return Template("{% load components figures %}" + source).render(Context(values))


@pytest.mark.parametrize(
    "source",
    [
        '{% card titel="x" %}{% endcard %}',
        '{% action label="x" url="/" colour="red" %}',
        '{% post_action label="x" url="/" method="get" %}',
        '{% share_row name="x" units=1 before=1 after=2 reason="" rank=1 %}',
        '{% empty_state texte="x" %}',
        '{% pill "ambient" badge="x" %}',
        '{% table titre="x" %}{% endtable %}',
        '{% live uri="/" %}{% endlive %}',
        '{% back href="/" %}',
        '{% stepper form.units unit="x" %}',
    ],
)
def test_an_unknown_parameter_raises(source: str) -> None:
    with pytest.raises((TemplateSyntaxError, TypeError)):
        draw(source)


@pytest.mark.parametrize(
    "source",
    [
        '{% card title="x" edge="red" %}{% endcard %}',
        '{% card title="x" level=1 %}{% endcard %}',
        '{% action label="x" url="/" kind="primary" %}',
        '{% pill "hot" "x" %}',
        '{% pill "rule" %}',
        '{% notice kind="error" %}x{% endnotice %}',
        '{% empty_state text="x" url="/" %}',
        "{% bar after=-1 %}",
        '{% submit label="x" counts=form.units one="x" many="y" %}',
        '{% live url="/" every=1 %}{% endlive %}',
        '{% needs "jquery" %}',
        "{% share_text text=long %}",
    ],
)
def test_an_unknown_kind_raises(source: str, rf: RequestFactory) -> None:
    with pytest.raises(ValueError, match=r".+"):
        draw(source, form=Sample(), request=rf.get("/"), long="x" * 601)


def test_an_icon_nobody_drew_raises() -> None:
    with pytest.raises(IconDoesNotExist):
        draw('{% icon "no-such-icon" %}')


@pytest.mark.parametrize(
    "source",
    [
        "{% card title=evil number=evil unit=evil kicker=evil deadline=evil %}{{ evil }}{% endcard %}",
        '{% action label=evil url=evil for_name=evil %}{% post_action label=evil url="/" confirm=evil hidden=pairs %}',
        "{% refusal what=evil why=evil remedy=evil %}{% notice title=evil %}{{ evil }}{% endnotice %}",
        "{% empty_state text=evil %}{% pill 'rule' evil %}{% facts rows %}",
        "{% share_row name=evil units=1 before=1 after=2 reason=evil url=evil %}",
        "{% tabs items label=evil %}{% filters items label=evil %}{% crumbs rows %}",
        "{% page_title title=evil lead=evil kicker=evil %}{% endpage_title %}{% photo src=evil alt=evil caption=evil %}",
        "{% share_text text=evil label=evil %}{% print_header title=evil url=evil code=evil lead=evil %}",
        "{% icon 'truck' label=evil %}{% table caption=evil %}{% endtable %}{% live url=evil %}{{ evil }}{% endlive %}",
    ],
)
def test_what_people_wrote_is_escaped(source: str) -> None:
    items = [{"label": EVIL, "url": EVIL, "current": True, "count": EVIL}]
    html = draw(source, evil=EVIL, pairs={EVIL: EVIL}, rows=[(EVIL, EVIL)], items=items)
    assert "<script" not in html
    assert "&lt;script" in html or "%3Cscript" in html


def test_a_card_tells_its_story_in_order() -> None:
    html = draw(
        '{% card title="Une part" number=45 unit="caisses" pill_kind="ambient" edge="ambient" deadline="avant midi" %}'
        "{% reason %}<b>12</b>{% endreason %}{% actions %}{% action label='Je passe' url='/' %}{% endactions %}{% endcard %}"
    )
    places = [
        html.index(word) for word in ("Une part", "ambiant", "45", "<b>12</b>", "Je passe", "avant midi")
    ]
    assert places == sorted(places)
    assert 'data-edge="ambient"' in html


def test_zero_is_a_number_and_nothing_is_not() -> None:
    assert "number" in draw("{% card number=0 %}{% endcard %}")
    assert "number" not in draw("{% card title='x' %}{% endcard %}")


def test_nothing_known_shows_nothing() -> None:
    assert (
        draw(
            '{{ x|mass }}{{ x|number }}{{ x|units:"crate" }}{{ x|distance }}{{ x|moment }}{{ x|day }}', x=None
        )
        == ""
    )


def test_the_bar_keeps_to_its_scale() -> None:
    html = draw("{% bar after=22 before=12 scale=40 %}")
    assert re.findall(r'width="([0-9.]+)"', html) == ["55.00", "30.00"]
    assert "12 → 22" in html
    assert 'width="100.00"' in draw("{% bar after=250 %}")


def test_a_refusal_says_what_why_and_what_to_do() -> None:
    html = draw("{% refusal r what='Pas pris' %}", r=Refusal("x", "Il en reste 3.", "Prenez-en 3."))
    assert [html.index(w) for w in ("Pas pris", "Il en reste 3.", "Prenez-en 3.")] == sorted(
        html.index(w) for w in ("Pas pris", "Il en reste 3.", "Prenez-en 3.")
    )
    assert draw("{% refusal r %}", r=None) == ""


def test_a_post_carries_its_token_and_hidden_values(rf: RequestFactory) -> None:
    html = draw(
        '{% post_action label="Retirer" url="/x/" hidden=h %}',
        request=rf.get("/"),
        csrf_token="jeton",
        h={"units": 4},
    )
    assert 'method="post"' in html
    assert 'name="csrfmiddlewaretoken" value="jeton"' in html
    assert 'name="units" value="4"' in html


def test_modules_are_asked_once_and_only_when_needed(rf: RequestFactory) -> None:
    request = rf.get("/")
    quiet = draw("{% action label='x' url='/' %}{% scripts %}", request=rf.get("/"))
    assert "<script" not in quiet
    html = draw(
        "{% stepper form.units %}{% stepper form.units %}{% needs 'map' %}{% scripts %}",
        form=Sample(),
        request=request,
    )
    assert html.count("stepper.js") == 1
    assert 'type="module"' in html
    assert needed(Context({"request": request})) == ["map", "stepper"]


class Sample(forms.Form):
    name = forms.CharField(label="Nom", help_text="Le vôtre")
    units = forms.IntegerField(label="Combien", min_value=1, max_value=6, initial=2)
    weight = MassField(label="Poids", max_g=1_000_000)
    kind = forms.ChoiceField(label="Genre", choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect)
    tags = forms.MultipleChoiceField(
        label="Familles",
        choices=[("a", "A"), ("b", "B")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    agreed = forms.BooleanField(label="Vu", required=False)


def test_hint_and_error_are_tied_to_the_input_and_input_is_kept() -> None:
    form = Sample({"name": "", "units": "40", "weight": "beaucoup", "kind": "z"})
    html = draw(
        "{% field form.name %}{% stepper form.units %}{% field form.weight %}{% field form.kind %}", form=form
    )
    for described in re.findall(r'aria-describedby="([^"]+)"', html):
        for identifier in described.split():
            assert f'id="{identifier}"' in html
    assert html.count('aria-invalid="true"') >= 3
    assert 'value="40"' in html
    assert 'value="beaucoup"' in html
    assert "n’est pas un poids" in html


def test_every_input_has_one_label() -> None:
    names = ("name", "weight", "kind", "tags", "agreed")
    html = draw(
        "".join(f"{{% field form.{name} %}}" for name in names) + "{% stepper form.units %}", form=Sample()
    )
    inputs = set(re.findall(r'<input[^>]* id="([^"]+)"', html))
    labels = re.findall(r'<label[^>]* for="([^"]+)"', html)
    assert inputs == set(labels)
    assert len(labels) == len(set(labels))
    assert html.count("<fieldset") == html.count("<legend") == 2


def test_the_stepper_is_a_plain_number_without_javascript() -> None:
    html = draw("{% stepper form.units %}", form=Sample())
    assert re.search(r'<input type="number"[^>]*min="1"[^>]*max="6"', html) or (
        'type="number"' in html and 'max="6"' in html
    )
    assert html.count('class="needs-js"') == 2


def test_the_sum_of_mistakes_links_to_each_field() -> None:
    form = Sample({"units": "40"})
    html = draw("{% problems form %}", form=form)
    for name in form.errors:
        assert f'href="#id_{name}"' in html
    assert draw("{% problems form %}", form=Sample()) == ""


def test_a_typed_weight_comes_back_in_grams() -> None:
    form = Sample({"name": "x", "units": "2", "weight": "12,5", "kind": "a"})
    assert form.is_valid(), form.errors
    assert form.cleaned_data["weight"] == 12_500
    assert not Sample({"name": "x", "units": "2", "weight": "2 t", "kind": "a"}).is_valid()


def test_a_weight_in_grams_is_shown_in_kilograms() -> None:
    assert 'value="12,5"' in draw("{% field form.weight %}", form=Sample(initial={"weight": 12_500}))


def test_said_messages_are_shown_once(rf: RequestFactory) -> None:
    request: HttpRequest = rf.get("/")
    request._messages = [Message(25, "C’est pris")]  # type: ignore[attr-defined]
    html = draw("{% toasts %}", request=request)
    assert "C’est pris" in html
    assert 'role="status"' in html


def test_the_qr_code_has_no_inline_style() -> None:
    html = draw('{% qr "https://tablee.example/l/7KQ2MF" label="Lien" %}')
    assert "<svg" in html
    assert "style=" not in html
