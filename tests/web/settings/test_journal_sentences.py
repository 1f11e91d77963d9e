"""Whatever an organisation is shown in its journal is said in words: no entry reads « something changed »."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tablee.domains.sharing import actions as sharing
from tablee.domains.sharing.enums import Mode
from tablee.domains.sharing.models import Share
from tablee.kernel.models import JournalEntry
from tablee.web.settings.sentences import SENTENCES, Names, tell
from tests import make
from tests.house.reading import SRC
from tests.web.visitors import signed_in

WRITERS = {"write", "note", "_note", "_note_person", "Line"}
# The first concerns no organisation; the second tells how many past offers a demonstration planted, to nobody in particular.
NOT_SHOWN = {"actors.erase_person", "sharing.add_offers"}


def verbs_in(path: Path) -> Iterator[str]:
    """The verbs that a file writes into the journal, as literals."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        name = getattr(node.func, "attr", getattr(node.func, "id", ""))
        first = node.args[0]
        if name in WRITERS and isinstance(first, ast.Constant) and isinstance(first.value, str):
            room, _dot, verb = first.value.partition(".")
            if verb and room.isidentifier() and verb.isidentifier():
                yield first.value


def test_every_verb_has_its_sentence() -> None:
    written = {verb for path in sorted(SRC.rglob("*.py")) for verb in verbs_in(path)}
    assert len(written) > 25, "the verbs are where this test looks"
    assert written - set(SENTENCES) - NOT_SHOWN == set()


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
    told = tell(entry, Names("", {}, {}))
    assert told.change.replace("\u00a0", " ") == "159 kg acceptés, 3 kg refusés"
    entry.after = figures | {"refused_g": 0}
    assert "refusés" not in tell(entry, Names("", {}, {})).change
