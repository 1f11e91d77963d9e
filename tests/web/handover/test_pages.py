"""Check and weigh, sign, keep the slip: with an account and without, with JavaScript or not (no test here runs any)."""

import io
from datetime import timedelta

import pytest
from django.test import Client
from pypdf import PdfReader

from tablee.domains.deliveries.models import HandOver
from tablee.domains.sharing.models import Claim
from tablee.flows import pick_up, scopes
from tablee.kernel import links
from tablee.kernel.refusals import Refused
from tests import make
from tests.web.visitors import phone, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


@pytest.fixture
def claim(table: make.Table) -> Claim:
    """Bob took four crates of ten kilograms of Alice's bread."""
    offer = make.offer(table.network, table.tilleuls, units=9, unit_g=10_000)
    return make.claim(offer, table.bob, units=4, first_name="Romarin")


@pytest.fixture
def cold(table: make.Table) -> Claim:
    offer = make.offer(table.network, table.tilleuls, make.chilled(use_by_on=make.TODAY + timedelta(days=5)))
    return make.claim(offer, table.bob, units=4)


def typed(claim: Claim, **figures: str) -> dict[str, str]:
    given = {"units": str(claim.units), "weighed_g": "40", **figures}
    head = {name: given.pop(name) for name in list(given) if name.startswith(("t_", "remedy_", "key"))}
    return head | {f"{claim.ref}-{name}": value for name, value in given.items()}


def check_url(claim: Claim) -> str:
    return f"/remises/retrait/{claim.offer.bundle.ref}/"


def test_all_is_well_in_one_press(claim: Claim, table: make.Table) -> None:
    bob = signed_in(table.bob)
    page = bob.get(check_url(claim))
    assert page.status_code == 200
    assert 'value="40"' in page.content.decode()
    answer = bob.post(check_url(claim), typed(claim))
    made = HandOver.objects.get()
    assert answer.headers["Location"] == f"/remises/{made.ref}/"
    assert made.lines.get().accepted_g == 40_000
    slip = bob.get(answer.headers["Location"]).content.decode()
    assert f"{made.code[:3]} {made.code[3:]}" in slip


def test_the_same_press_twice_writes_one_slip(claim: Claim, table: make.Table) -> None:
    bob = signed_in(table.bob)
    for _press in range(2):
        bob.post(check_url(claim), typed(claim, key="a" * 32))
    assert HandOver.objects.count() == 1


@pytest.mark.parametrize(
    ("figures", "said"),
    [
        ({"weighed_g": ""}, "Écrivez un poids"),
        ({"weighed_g": "-3"}, "négatif"),
        ({"weighed_g": "12,5 pommes"}, "n’est pas un poids"),
        ({"weighed_g": "4000"}, "Vérifiez la virgule"),
        ({"weighed_g": "99999999999"}, "vérifiez le nombre"),
        ({"weighed_g": "40", "refused_g": "41", "reason": "use_by"}, "plus que le poids pesé"),
        ({"weighed_g": "40", "refused_g": "5"}, "pourquoi c’est écarté"),
        ({"units": "5"}, "Votre part est de"),
        ({"units": "-1"}, "supérieure"),
        ({"units": ""}, "obligatoire"),
        ({"reason": "because"}, "valide"),
    ],
)
def test_bad_figures_get_a_sentence_and_keep_what_was_typed(
    claim: Claim, table: make.Table, figures: dict[str, str], said: str
) -> None:
    answer = signed_in(table.bob).post(check_url(claim), typed(claim, **figures))
    text = answer.content.decode()
    assert answer.status_code == 422
    assert said in text, text[text.find("error") - 200 : text.find("error") + 400]
    assert not HandOver.objects.exists()


@pytest.mark.parametrize("weight", ["12.5 kg", "12,5", "12,5 kg", "12500 g"])
def test_a_weight_as_hands_type_it(claim: Claim, table: make.Table, weight: str) -> None:
    signed_in(table.bob).post(check_url(claim), typed(claim, weighed_g=weight))
    assert HandOver.objects.get().lines.get().accepted_g == 12_500


def test_one_crate_less_goes_back_to_the_others(claim: Claim, table: make.Table) -> None:
    signed_in(table.bob).post(check_url(claim), typed(claim, units="3", weighed_g="30"))
    claim.refresh_from_db()
    claim.offer.refresh_from_db()
    assert (claim.units, claim.received_g, claim.offer.units_left) == (3, 30_000, 6)


