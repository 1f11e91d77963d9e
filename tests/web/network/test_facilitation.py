"""Who looks after a network is known to its members; it is shared, and laid down only while somebody else does."""

import pytest
from django.urls import reverse

from tablee.domains.actors import actions
from tablee.domains.messages.models import Message
from tablee.kernel import outbox
from tablee.kernel.models import JournalEntry
from tests import make
from tests.domains.refusing import refused
from tests.web.visitors import signed_in

pytestmark = pytest.mark.usefixtures("noon")


def page_of(table: make.Table) -> str:
    return reverse("network:facilitating", args=[table.network.ref])


def test_members_read_which_structures_and_no_name(table: make.Table) -> None:
    make.facilitator(table.network, table.tilleuls)
    html = signed_in(table.bob).get(page_of(table)).content.decode()
    assert "Les Tilleuls" in html
    assert "Aubépine" not in html
    assert "Confier aussi" not in html
    assert signed_in(table.chloe).get(page_of(table)).status_code == 404


def test_it_is_shared_with_a_members_coordination_who_hear_of_it(table: make.Table) -> None:
    looking = make.facilitator(table.network, table.tilleuls)
    answer = signed_in(looking).post(page_of(table), {"organization": table.erables.ref})
    assert answer.status_code == 302
    assert make.seen_anew(table.bob).facilitates == {table.network.pk}
    outbox.run_due(make.NOON)
    message = Message.objects.get(address="bob@exemple.test", kind="place")
    assert "vous est confiée" in message.lines[0]
    entry = JournalEntry.objects.filter(verb="actors.facilitate").latest("pk")
    assert entry.after["person"] == table.bob.person_ref
    assert set(entry.concerns.values_list("ref", flat=True)) == {table.tilleuls.ref, table.erables.ref}


def test_one_stops_once_somebody_else_does_it(table: make.Table) -> None:
    looking = make.facilitator(table.network, table.tilleuls)
    client = signed_in(looking)
    assert "dernière personne qui anime" in client.get(page_of(table)).content.decode()
    assert client.post(page_of(table), {"stop": "1"}).status_code == 422
    actions.entrust(table.network, organization=table.erables, by=looking, at=make.NOON)
    assert client.post(page_of(table), {"stop": "1"}).status_code == 302
    assert not make.seen_anew(looking).facilitates
    with refused("last_facilitator"):
        actions.stop_facilitating(table.network, by=make.seen_anew(table.bob), at=make.NOON)


def test_only_those_who_do_share_it_and_only_with_a_member_somebody_coordinates(table: make.Table) -> None:
    looking = make.facilitator(table.network, table.tilleuls)
    quiet = make.organization("Le Silène", network=table.network)
    for by, to, code in (
        (table.bob, table.erables, "not_facilitator"),
        (looking, table.cypres, "not_in"),
        (looking, quiet, "nobody"),
    ):
        with refused(code):
            actions.entrust(table.network, organization=to, by=by, at=make.NOON)
    assert signed_in(table.bob).post(page_of(table), {"organization": table.erables.ref}).status_code == 422
    answer = signed_in(looking).post(page_of(table), {"organization": quiet.ref})
    assert answer.status_code == 422
    assert "Personne n’a encore de compte" in answer.content.decode()
    assert signed_in(looking).post(page_of(table), {"organization": table.cypres.ref}).status_code == 422
