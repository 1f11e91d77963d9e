"""Translations: every sentence is found, none is lost, and a fault in the English catalogue is seen."""

import gettext
from pathlib import Path

import polib
import pytest
from django.core.management import CommandError, call_command

from tablee.config.catalogue.collect import Sentence, Uncollectable, collect, from_python, from_template
from tablee.config.catalogue.compile import compile_catalogues
from tablee.config.catalogue.merge import faults, marks, merge, open_catalogue

PYTHON = """
from django.utils import translation
from django.utils.translation import gettext as _, gettext_lazy, ngettext as many, pgettext
one = _("Bonjour")
two = gettext_lazy("en deux "
                   "morceaux")
three = many("%(n)s caisse", "%(n)s caisses", n)
four = pgettext("mois", "mars")
five = translation.gettext("Au revoir")
six = _(one)            # a variable: marked where it is written
seven = print("not a sentence")
"""

TEMPLATE = """{% load i18n %}
  <p title='{% translate "L’été" %}'>{% blocktranslate trimmed with n=count %}
      il reste {{ n }}
      places{% endblocktranslate %}</p>
      {% blocktranslate count n=total %}{{ n }} offre{% plural %}{{ n }} offres{% endblocktranslate %}
  {% include "part.html" with label=_("Fermer") %} {% translate "mars" context "mois" %}
"""


def _keys(sentences: list[Sentence]) -> set[tuple[str | None, str, str | None]]:
    return {(sentence.context, sentence.text, sentence.plural) for sentence in sentences}


def test_python_sentences_are_found_under_every_name() -> None:
    assert _keys(from_python(PYTHON, "x.py")) == {
        (None, "Bonjour", None),
        (None, "en deux morceaux", None),
        (None, "%(n)s caisse", "%(n)s caisses"),
        ("mois", "mars", None),
        (None, "Au revoir", None),
    }


def test_template_sentences_are_found() -> None:
    assert _keys(from_template(TEMPLATE, "x.html")) == {
        (None, "L’été", None),
        (None, "il reste %(n)s places", None),
        (None, "%(n)s offre", "%(n)s offres"),
        (None, "Fermer", None),
        ("mois", "mars", None),
    }


@pytest.mark.parametrize("argument", ['f"Bonjour {name}"', '"Bonjour " + name', '"Bonjour %s" % name'])
def test_a_sentence_composed_too_early_is_refused(argument: str) -> None:
    with pytest.raises(Uncollectable, match=r"x\.py:2"):
        from_python(f"from django.utils.translation import gettext as _\n_({argument})", "x.py")


def test_a_broken_file_stops_the_harvest(tmp_path: Path) -> None:
    (tmp_path / "x.py").write_text("_(")
    with pytest.raises(SyntaxError):
        collect(tmp_path, tmp_path)


def test_merging_keeps_translations_retires_and_revives() -> None:
    catalogue = open_catalogue(Path("no-such-file.po"))
    merge(catalogue, [Sentence("Bonjour"), Sentence("Merci")])
    _entry(catalogue, "Bonjour").msgstr = "Hello"
    assert merge(catalogue, [Sentence("Merci")]).retired == ["Bonjour"]
    assert _entry(catalogue, "Bonjour").obsolete
    merge(catalogue, [Sentence("Bonjour"), Sentence("Merci")])
    assert (_entry(catalogue, "Bonjour").obsolete, _entry(catalogue, "Bonjour").msgstr) == (False, "Hello")


def test_a_sentence_that_gains_a_plural_keeps_its_singular() -> None:
    catalogue = open_catalogue(Path("no-such-file.po"))
    merge(catalogue, [Sentence("une caisse")])
    _entry(catalogue, "une caisse").msgstr = "one crate"
    merge(catalogue, [Sentence("une caisse", "des caisses")])
    assert _entry(catalogue, "une caisse").msgstr_plural == {0: "one crate", 1: ""}


