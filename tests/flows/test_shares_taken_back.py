"""A share taken back before it was answered: nobody said no to it, its page says who took it back, who read of it hears."""

from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse

from tablee.domains.messages import actions as messages
from tablee.domains.messages.models import Message
from tablee.domains.sharing import actions as sharing
from tablee.domains.sharing.enums import Mode, ShareState
from tablee.domains.sharing.models import Offer, Share, ShareOut
from tablee.flows import departure, scopes
from tablee.flows.journal_lines import line_of, names_in
from tablee.kernel import laws, links, outbox
from tablee.kernel.models import JournalEntry
from tests import make
from tests.domains.refusing import refused
from tests.web.visitors import phone, signed_in

pytestmark = pytest.mark.usefixtures("noon")

LATER = make.NOON + timedelta(minutes=42)
H = "\u00a0"
TAKEN_BACK = f"annulée par Les Tilleuls, 12{H}h{H}42"


@pytest.fixture
def share(table: make.Table) -> Share:
    """Bob's, of a share-out with Les Saules, both told of it by mail."""
    saules = make.organization("Les Saules", network=table.network)
    make.viewer(saules, first_name="Osier")
    for structure in (table.erables, saules):
        make.count(structure, 100)
    offer = dealt_offer(table)
    sharing.propose([offer], by=table.alice, at=make.NOON)
    outbox.run_due(make.NOON)
    messages.send_due(make.NOON)
    assert any("Votre part" in each.subject for each in mail.outbox)
    mail.outbox.clear()
    return Share.objects.get(organization=table.erables)


def dealt_offer(table: make.Table, **about: object) -> Offer:
    return make.offer(
        table.network, table.tilleuls, by=table.alice, label="Yaourts", units=40, mode=Mode.FAIR_SHARE,
        until_at=make.NOON + timedelta(days=1), **about,
    )  # fmt: skip


def cancel(table: make.Table, share: Share) -> None:
    sharing.cancel_share_out(share.share_out, by=table.alice, at=LATER)


def withdraw(table: make.Table, share: Share) -> None:
    sharing.withdraw(share.offer, by=table.alice, at=LATER)


def sent_subjects() -> dict[str, str]:
    outbox.run_due(LATER)
    messages.send_due(LATER)
    return {to: each.subject for each in mail.outbox for to in each.to}


@pytest.mark.parametrize("take_back", [cancel, withdraw])
def test_what_is_taken_back_before_an_answer_is_no_refusal(
    table: make.Table, share: Share, take_back: object
) -> None:
    take_back(table, share)  # type: ignore[operator]
    states = set(Share.objects.values_list("state", "canceller"))
    assert states == {("cancelled", table.tilleuls.pk)}
    assert not any(laws.check_all().values())
    with refused("cancelled"):
        sharing.answer(share, units=0, by=table.bob, at=LATER)
    with refused("cancelled"):
        sharing.answer(share, units=1, by=table.bob, at=LATER)


def test_a_structure_that_leaves_refused_nothing(table: make.Table, share: Share) -> None:
    departure.settle_and_leave(table.network, organization=table.erables, by=table.bob, at=LATER)
    share.refresh_from_db()
    assert (share.state, share.canceller) == ("cancelled", table.erables)
    assert "bob@exemple.test" not in sent_subjects(), "who leaves knows"


def test_the_page_the_list_and_the_link_say_who_took_it_back_and_when(
    table: make.Table, share: Share
) -> None:
    link = links.path_of(scopes.share_link(share, at=make.NOON))
    cancel(table, share)
    page = signed_in(table.bob).get(reverse("share:share_out", args=[share.share_out.ref])).content.decode()
    assert f"<b>Les Érables</b> – {TAKEN_BACK}" in page and "passée" not in page
    assert f"Répartition {TAKEN_BACK}. Ce qui était pris reste pris." in page
    for address in (reverse("share:waiting"), reverse("share:offer", args=[share.offer.ref])):
        assert TAKEN_BACK in signed_in(table.bob).get(address).content.decode()
    html = phone().get(link).content.decode()
    assert "Cette proposition a été annulée" in html
    assert f"A{TAKEN_BACK[1:]}. Rien à faire." in html
    assert "vous passez" not in html and "allée aux autres" not in html
    pressed = phone().post(f"{link}part/", {"pass": "1"}, follow=True).content.decode()
    assert "vous passez" not in pressed and "Cette proposition a été annulée" in pressed


def test_the_journal_says_who_took_back_whose_share_and_which_had_no_answer(
    table: make.Table, share: Share
) -> None:
    cancel(table, share)
    entries = list(JournalEntry.objects.filter(verb="sharing.cancel_share"))
    assert {entry.acting_ref for entry in entries} == {table.tilleuls.ref}
    assert not JournalEntry.objects.filter(verb="sharing.answer").exists()
    names = names_in(table.bob, entries)
    assert f"a annulé la part proposée à Les Érables de {share.offer.ref}" in [
        line_of(entry, names).what for entry in entries
    ]
    second = sharing.propose([Offer.objects.get()], by=table.alice, at=LATER)
    sharing.settle_due(second.deadline_at)
    silent = list(JournalEntry.objects.filter(verb="sharing.answer"))
    lines = [line_of(entry, names).what for entry in silent]
    assert f"a clos sans réponse la part proposée à Les Érables de {share.offer.ref}" in lines


