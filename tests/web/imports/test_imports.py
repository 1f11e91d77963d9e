"""Send, read the report, import all or nothing; the same sheet again adds nothing; undone in one press."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tablee.domains.actors import actions
from tablee.domains.actors import queries as actors
from tablee.domains.actors.models import DonorTie, Facilitation, Organization, VisitorCount
from tablee.domains.actors.viewer import Viewer
from tablee.domains.sharing.models import Bundle, Need, Offer
from tablee.domains.stock import actions as stock
from tablee.kernel import batches
from tablee.kernel.models import ImportBatch
from tablee.tables import imports
from tests import make
from tests.web.visitors import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]

STRUCTURES = """Nom;Type;Commune;Code postal;Téléphone;Personnes reçues
Épicerie du Lavoir;épicerie solidaire;Toulouse;31000;05 61 00 00 00;120
Le Panier du Saule;association;Auch;;;45
Primeurs du Houx;petit commerce;Toulouse;;;
"""
OFFERS = """Produit;Quantité;Conservation;DLC;Donateur
Pommes;12 x 10 kg;ambiant;;
Yaourts;4 x 6 kg;frais;30/11/2026;
Pain;22 kg;ambiant;;Boulangerie du Sureau
"""


@pytest.fixture
def guide(table: make.Table) -> Viewer:
    """Looks after Alice's network and acts for « Les Tilleuls »."""
    return make.facilitator(table.network, table.tilleuls)


def sent(client: Client, kind: str, text: str, name: str = "tableau.csv") -> str:
    """The address of the report."""
    file = SimpleUploadedFile(name, text.encode())
    answer = client.post("/importer/", {"kind": kind, "file": file})
    assert answer.status_code == 302, re.findall(r'class="error".*?</p>', answer.content.decode())
    return answer["Location"]