def test_nothing_was_there(claim: Claim, table: make.Table) -> None:
    answer = signed_in(table.bob).post(check_url(claim), typed(claim, units="0", weighed_g=""))
    claim.refresh_from_db()
    assert answer.status_code == 302
    assert (claim.status, HandOver.objects.count()) == ("cancelled", 0)


def test_counted_in_kilograms_one_figure_is_typed(table: make.Table) -> None:
    offer = make.offer(table.network, table.tilleuls, units=22, unit_g=1_000, unit="kg")
    claim = make.claim(offer, table.bob, units=22)
    bob = signed_in(table.bob)
    assert "Combien y en a-t-il" not in bob.get(check_url(claim)).content.decode()
    bob.post(check_url(claim), typed(claim, weighed_g="19,5"))
    claim.refresh_from_db()
    assert (claim.units, claim.received_g) == (22, 19_500)


def test_cold_goods_ask_for_a_temperature(cold: Claim, table: make.Table) -> None:
    bob = signed_in(table.bob)
    weight = str(cold.units * cold.offer.unit_g / 1000)
    without = bob.post(check_url(cold), typed(cold, weighed_g=weight))
    assert "Relevez la température" in without.content.decode()
    warm = bob.post(check_url(cold), typed(cold, weighed_g=weight, t_chilled="11,5"))
    assert "11,5\u00a0°C" in warm.content.decode()
    assert "remedy_chilled" in warm.content.decode()
    fine = bob.post(
        check_url(cold),
        typed(cold, weighed_g=weight, t_chilled="11,5 °C", remedy_chilled="mangé dans l’heure"),
    )
    assert fine.status_code == 302
    reading = HandOver.objects.get().readings.get()
    assert (reading.tenths, reading.remedy) == (115, "mangé dans l’heure")


def test_by_link_without_account(claim: Claim) -> None:
    volunteer = phone()
    back = links.path_of(scopes.claim_link(claim, at=make.NOON))
    assert "contrôler et peser" in volunteer.get(back).content.decode()
    assert volunteer.get(f"{back}remise/").headers["Location"] == back
    pickup = volunteer.post(f"{back}remise/").headers["Location"]
    assert volunteer.get(pickup).status_code == 200
    answer = volunteer.post(pickup, typed(claim, key="b" * 32, weighed_g="38") | {"first_name": "Romarin"})
    assert answer.headers["Location"] == pickup
    made = HandOver.objects.get()
    assert made.first_name == "Romarin"
    done = volunteer.get(pickup).content.decode()
    assert "2\u00a0kg de moins qu’annoncé" in done
    assert volunteer.post(f"{pickup}signer/").status_code == 302
    made.refresh_from_db()
    assert made.giver_signed == "tap"
    assert volunteer.get(f"{pickup}bordereau/").headers["Content-Type"] == "application/pdf"


def test_the_giver_signs_from_the_code(claim: Claim, table: make.Table) -> None:
    made = make.hand_over(claim, table.bob, first_name="Romarin")
    path = links.path_of(scopes.slip_link(made, at=make.NOON))
    shop = phone()
    page = shop.get(path).content.decode()
    assert "Romarin" not in page
    assert shop.post(f"{path}signer/").status_code == 302
    made.refresh_from_db()
    assert made.giver_signed == "own"
    assert "Signé par" in shop.get(path).content.decode()
    assert shop.get(f"{path}retirer/X/").status_code == 404


def test_a_fetched_share_is_not_given_back(claim: Claim, table: make.Table) -> None:
    make.hand_over(claim, table.bob)
    bob = signed_in(table.bob)
    answer = bob.post(f"/partager/part/{claim.ref}/", {"give_back": "1"}, follow=True)
    assert "son bordereau est écrit" in answer.content.decode()
    claim.refresh_from_db()
    assert claim.status == "taken"


def test_a_given_back_share_is_not_fetched(claim: Claim, table: make.Table) -> None:
    bob = signed_in(table.bob)
    bob.post(f"/partager/part/{claim.ref}/", {"give_back": "1"})
    answer = bob.post(check_url(claim), typed(claim))
    assert answer.status_code == 302
    assert not HandOver.objects.exists()