def test_whoever_read_of_its_share_hears_that_it_is_taken_back(table: make.Table, share: Share) -> None:
    sharing.answer(
        Share.objects.exclude(pk=share.pk).get(),
        units=1,
        by=make.by_link(Share.objects.exclude(pk=share.pk).get().organization),
        at=make.NOON,
    )
    cancel(table, share)
    sent_subjects()
    (said,) = [each for each in mail.outbox if each.to == ["bob@exemple.test"]]
    assert said.subject == f"Annulé{H}: votre part, Yaourts"
    what = f"{share.units}{H}caisses"
    assert (
        f"Les Tilleuls a annulé la part qui vous était proposée{H}: {what}, Yaourts. Rien à faire."
        in said.body
    )
    assert links.path_of(scopes.share_link(share, at=make.NOON)) in said.body
    assert not [each for each in mail.outbox if "osier" in each.to[0].lower() and "Annulé" in each.subject]


def test_a_withdrawn_offer_says_it_to_those_whose_share_waited(table: make.Table, share: Share) -> None:
    withdraw(table, share)
    assert sent_subjects()["bob@exemple.test"] == f"Annulé{H}: votre part, Yaourts"


def test_whoever_switched_shares_off_hears_of_no_cancelling(table: make.Table, share: Share) -> None:
    person = table.account(table.bob)
    person.muted = ["share"]
    person.save(update_fields=["muted"])
    cancel(table, share)
    assert "bob@exemple.test" not in sent_subjects()


def test_a_share_nobody_read_of_is_taken_back_without_a_word(table: make.Table) -> None:
    make.count(table.erables, 100)
    share_out = sharing.propose([dealt_offer(table)], by=table.alice, at=make.NOON)
    outbox.run_due(make.NOON)
    sharing.cancel_share_out(share_out, by=table.alice, at=LATER)
    assert not [subject for subject in sent_subjects().values() if "part" in subject]


def test_a_share_taken_back_does_not_keep_its_structure_from_the_next_round(
    table: make.Table, share: Share
) -> None:
    """One of two surpluses is withdrawn; who took all of the other is dealt again what a third left."""
    cancel(table, share)
    share_out = sharing.propose([dealt_offer(table)], by=table.alice, at=LATER)
    glad, other = share_out.shares.select_related("organization").order_by("pk")
    Offer.objects.filter(pk=share.offer_id).update(units_left=39, units_proposed=1)
    Share.objects.create(
        share_out=share_out, offer=share.offer, organization=glad.organization, units=1
    )  # as when both are dealt together
    sharing.withdraw(Offer.objects.get(pk=share.offer_id), by=table.alice, at=LATER)
    for row, units in ((glad, glad.units), (other, 0)):
        sharing.answer(row, units=units, by=make.by_link(row.organization), at=LATER)
    (again,) = ShareOut.objects.get(previous=share_out).shares.all()
    assert (again.organization, again.units) == (glad.organization, other.units)
    assert not any(laws.check_all().values())


def test_too_late_is_not_said_to_have_answered(table: make.Table, share: Share) -> None:
    late = share.share_out.deadline_at
    sharing.settle_due(late)
    assert Share.objects.get(pk=share.pk).state == ShareState.SILENT
    with refused("too_late"):
        sharing.answer(share, units=1, by=table.bob, at=late)


def test_a_share_out_of_which_nobody_took_anything_is_over_not_confirmed(
    table: make.Table, share: Share
) -> None:
    """Newcomer's 5: all « sans réponse », and « confirmée » above it."""
    sharing.settle_due(share.share_out.deadline_at)
    bob = signed_in(table.bob)
    pages = (
        reverse("share:share_out", args=[share.share_out.ref]),
        reverse("share:waiting"),
        reverse("share:offer", args=[share.offer.ref]),
    )
    for address in pages:
        html = bob.get(address).content.decode()
        assert "terminée, rien de pris" in html and "confirmée" not in html


def test_whoever_deals_reads_that_what_was_withdrawn_found_nobody(table: make.Table, share: Share) -> None:
    """« Aucune structure n’a pris sa part. Tout a trouvé preneur. »"""
    withdraw(table, share)
    sharing.settle_due(share.share_out.deadline_at)
    outbox.run_due(share.share_out.deadline_at)
    messages.send_due(share.share_out.deadline_at + timedelta(days=1))
    (said,) = [each.body for each in mail.outbox if each.subject == "Une répartition est terminée"]
    assert "Tout a trouvé preneur" not in said and "offre finie ou retirée" in said


def test_who_is_being_written_to_at_that_second_hears_that_it_is_cancelled(
    table: make.Table, share: Share
) -> None:
    """Taken by a worker, not yet marked as sent: its reader got « Votre part » and never « Annulé »."""
    Message.objects.filter(kind="share").update(state=Message.State.SENDING, sent_at=None)
    cancel(table, share)
    assert any(subject.startswith("Annulé") for subject in sent_subjects().values())
