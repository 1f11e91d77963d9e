"""ATEL-05: one link in the loop, answers without account; what remains is for all to see, over-asking is refused."""

import pytest

from tablee.domains.messages.models import Message
from tablee.domains.sharing import queries
from tablee.domains.sharing.models import Bundle
from tablee.flows import scopes
from tablee.flows.loop_text import loop_text
from tablee.kernel import links, outbox
from tests import make
from tests.domains.refusing import refused


def test_of_103_twenty_two_kilos_of_bread(table: make.Table) -> None:
    baker = make.donor(
        table.tilleuls, table.network, "Boulangerie du Canal", contact_email="fournil@exemple.test"
    )
    offer = make.offer(
        table.network, baker, by=make.by_link(baker), label="Pain du jour", units=22, unit="kg"
    )
    link = scopes.loop_link(offer.bundle, at=make.NOON)
    text = loop_text(offer.bundle, [offer], link, at=make.NOON)
    assert len(text) <= 600
    assert "22\u00a0kg" in text
    assert links.path_of(link) in text
    volunteer = make.by_link(table.erables, first_name="Olive")
    make.claim(offer, volunteer, units=10)
    opened = links.open_token(links.token_of(link), at=make.NOON)
    bundle = queries.bundle_by_ref(opened.object_ref)
    assert isinstance(bundle, Bundle)
    (seen,) = queries.offers_of(bundle, make.by_link(table.cypres), at=make.NOON)
    assert seen.units_left == 12
    with refused("not_enough") as caught:
        make.claim(offer, make.by_link(table.tilleuls), units=13)
    assert caught.refusal.sentence == "Il ne reste que 12\u00a0kg."
    outbox.run_due(make.NOON)
    answer = Message.objects.get(address="fournil@exemple.test", kind="answer")
    assert "Olive" in answer.lines[0]
    assert "10\u00a0kg" in answer.lines[0]


@pytest.mark.parametrize("lines", [1, 5, 40])
def test_the_text_for_the_loop_never_exceeds_six_hundred(table: make.Table, lines: int) -> None:
    given = [
        make.line(f"Cagettes de légumes variés du maraîcher numéro {n}", units=n + 1) for n in range(lines)
    ]
    bundle = make.bundle(table.network, table.tilleuls, given, place_note="Derrière la halle, portail vert")
    link = scopes.loop_link(bundle, at=make.NOON)
    text = loop_text(bundle, list(bundle.offers.order_by("id")), link, at=make.NOON)
    assert len(text) <= 600
    assert text.endswith(links.path_of(link))