def test_correcting_a_weight_keeps_the_first(claim: Claim, table: make.Table) -> None:
    made = make.hand_over(claim, table.bob)
    bob = signed_in(table.bob)
    url = f"/remises/{made.ref}/corriger/"
    assert bob.get(url).status_code == 200
    figures = {
        f"{claim.ref}-weighed_g": "36",
        f"{claim.ref}-refused_g": "6",
        f"{claim.ref}-reason": "spoiled",
    }
    assert bob.post(url, figures).status_code == 422  # no reason given
    assert bob.post(url, figures | {"why": "une caisse comptée deux fois"}).status_code == 302
    claim.refresh_from_db()
    assert claim.received_g == 30_000
    assert signed_in(table.alice).get(url).status_code == 422


def test_no_name_runs_as_a_formula_in_the_year_s_sheet(table: make.Table) -> None:
    offer = make.offer(table.network, table.tilleuls, label="=1+1", units=9)
    make.hand_over(make.claim(offer, table.bob), table.bob)
    sheet = signed_in(table.alice).get("/remises/annee/2026.csv").content.decode("utf-8-sig")
    assert ";'=1+1;" in sheet


def test_the_list_the_code_and_the_year(claim: Claim, table: make.Table) -> None:
    bob, alice = signed_in(table.bob), signed_in(table.alice)
    assert "Contrôler et peser" in bob.get("/remises/").content.decode()
    made = make.hand_over(claim, table.bob, refused_g=4_000, reason="use_by")
    assert "90\u202f%" in alice.get("/remises/").content.decode()
    found = alice.get("/remises/code/", {"code": f" {made.code[:3].lower()}-{made.code[3:]}"})
    assert found.headers["Location"] == f"/remises/{made.ref}/"
    assert bob.get("/remises/code/", {"code": "ZZZZZZ"}).headers["Location"] == "/remises/"
    sheet = alice.get("/remises/annee/2026.csv").content.decode("utf-8-sig")
    assert f"{made.code};Les Tilleuls;Les Érables;Pain" in sheet
    assert ";40;36;0;4;DLC dépassée;" in sheet
    assert len(bob.get("/remises/annee/2026.csv").content.decode().splitlines()) == 1
    assert alice.get("/remises/annee/999999.csv").status_code == 404


def test_strangers_find_nothing(claim: Claim, table: make.Table) -> None:
    made = make.hand_over(claim, table.bob)
    chloe = signed_in(table.chloe)
    for address in ("", "bordereau.pdf", "corriger/"):
        assert chloe.get(f"/remises/{made.ref}/{address}").status_code == 404
    assert chloe.get(check_url(claim)).status_code == 404


def test_as_many_questions_with_three_slips_as_with_one(
    table: make.Table,
) -> None:
    def slips(count: int) -> None:
        for _each in range(count):
            offer = make.offer(table.network, table.tilleuls, units=9, unit_g=10_000)
            make.hand_over(make.claim(offer, table.bob), table.bob)
            other = make.offer(table.network, table.tilleuls, units=9)
            make.claim(other, table.bob)

    bob = signed_in(table.bob)
    slips(1)
    first = _questions(bob, "/remises/")
    slips(2)
    assert _questions(bob, "/remises/") == first <= 25


def _questions(client: Client, url: str) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as asked:
        assert client.get(url).status_code == 200
    return len(asked)


def test_the_paper_says_it_all(claim: Claim, table: make.Table) -> None:
    made = make.hand_over(claim, table.bob, refused_g=4_000, reason="use_by", first_name="Romarin")
    answer = signed_in(table.alice).get(f"/remises/{made.ref}/bordereau.pdf")
    text = PdfReader(io.BytesIO(answer.content)).pages[0].extract_text()
    for each in (
        "Bordereau de remise",
        "Les Tilleuls",
        "Les Érables",
        made.lines.get().lot.ref,
        "DLC dépassée",
    ):
        assert each in text
    assert "Romarin" not in text
    assert answer.content == signed_in(table.bob).get(f"/remises/{made.ref}/bordereau.pdf").content


def test_the_same_key_with_other_weights_is_refused(claim: Claim, table: make.Table) -> None:
    checked = [pick_up.ClaimCheck(claim.ref, 4, good_g=40_000)]
    made = pick_up.hand_over(claim.offer.bundle, checked=checked, by=table.bob, at=make.NOON, key="k" * 8)
    again = pick_up.hand_over(claim.offer.bundle, checked=checked, by=table.bob, at=make.NOON, key="k" * 8)
    assert again == made
    other = [pick_up.ClaimCheck(claim.ref, 4, good_g=30_000)]
    with pytest.raises(Refused) as refused:
        pick_up.hand_over(claim.offer.bundle, checked=other, by=table.bob, at=make.NOON, key="k" * 8)
    assert refused.value.refusal.code == "key_used"
