"""Whatever an organisation is shown in its journal is said in their language. Verbs: tests/house/test_words.py."""

import pytest
from django.utils import translation

from tablee.domains.sharing import actions as sharing
from tablee.domains.sharing.enums import Mode
from tablee.domains.sharing.models import Share
from tablee.flows import departure
from tablee.flows.journal_lines import line_of
from tablee.kernel.models import JournalEntry
from tablee.kernel.sentences import Names
from tests import make
from tests.web.visitors import signed_in


@pytest.mark.usefixtures("noon")
def test_a_dealing_is_told_to_those_it_concerns(table: make.Table) -> None:
    make.count(table.erables, 100)
    gift = make.offer(table.network, table.tilleuls, units=40, mode=Mode.FAIR_SHARE, by=table.alice)
    sharing.propose([gift], by=table.alice, at=make.NOON)
    share = Share.objects.get()
    sharing.answer(share, units=share.units, by=table.bob, at=make.NOON)
    html = signed_in(table.bob).get("/reglages/journal/").content.decode()
    assert "a proposé une répartition" in html and "1 part<" in html
    assert "a clos une répartition" in html
    assert "qui vous concerne" not in html


def test_a_slip_is_told_with_its_figures() -> None:
    figures = {"offered_g": 162_000, "good_g": 150_000, "to_sort_g": 9_000, "refused_g": 3_000, "reasons": []}
    entry = JournalEntry(verb="deliveries.hand_over", after=figures, at=make.NOON)
    told = line_of(entry, Names("", {}, {}))
    assert told.change.replace("\u00a0", " ") == "159 kg acceptés, 3 kg refusés"
    entry.after = figures | {"refused_g": 0}
    assert "refusés" not in line_of(entry, Names("", {}, {})).change


@pytest.mark.parametrize(("language", "reason"), [("fr", "quitte le réseau"), ("en", "leaves the network")])
@pytest.mark.usefixtures("noon")
def test_who_leaves_says_so_in_the_readers_language(table: make.Table, language: str, reason: str) -> None:
    make.offer(table.network, table.erables, by=table.bob)
    departure.settle_and_leave(table.network, organization=table.erables, by=table.bob, at=make.NOON)
    browser = signed_in(table.bob)
    browser.cookies["django_language"] = language
    with translation.override(language):
        html = browser.get("/reglages/journal/").content.decode()
    assert reason in html
    assert ("quitte le réseau" in html) is (language == "fr")


@pytest.mark.parametrize(
    ("kept", "fr", "en"),
    [
        ("leaves the network", "quitte le réseau", "leaves the network"),
        ("import défait", "import défait", "import undone"),
        ("import undone", "import défait", "import undone"),
        ("le frigo est en panne", "le frigo est en panne", "le frigo est en panne"),
        ("reason:of_a_later_version", "", ""),
    ],
)
def test_reasons_kept_as_words_are_still_read(kept: str, fr: str, en: str) -> None:
    """Entries are written once: what an older version kept in the writer's language is said in the reader's."""
    entry = JournalEntry(verb="sharing.withdraw", object_ref="OF-1", reason=kept, at=make.NOON)
    for language, expected in (("fr", fr), ("en", en)):
        with translation.override(language):
            assert line_of(entry, Names("", {}, {})).reason == expected