def _entry(catalogue: polib.POFile, text: str) -> polib.POEntry:
    return next(entry for entry in catalogue if entry.msgid == text)


@pytest.mark.parametrize(
    ("translation", "fault"),
    [
        ("%(n)s for {whom}", None),
        ("for {whom}, %(n)s", None),
        ("", "untranslated"),
        ("%(n)s for you", "other placeholders"),
        ("%(m)s for {whom}", "other placeholders"),
        ("%(n)s for {whom} on {day}", "other placeholders"),
    ],
)
def test_faults_of_one_sentence(translation: str, fault: str | None) -> None:
    sentence = Sentence("%(n)s pour {whom}")
    catalogue = open_catalogue(Path("no-such-file.po"))
    merge(catalogue, [sentence])
    _entry(catalogue, sentence.text).msgstr = translation
    found = faults(catalogue, [sentence])
    assert bool(found) == bool(fault)
    assert all(fault and fault in one for one in found)


@pytest.mark.parametrize(
    ("forms", "right"),
    [
        (("%(n)s crate", "%(n)s crates"), True),
        (("one crate", "%(n)s crates"), False),
        (("%(n)s crate", "crates"), False),
        (("%(n)s crate", ""), False),
    ],
)
def test_faults_of_a_plural(forms: tuple[str, str], right: bool) -> None:
    sentence = Sentence("%(n)s caisse", "%(n)s caisses")
    catalogue = open_catalogue(Path("no-such-file.po"))
    merge(catalogue, [sentence])
    _entry(catalogue, sentence.text).msgstr_plural = dict(enumerate(forms))
    assert (faults(catalogue, [sentence]) == []) == right


def test_missing_and_obsolete_are_faults() -> None:
    catalogue = open_catalogue(Path("no-such-file.po"))
    merge(catalogue, [Sentence("Bonjour")])
    assert faults(catalogue, [Sentence("Merci")]) == ["obsolete: Bonjour", "missing: Merci"]


def test_placeholders_are_told_from_percent_signs_and_braces() -> None:
    assert marks("100 % sûr, 5 %% et {{ }} {} {n:.2f} %(x)s %d") == {"{}", "{n}", "%x", "%"}


def test_compiled_french_counts_zero_as_one_and_english_does_not(tmp_path: Path) -> None:
    source = tmp_path / "en" / "LC_MESSAGES" / "django.po"
    source.parent.mkdir(parents=True)
    catalogue = open_catalogue(source)
    merge(catalogue, [Sentence("%(n)s caisse", "%(n)s caisses"), Sentence("Bonjour")])
    _entry(catalogue, "%(n)s caisse").msgstr_plural = {0: "%(n)s crate", 1: "%(n)s crates"}
    _entry(catalogue, "Bonjour").msgstr = "Hello"
    catalogue.save(str(source))
    assert len(compile_catalogues(tmp_path)) == 2
    assert compile_catalogues(tmp_path) == [], "nothing changed, nothing written"
    french = gettext.translation("django", tmp_path, ["fr"])
    english = gettext.translation("django", tmp_path, ["en"])
    counted = [french.ngettext("%(n)s caisse", "%(n)s caisses", n) for n in (0, 1, 2)]
    assert counted == ["%(n)s caisse", "%(n)s caisse", "%(n)s caisses"]
    assert [english.ngettext("%(n)s caisse", "%(n)s caisses", n) for n in (0, 1)] == [
        "%(n)s crates",
        "%(n)s crate",
    ]
    assert english.gettext("Bonjour") == "Hello"


def test_the_command_collects_and_then_complains(tmp_path: Path, settings: object) -> None:
    settings.BASE_DIR = tmp_path  # type: ignore[attr-defined]
    code = tmp_path / "src" / "tablee"
    code.mkdir(parents=True)
    (code / "x.py").write_text(PYTHON, encoding="utf-8")
    call_command("messages")
    with pytest.raises(CommandError, match="5 faults"):
        call_command("messages", check=True)