def read(client: Client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200
    return answer.content.decode().replace("\u202f", " ").replace("\u00a0", " ")


def headline(page: str) -> str:
    found = re.search(r"<h1>(.*?)</h1>", page, re.S)
    assert found
    return found[1].strip()


def imported(client: Client, kind: str, text: str) -> str:
    """Import and give the address of the result."""
    url = sent(client, kind, text)
    answer = client.post(f"{url}importer/")
    assert answer.status_code == 302, answer.content.decode()[-3000:]
    return answer["Location"]


def test_structures_enter_the_network(guide: Viewer, table: make.Table) -> None:
    client = signed_in(guide)
    url = sent(client, "structures", STRUCTURES)
    page = read(client, url)
    assert headline(page) == "3 lignes prêtes"
    assert "Importer 3 lignes" in page
    assert Organization.objects.count() == 3  # nothing is written yet
    result = client.post(f"{url}importer/")["Location"]
    assert "3 lignes importées" in read(client, result)
    grocery = Organization.objects.get(name="Épicerie du Lavoir")
    assert grocery.kind == "epicerie_solidaire"
    assert grocery.sites.get().commune == "Toulouse"
    assert grocery.counts.get().persons == 120
    assert grocery in actors.members_of(table.network)
    shop = Organization.objects.get(name="Primeurs du Houx")
    assert DonorTie.objects.get(donor=shop).host == table.tilleuls
    assert shop not in actors.members_of(table.network)


def test_the_same_sheet_again_adds_nothing(guide: Viewer) -> None:
    client = signed_in(guide)
    imported(client, "structures", STRUCTURES)
    before = Organization.objects.count()
    url = sent(client, "structures", STRUCTURES)
    page = read(client, url)
    assert headline(page) == "3 déjà là"
    assert "Tout est déjà là" in page
    assert client.post(f"{url}importer/").status_code == 302
    assert Organization.objects.count() == before


def test_one_wrong_line_and_none_enters(guide: Viewer) -> None:
    client = signed_in(guide)
    wrong = STRUCTURES + "La Remise;association;Nulle-Part-sur-Rien;;;\nLe Cellier;royaume;Auch;;;\n"
    url = sent(client, "structures", wrong)
    page = read(client, url)
    assert headline(page) == "3 lignes prêtes, 2 à corriger"
    assert "Ligne 5, La Remise : la commune « Nulle-Part-sur-Rien » n’a pas été trouvée." in page
    assert "Ligne 6, colonne « Type » : « royaume » n’est pas dans la liste" in page
    assert "Importer 3" not in page
    before = Organization.objects.count()
    assert client.post(f"{url}importer/").status_code in (409, 422)
    assert Organization.objects.count() == before
    assert not ImportBatch.objects.filter(imported_at__isnull=False).exists()


def test_undone_structures_leave_and_come_back(guide: Viewer, table: make.Table) -> None:
    client = signed_in(guide)
    result = imported(client, "structures", STRUCTURES)
    grocery = Organization.objects.get(name="Épicerie du Lavoir")
    make.role(make.person("Sarriette"), grocery)
    undone = client.post(result.replace("/fait/", "/defaire/"), follow=True).content.decode()
    assert "des personnes y agissent déjà" in undone
    assert set(actors.members_of(table.network).values_list("name", flat=True)) == {
        "Les Tilleuls", "Les Érables", "Épicerie du Lavoir",
    }  # fmt: skip
    assert client.post(result.replace("/fait/", "/defaire/")).status_code == 302  # twice is once
    before = Organization.objects.count()
    imported(client, "structures", STRUCTURES)
    assert Organization.objects.count() == before  # the same cards sit down again
    assert Organization.objects.get(name="Le Panier du Saule") in actors.members_of(table.network)


def test_a_long_import_says_how_many_more_stay_and_what_was_not_looked_at(
    guide: Viewer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Above the bound nothing was foreseen, and nothing said so."""
    client = signed_in(guide)
    result = imported(client, "structures", STRUCTURES)
    for name in ("Épicerie du Lavoir", "Le Panier du Saule"):
        make.role(make.person("Sarriette"), Organization.objects.get(name=name))
    monkeypatch.setattr(imports, "MOST_SAID", 1)
    monkeypatch.setattr(imports, "MOST_FORESEEN", 2)
    page = read(client, result)
    assert page.count("des personnes y agissent déjà") == 1
    assert "et 1 autre" in page
    assert "Regardé pour les 2 premières lignes" in page
    undone = read(client, client.post(result.replace("/fait/", "/defaire/"))["Location"])
    assert "et 1 autre" in undone
    assert "Regardé pour" not in undone


def test_an_undoing_says_what_it_did(table: make.Table, alice: Viewer) -> None:
    """« C’est défait », in green, over an import of which not one line went."""
    client = signed_in(alice)
    text = "Structure;Jours restants au minimum\nLes Tilleuls;{}\n"
    for days, changed, heading, verb in (
        (4, False, "Import défait", "a défait un import"),
        (5, True, "Rien n’a pu être défait", "n’a rien pu défaire d’un import"),
    ):
        result = imported(client, "profiles", text.format(days))
        if changed:
            actions.set_profile(table.tilleuls, by=alice, at=make.NOON, min_days_left=7)
        page = client.post(result.replace("/fait/", "/defaire/"), follow=True).content.decode()
        assert headline(page) == heading
        assert ("C’est défait." in page, "Repris" in page) == (not changed, not changed)
        assert ("Rien n’a pu être défait." in page) == changed
        assert (heading in read(client, "/importer/")) == changed
        assert verb in read(client, "/reglages/journal/")


def test_an_undoing_in_part_says_how_many_lines_went(guide: Viewer, table: make.Table) -> None:
    client = signed_in(guide)
    result = imported(client, "structures", STRUCTURES)
    make.role(make.person("Sarriette"), Organization.objects.get(name="Épicerie du Lavoir"))
    total = int(headline(read(client, result)).split()[0])
    page = client.post(result.replace("/fait/", "/defaire/"), follow=True).content.decode()
    assert headline(page) == f"{total - 1} lignes défaites sur {total}"
    assert f"{total - 1} lignes défaites sur {total}." in page
    assert "C’est défait" not in page
    assert f"{total - 1} lignes défaites sur {total}" in read(client, "/importer/")
    journal = read(client, "/reglages/journal/")
    assert "a défait un import en partie" in journal and "reste : 1 ligne" in journal


def test_whoever_may_no_longer_import_it_reads_nothing_of_what_would_stay(
    guide: Viewer, table: make.Table
) -> None:
    client = signed_in(guide)
    products = "Code;Produit;Famille;Poids d’une caisse (kg)\nTOPI;Topinambour;Fruits et légumes;8\n"
    result = imported(client, "products", products)
    stock.list_product("TOPI", label="Topinambour", family="autres", crate_g=9_000, network=table.network)
    assert "Ce qui resterait" in read(client, result)
    Facilitation.objects.all().delete()
    page = read(client, result)
    assert "Ce qui resterait" not in page and "Défaire cet import" not in page


def test_surplus_lines_leave_under_one_link_a_giver(table: make.Table, alice: Viewer) -> None:
    baker = make.donor(table.tilleuls, table.network)
    client = signed_in(alice)
    url = sent(client, "offers", OFFERS)
    page = read(client, url)
    assert headline(page) == "3 lignes prêtes"
    assert "120 kg" in page
    done = read(client, client.post(f"{url}importer/")["Location"])
    apples, yoghurt, bread = Offer.objects.order_by("id")
    assert (apples.units_total, apples.unit_g, apples.storage) == (12, 10_000, "ambient")
    assert yoghurt.use_by_on is not None
    assert yoghurt.use_by_on.isoformat() == "2026-11-30"
    assert (apples.mode, yoghurt.mode) == (
        "fair_share",
        "first_ready",
    )  # 120 kg are shared out, 24 kg go to whoever is ready
    assert "part juste" in page
    assert (bread.giver, bread.units_total * bread.unit_g) == (baker, 22_000)
    assert apples.bundle == yoghurt.bundle != bread.bundle
    assert Bundle.objects.count() == 2
    # each bundle's page, where the text for the loop stands, is one press away
    assert f'href="/partager/{apples.ref}/"' in done
    assert f'href="/partager/{bread.ref}/"' in done
    assert "Pommes, Yaourts" in done


def test_surplus_of_the_same_sheet_is_not_doubled_but_may_come_back(alice: Viewer, table: make.Table) -> None:
    client = signed_in(alice)
    text = OFFERS.rsplit("Pain", 1)[0]
    result = imported(client, "offers", text)
    assert headline(read(client, sent(client, "offers", text))) == "2 déjà là"
    make.claim(Offer.objects.order_by("id")[1], table.bob, units=2)
    undone = client.post(result.replace("/fait/", "/defaire/"), follow=True).content.decode()
    assert "une part est déjà prise" in undone
    assert list(Offer.objects.order_by("id").values_list("status", flat=True)) == ["withdrawn", "open"]
    assert headline(read(client, sent(client, "offers", text))) == "1 ligne prête, 1 déjà là"
    with time_machine.travel(make.NOON + timedelta(days=2), tick=False):
        assert headline(read(client, sent(client, "offers", text))) == "2 lignes prêtes"


def test_a_line_that_the_rules_refuse_says_what_to_do(alice: Viewer) -> None:
    client = signed_in(alice)
    text = "Produit;Quantité;Conservation;DLC;Remarque\nYaourts;4 x 6 kg;frais;25/11/2026;\nSkyr;4 x 6 kg;frais;23/11/2026;\n"
    page = read(client, sent(client, "offers", text))
    assert headline(page) == "2 à corriger"
    assert "Écrivez dans « Remarque » comment le produit sera redistribué à temps." in page
    assert "la DLC est passée : ce produit ne se donne plus." in page
    fixed = text.replace("25/11/2026;", "25/11/2026;goûter de demain").replace("23/11", "05/12")
    assert headline(read(client, sent(client, "offers", fixed))) == "2 lignes prêtes"


def test_columns_may_be_told_and_are_remembered(alice: Viewer) -> None:
    client = signed_in(alice)
    text = "Truc;Combien donc\nPommes;12 x 10 kg\n"
    url = sent(client, "offers", text)
    page = read(client, url)
    assert "Aucun titre de colonne" in page or "Il manque la colonne" in page
    odd = "Produit;Combien donc\nPommes;12 x 10 kg\n"
    url = sent(client, "offers", odd)
    assert "Il manque la colonne" in read(client, url)
    told = client.post(url, {"column-0": "label", "column-1": "quantity", "until": "2026-11-24T20:30"})
    assert told.status_code == 302
    assert headline(read(client, url)) == "1 ligne prête"
    client.post(f"{url}importer/")
    assert make.NOON.replace(hour=20, minute=30) == Offer.objects.get().until_at
    again = odd.replace("Pommes", "Poires")
    assert headline(read(client, sent(client, "offers", again))) == "1 ligne prête"


def test_counts_by_the_coordination_only(table: make.Table, alice: Viewer) -> None:
    client = signed_in(alice)
    text = "Structure;Semaine du;Personnes\nLes Tilleuls;16/11/2026;120\nLes Érables;16/11/2026;80\n"
    page = read(client, sent(client, "counts", text))
    assert headline(page) == "1 ligne prête, 1 à corriger"
    own = text.rsplit("Les Érables", 1)[0]
    result = imported(client, "counts", own)
    assert VisitorCount.objects.get().persons == 120
    changed = imported(client, "counts", own.replace("120", "140"))
    assert VisitorCount.objects.get().persons == 140
    refused = client.post(result.replace("/fait/", "/defaire/"))
    assert refused.status_code == 422  # the later import first
    client.post(changed.replace("/fait/", "/defaire/"))
    assert VisitorCount.objects.get().persons == 120
    client.post(result.replace("/fait/", "/defaire/"))
    assert not VisitorCount.objects.exists()
    journal = read(client, "/reglages/journal/")
    for said in (
        "a importé un tableau",
        "a défait un import",
        "a repris un nombre importé, du lundi 16 novembre 2026",
        "140 → 120",
    ):
        assert said in journal
    team = signed_in(make.viewer(table.tilleuls, first_name="Souci", kind="team"))
    assert "counts" not in team.get("/importer/").content.decode()


def test_needs_products_and_profiles(table: make.Table, guide: Viewer) -> None:
    client = signed_in(guide)
    needs = "Structure;Famille;Précision;Urgent\nLes Tilleuls;Fruits et légumes;pommes;oui\n"
    result = imported(client, "needs", needs)
    assert (Need.objects.get().family, Need.objects.get().urgent) == ("fruits_legumes", True)
    assert headline(read(client, sent(client, "needs", needs))) == "1 déjà là"
    client.post(result.replace("/fait/", "/defaire/"))
    assert Need.objects.get().closed_at is not None
    products = "Code;Produit;Famille;Poids d’une caisse (kg)\nTOPI;Topinambour;Fruits et légumes;8\n"
    imported(client, "products", products)
    assert headline(read(client, sent(client, "products", products))) == "1 déjà là"
    profiles = "Structure;Distance maximale (km);Jours\nLes Tilleuls;15;lu-ve\n"
    result = imported(client, "profiles", profiles)
    table.tilleuls.profile.refresh_from_db()
    assert (table.tilleuls.profile.max_km, len(table.tilleuls.profile.weekdays)) == (15, 5)
    client.post(result.replace("/fait/", "/defaire/"))
    table.tilleuls.profile.refresh_from_db()
    assert table.tilleuls.profile.max_km is None


def test_a_closure_changed_in_the_sheet_is_read_like_any_other(alice: Viewer) -> None:
    text = "Structure;Du;Au;Pourquoi\nLes Tilleuls;29/11/2026;29/11/2026;%s\n"
    client = signed_in(alice)
    imported(client, "closures", text % "fêtes")
    page = read(client, sent(client, "closures", text % "inventaire"))
    assert "Pourquoi : fêtes → inventaire" in page
    assert "Importer 1 ligne" in page


def test_who_may_import_what(table: make.Table, alice: Viewer, guide: Viewer) -> None:
    page = signed_in(alice).get("/importer/").content.decode()
    assert 'value="offers"' in page
    assert 'value="structures"' not in page
    assert 'value="structures"' in signed_in(guide).get("/importer/").content.decode()
    file = SimpleUploadedFile("t.csv", STRUCTURES.encode())
    assert signed_in(alice).post("/importer/", {"kind": "structures", "file": file}).status_code == 422


def test_a_sheet_is_its_sender_s_alone_and_for_an_hour(table: make.Table, alice: Viewer, bob: Viewer) -> None:
    client = signed_in(alice)
    url = sent(client, "offers", OFFERS)
    assert signed_in(bob).get(url).status_code == 404
    assert signed_in(bob).post(f"{url}importer/").status_code == 404
    with time_machine.travel(make.NOON + timedelta(minutes=61), tick=False):
        assert client.get(url).status_code == 404
        batches.forget_old(make.NOON + timedelta(minutes=61))
    assert not ImportBatch.objects.exists()


def test_a_result_is_the_structure_s_alone(alice: Viewer, chloe: Viewer) -> None:
    result = imported(signed_in(alice), "offers", OFFERS.rsplit("Pain", 1)[0])
    assert signed_in(chloe).get(result).status_code == 404
    assert signed_in(chloe).post(result.replace("/fait/", "/defaire/")).status_code == 404


def test_after_the_import_no_line_of_the_sheet_is_kept(alice: Viewer) -> None:
    imported(signed_in(alice), "offers", OFFERS.rsplit("Pain", 1)[0])
    assert ImportBatch.objects.get().table is None


def test_a_paste_works_like_a_file(alice: Viewer) -> None:
    client = signed_in(alice)
    answer = client.post("/importer/", {"kind": "offers", "paste": "Produit\tQuantité\nPommes\t12 x 10 kg\n"})
    assert headline(read(client, answer["Location"])) == "1 ligne prête"


def test_nothing_or_both_is_refused(alice: Viewer) -> None:
    client = signed_in(alice)
    assert client.post("/importer/", {"kind": "offers"}).status_code == 422
    file = SimpleUploadedFile("t.csv", OFFERS.encode())
    both = client.post("/importer/", {"kind": "offers", "file": file, "paste": "x"})
    assert both.status_code == 422
    assert client.post("/importer/", {"kind": "royaume", "paste": "x"}).status_code == 422


def test_an_empty_sheet_is_offered(alice: Viewer) -> None:
    answer = signed_in(alice).get("/importer/modele/offers.xlsx")
    assert answer.status_code == 200
    assert answer.content[:2] == b"PK"
    assert signed_in(alice).get("/importer/modele/royaume.xlsx").status_code == 404


@pytest.mark.parametrize(
    ("kind", "head", "line"),
    [
        ("offers", "Produit;Quantité", "Produit {};4 x 5 kg"),
        ("structures", "Nom;Commune", "Maison {};Toulouse"),
        ("needs", "Structure;Famille;Précision", "Les Tilleuls;Fruits et légumes;{}"),
        ("products", "Code;Produit;Famille;Poids d’une caisse (kg)", "P{0};Produit {0};Fruits et légumes;8"),
    ],
)
def test_a_longer_sheet_asks_the_database_no_more(guide: Viewer, kind: str, head: str, line: str) -> None:
    client = signed_in(guide)
    asked = []
    for size in (1, 3, 40):
        count = 1 if kind == "needs" else size  # a family is said once
        url = sent(client, kind, "\n".join([head, *(line.format(number) for number in range(count))]) + "\n")
        with CaptureQueriesContext(connection) as queries:
            read(client, url)
        asked.append(len(queries.captured_queries))
    assert asked[0] == asked[1] == asked[2]
    assert 0 < asked[0] <= 25


def told(client: Client, title: str, column: str, amount: str = "12 x 10 kg") -> None:
    """An import whose second title was named by hand."""
    url = sent(client, "offers", f"Produit;{title}\nPommes {title};{amount}\n")
    assert client.post(url, {"column-0": "label", "column-1": column}).status_code == 302
    assert client.post(f"{url}importer/").status_code == 302


def test_what_a_title_means_is_remembered_across_sheets(alice: Viewer) -> None:
    client = signed_in(alice)
    told(client, "Combien donc", "quantity")
    told(client, "Tas", "quantity")
    page = read(client, sent(client, "offers", "Produit;Combien donc\nPoires;4 x 5 kg\n"))
    assert headline(page) == "1 ligne prête"


def test_a_neighbour_s_titles_are_understood_a_stranger_s_are_not(
    alice: Viewer, bob: Viewer, chloe: Viewer
) -> None:
    told(signed_in(alice), "Combien donc", "quantity")
    sheet = "Produit;Combien donc\nPoires;4 x 5 kg\n"
    assert headline(read(signed_in(bob), sent(signed_in(bob), "offers", sheet))) == "1 ligne prête"
    page = read(signed_in(chloe), sent(signed_in(chloe), "offers", sheet))
    assert "Il manque la colonne" in page


def test_what_is_remembered_is_shown_and_corrected_by_hand(alice: Viewer, bob: Viewer) -> None:
    told(signed_in(alice), "Combien donc", "total_g", "120 kg")
    client = signed_in(bob)
    url = sent(client, "offers", "Produit;Combien donc\nPoires;4 x 5 kg\n")
    page = read(client, url)
    assert '<option value="total_g" selected>' in page
    client.post(url, {"column-0": "label", "column-1": "quantity"})
    assert headline(read(client, url)) == "1 ligne prête"


def test_a_profile_that_changes_says_in_what(table: make.Table) -> None:
    alice = signed_in(table.alice)
    sheet = "Structure;Quantité maximale (kg);Distance maximale (km)\nLes Tilleuls;300;15\n"
    page = read(alice, sent(alice, "profiles", sheet))
    assert "Quantité maximale (kg) : rien → 300 · Distance maximale (km) : rien → 15" in page


@pytest.mark.parametrize("way", ["/importer/modele/handovers.xlsx", "/exporter/handovers.xlsx"])
def test_an_empty_sheet_of_ours_comes_back_as_empty(table: make.Table, way: str) -> None:
    alice = signed_in(table.alice)
    content = alice.get(way).getvalue()
    answer = alice.post("/importer/", {"kind": "handovers", "file": SimpleUploadedFile("vide.xlsx", content)})
    page = read(alice, answer["Location"])
    assert "aucune ligne" in page and "déjà été importé" not in page and "Ajoutez-la" not in page
    assert "Corrigez ces lignes" not in page
    assert "Ce tableau est vide." in page
