"""ATEL-10: a gift too large for one is dealt by the rule within a time limit, with one sentence for each."""

from datetime import timedelta
from typing import Any

import pytest

from tablee.demo import loader
from tablee.domains.actors import queries as actors
from tablee.domains.actors.models import Person
from tablee.domains.sharing import actions as sharing
from tablee.domains.sharing import dealing, queries
from tablee.domains.sharing.models import Offer, Share, ShareOut
from tablee.kernel.laws import check_all
from tests import make
from tests.web.visitors import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo")]

# Oracle B of the demonstration's file, and its caps; ba31 declines clementines.
ORACLE_B = {
    "gesmip": (19, 40),
    "rdc31": (45, 60),
    "sc31": (6, 6),
    "spf31": (29, 40),
    "crf31": (10, 12),
    "and": (11, 20),
}


@pytest.fixture
def dealt(demo: None) -> ShareOut:
    offer = Offer.objects.get(ref="OF-101")
    return sharing.propose([offer], by=make.by_link(offer.bundle.publisher), at=make.NOON)


def units(share_out: ShareOut) -> dict[str, int]:
    rows = Share.objects.filter(share_out=share_out).select_related("organization")
    return {row.organization.import_key.removeprefix("demo:"): row.units for row in rows}  # type: ignore[union-attr]


def test_120_crates_within_one_of_the_oracle(dealt: ShareOut) -> None:
    found = units(dealt)
    assert set(found) == set(ORACLE_B)
    assert sum(found.values()) == 120
    assert found["sc31"] == 6
    assert all(abs(found[key] - wanted) <= 1 for key, (wanted, _cap) in ORACLE_B.items()), found
    assert all(found[key] <= cap for key, (_wanted, cap) in ORACLE_B.items())


def test_each_reads_one_sentence_with_its_own_figures(dealt: ShareOut) -> None:
    for share in Share.objects.filter(share_out=dealt).select_related("share_out", "offer", "organization"):
        assert share.reason.endswith(".")
        assert any(letter.isdigit() for letter in share.reason)
        assert share.reason.count(".") == 1, share.reason


def test_dealt_again_from_what_was_kept_it_is_the_same(dealt: ShareOut) -> None:
    again = dealing.replay(dealt.problem, dealt.seed)
    assert sorted([each.lot, each.structure, each.crates] for each in again.shares) == sorted(
        dealt.result["shares"]
    )


def test_at_the_deadline_silence_is_a_pass_and_the_rest_is_dealt_again(dealt: ShareOut) -> None:
    taker = Share.objects.get(share_out=dealt, organization=loader.organization_of("gesmip"))
    sharing.answer(taker, units=taker.units, by=make.by_link(taker.organization), at=make.NOON)
    assert sharing.settle_due(dealt.deadline_at + timedelta(minutes=1)) == 1
    following = ShareOut.objects.get(previous=dealt)
    assert set(units(following)) == {"gesmip"}
    assert not any(check_all().values())


def test_the_whole_network_may_read_and_recompute_it(dealt: ShareOut) -> None:
    person: Any = Person.objects.filter(roles__organization=loader.organization_of("crf31")).first()
    neighbour = actors.viewer_of(person)
    assert queries.share_out_seen_by(neighbour, dealt.ref) is not None
    page = signed_in(neighbour).get(f"/partager/repartition/{dealt.ref}/?rejouer=1").content.decode()
    assert "le même résultat" in page
    sheet = signed_in(neighbour).get(f"/partager/repartition/{dealt.ref}/tableau.csv")
    assert sheet.status_code == 200 and b"need_g" in sheet.content
