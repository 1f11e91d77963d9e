"""A relayed word: it arrives, shows no address either way, and is answered by a link without account."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from tablee.domains.actors import actions
from tablee.domains.messages.models import Message
from tablee.flows import relay, scopes
from tablee.kernel import links
from tablee.kernel.models import JournalEntry, Link
from tests import make
from tests.web.visitors import phone, signed_in

pytestmark = pytest.mark.usefixtures("noon")


def write(client: Client, to: Any, text: str = "Bonjour, avez-vous des cagettes ?") -> Any:
    return client.post(f"/structures/{to.ref}/ecrire/", {"text": text})


def reply_path(message: Message) -> str:
    assert message.path.startswith("/l/")
    assert message.path.endswith("/repondre/")
    return message.path


def test_a_word_reaches_the_structures_people_without_an_address(table: make.Table) -> None:
    assert write(signed_in(table.alice), table.erables).status_code == 302
    message = Message.objects.get()
    assert message.address == "bob@exemple.test"
    text = " ".join([message.subject, *message.lines, message.why, message.reply_to])
    assert "des cagettes" in text
    assert "Les Tilleuls" in text
    assert "@" not in text


def test_the_answer_goes_back_to_the_person_who_wrote_and_can_be_answered(table: make.Table) -> None:
    make.viewer(table.tilleuls, first_name="Sauge", kind="team", email="sauge@exemple.test")
    write(signed_in(table.alice), table.erables)
    path = reply_path(Message.objects.get())
    page = phone().get(path)
    assert page.status_code == 200
    assert "Les Tilleuls" in page.content.decode()
    assert "alice@exemple.test" not in page.content.decode()
    sent = phone().post(path, {"text": "Oui, vingt.", "first_name": "Bob"})
    assert sent.status_code == 200
    answer = Message.objects.exclude(address="bob@exemple.test").get()
    assert answer.address == "alice@exemple.test"
    assert "Bob (Les Érables)" in answer.subject
    assert "bob@exemple.test" not in " ".join(answer.lines)
    again = phone().post(reply_path(answer), {"text": "Merci !"})
    assert again.status_code == 200
    assert Message.objects.filter(address="bob@exemple.test").count() == 2


def test_the_journal_keeps_that_a_word_left_and_not_the_word(table: make.Table) -> None:
    write(signed_in(table.alice), table.erables)
    entry = JournalEntry.objects.get(verb="actors.relay")
    assert "cagettes" not in str(entry.after) + str(entry.before) + entry.reason
    assert set(entry.concerns.values_list("ref", flat=True)) == {table.tilleuls.ref, table.erables.ref}


def test_an_empty_or_endless_word_is_refused_with_its_text_kept(table: make.Table) -> None:
    client = signed_in(table.alice)
    assert write(client, table.erables, "   ").status_code == 422
    long = "mot " * 400
    answer = write(client, table.erables, long)
    assert answer.status_code == 422
    assert "mot mot mot" in answer.content.decode()
    assert not Message.objects.exists()


def test_nobody_writes_a_hundred_words_an_hour(table: make.Table) -> None:
    client = signed_in(table.alice)
    statuses = [write(client, table.erables, f"Mot {n}").status_code for n in range(11)]
    assert statuses == [302] * 10 + [422]
    assert Message.objects.count() == 10


def test_a_structure_nobody_reads_for_says_so(table: make.Table) -> None:
    silent = make.organization("Le Silène", network=table.network)
    answer = write(signed_in(table.alice), silent)
    assert answer.status_code == 422
    assert "pas encore d’adresse" in answer.content.decode()


def test_nobody_writes_to_oneself_or_to_a_stranger(table: make.Table) -> None:
    assert write(signed_in(table.alice), table.tilleuls).status_code == 422
    assert write(signed_in(table.alice), table.cypres).status_code == 404
    assert not Message.objects.exists()


def test_the_reason_is_said_before_anything_is_typed(table: make.Table) -> None:
    silent = make.organization("Le Silène", network=table.network)
    client = signed_in(table.alice)
    for to, said in ((table.tilleuls, "votre propre structure"), (silent, "pas encore d’adresse")):
        page = client.get(f"/structures/{to.ref}/ecrire/").content.decode()
        assert said in page
        assert "<textarea" not in page
    assert "<textarea" in client.get(f"/structures/{table.erables.ref}/ecrire/").content.decode()


def test_a_reply_link_dies_with_time_with_the_network_and_does_nothing_else(table: make.Table) -> None:
    write(signed_in(table.alice), table.erables)
    path = reply_path(Message.objects.get())
    assert phone().get(path.replace("/l/", "/l/zz")).status_code == 404
    with time_machine.travel(make.NOON + timedelta(days=15), tick=False):
        assert phone().get(path).status_code == 410
    actions.leave(table.network, organization=table.erables, by=make.ROBOT, at=make.NOON)
    assert phone().get(path).status_code == 410
    assert phone().post(path, {"text": "Encore ?"}).status_code == 410
    assert Message.objects.count() == 1


def test_a_link_of_another_scope_opens_no_reply(table: make.Table) -> None:
    donor = make.donor(table.erables, table.network)
    token = links.token_of(scopes.donor_link(donor, at=make.NOON))
    assert phone().get(f"/l/{token}/repondre/").status_code == 404


def test_an_empty_answer_is_refused(table: make.Table) -> None:
    write(signed_in(table.alice), table.erables)
    assert (
        phone().post(reply_path(Message.objects.get()), {"text": " ", "first_name": "Bob"}).status_code == 422
    )
    assert Link.objects.filter(scope=relay.REPLY).count() == 1
