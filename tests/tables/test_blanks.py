"""What cannot be seen is kept by no door: what people wrote comes back from a sheet as it stands."""

from datetime import timedelta
from typing import Any

import pytest

from tablee.domains.actors import actions as actors
from tablee.domains.actors import queries
from tablee.domains.actors.actions.closures import announce_closure
from tablee.domains.sharing import actions as sharing
from tablee.domains.sharing.models import Bundle, Offer
from tablee.domains.stock import actions as stock
from tablee.kernel.words import one_line, strip_blank
from tablee.tables import imports
from tests import make
from tests.tables.place import Place, read

pytestmark = pytest.mark.django_db
UNSEEN = ["\u200b", "\u2060", "\ufeff"]
INVISIBLE = [
    "\u200b",
    "\u200d",
    "\u3164",
    "\u2800",
    "\u00ad",
    "\u115f",
    "\u200e",
    "\ufe0f",
    "\u202e",
    "\u0007",
]
DAY = make.TODAY + timedelta(days=9)


def write_by_hand(place: Place, blank: str) -> None:
    """One of each noun, through the actions that pages and programs call, each text between two blanks."""

    def between(text: str) -> str:
        return f"{blank}{text}{blank}"

    about: dict[str, Any] = {"by": place.viewer, "at": make.NOON}
    announce_closure(place.own, starts_on=DAY, reason=between("fêtes"), **about)
    actors.update_card(place.own, welcomes=between("familles"), contact_role=between("accueil"), **about)
    actors.set_site(
        place.own, site=queries.main_site(place.own.pk), address=between("3 rue du Saule"), **about
    )
    actors.set_profile(place.own, declined_words=[between("foie")], **about)
    sharing.say_needs(
        place.network, organization=place.own, families=["autres"], until_on=DAY, note=between("sel"), **about
    )
    line = make.targeted(
        make.organization("Les Aulnes", network=place.network), between("Pain"), exception=between("à trier"),
        target_purpose=between("colis"),
    )  # fmt: skip
    make.bundle(place.network, place.own, [line], by=place.viewer, place_note=between("quai B"))
    stock.list_product("PAIN", label=between("Pain"), family="autres", crate_g=900, network=place.network)


@pytest.mark.parametrize("blank", UNSEEN)
def test_what_was_written_between_unseen_blanks_comes_back_from_a_sheet(place: Place, blank: str) -> None:
    """A closure read « remplace », an offer « déjà publiée avec d’autres valeurs », for ever."""
    write_by_hand(place, blank)
    for kind in ("closures", "structures", "profiles", "needs", "offers", "products"):
        rows = place.take_out(kind)
        assert not any(blank in str(row) for row in rows), kind
        steps = imports.look_over(kind, read(kind, "csv", rows), place.job(kind)).steps
        assert [(step.state, step.said) for step in steps] == [("there", "")] * len(rows), kind


def test_what_an_older_version_kept_between_blanks_is_there_too(place: Place) -> None:
    make.offer(place.network, place.own, make.line("Pain"), by=place.viewer)
    Offer.objects.update(label="\u200bPain")
    Bundle.objects.update(place_note="quai B\u2060")
    (step,) = imports.look_over(
        "offers", read("offers", "csv", place.take_out("offers")), place.job("offers")
    ).steps
    assert step.state == "there"


@pytest.mark.parametrize("sign", INVISIBLE)
def test_what_does_not_show_is_nothing(sign: str) -> None:
    assert strip_blank(f"{sign} {sign}") == one_line(sign) == ""
    assert strip_blank(f" 🍎{sign}🍐 ") == f"🍎{sign}🍐"


@pytest.mark.parametrize("text", ["خبز", "🍎", "3", "Pain d’épices", "Crème\u0301"])
def test_what_shows_is_kept_whatever_its_script(text: str) -> None:
    assert strip_blank(text) == one_line(text) == text


def test_one_line_stays_one_line_and_reads_in_its_direction(place: Place) -> None:
    """A reason of two lines, its end turned round, stood on cards and in the agenda."""
    closure = announce_closure(
        place.own, starts_on=DAY, reason="a\r\nb\u202ec\u2029d", by=place.viewer, at=make.NOON
    )
    assert closure.reason == "a bc d"
    (row,) = place.take_out("closures")
    (step,) = imports.look_over("closures", read("closures", "csv", [row]), place.job("closures")).steps
    assert step.state == "there"
