"""ATEL-14: what a structure cannot take is not proposed to it, and it reads why. It may still take a part."""

import pytest

from tablee.demo import loader
from tablee.domains.sharing import queries
from tablee.domains.sharing.models import MatchNote
from tablee.kernel import outbox
from tests import make


@pytest.mark.usefixtures("demo")
def test_sc31_is_not_alerted_of_84_chilled_trays_and_reads_why() -> None:
    sc31 = loader.organization_of("sc31")
    note = MatchNote.objects.select_related("offer").get(offer__ref="OF-110", organization=sc31)
    assert not note.told
    assert note.code == "cold_room"
    assert "600" in note.reason
    assert "630" in note.reason
    viewer = make.viewer(sc31)
    assert note in queries.match_notes(viewer)


def test_a_structure_that_is_not_alerted_may_take_a_part(table: make.Table) -> None:
    make.profile(table.erables, declined_words=["viande hachée"], min_days_left=2)
    line = make.chilled(
        "Gratin",
        use_by_on=make.TODAY.replace(day=26),
        units=84,
        unit_g=2500,
        unit="tray",
        exception="Servi demain",
    )
    offer = make.offer(table.network, table.tilleuls, line)
    outbox.run_due(make.NOON)
    (note,) = queries.match_notes(table.bob)
    assert (note.told, note.code) == (False, "cold_room")
    assert make.claim(offer, table.bob, units=40).units == 40
