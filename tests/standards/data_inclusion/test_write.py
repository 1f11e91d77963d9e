"""Whatever a structure says, its rows pass the norm's own validation, and are measured as the norm measures them."""

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from data_inclusion.schema.v1 import Service, Structure, score_qualite
from hypothesis import example, given
from hypothesis import strategies as st

from tablee.standards.data_inclusion import codes, write
from tablee.standards.data_inclusion.score import FRESH_DAYS, STALE_DAYS, score
from tablee.standards.data_inclusion.write import Entry
from tablee.standards.opening_hours.read import is_osm
from tests import make

TODAY = make.TODAY
TEXT = st.text(
    st.characters(min_codepoint=32, max_codepoint=0x24F, exclude_categories=("Cc", "Cs")), max_size=300
)
BARE = Entry("ABC123", "Le Tamis", TODAY)
WHOLE = Entry(
    "ABC123", "Épicerie du Lavoir", TODAY, kind="ccas", site_ref="S1", site_name="Réserve", does="Une épicerie.",
    description="Des fruits, des légumes et un café. " * 8, welcomes="Le quartier.", services=("epicerie_solidaire", "repas"),
    publics=("students", "families"), fees="paid", fees_note="Un dixième du prix.", conditions="Sur adhésion.",
    ways=("come", "call", "write", "site"), who_asks=("people", "professionals"), phone="+33561000000",
    email="accueil@lavoir.fr", website="https://lavoir.fr", siret="73282932000074", address="3 rue du Lavoir",
    commune="Toulouse", insee_code="31555", postal_code="31000", lat=43.6, lon=1.44, opening_hours="Mo-Fr 09:00-12:00",
)  # fmt: skip


@pytest.fixture(autouse=True)
def _at_noon(noon: None) -> None:
    """The norm's own validation and score read the clock: it stands, so that both sides measure on one day."""


def some(keys: Any) -> st.SearchStrategy[tuple[str, ...]]:
    return st.sets(st.sampled_from(sorted(keys))).map(sorted).map(tuple)


@st.composite
def entries(draw: st.DrawFn) -> Entry:
    publics = draw(some(set(codes.PUBLICS) - {"everybody"}) | st.just(("everybody",)))
    placed = draw(st.booleans())
    return Entry(
        ref="ABC123",
        name=draw(TEXT.filter(str.strip)),
        changed_on=TODAY - timedelta(days=draw(st.integers(0, 900))),
        kind=draw(st.sampled_from(["ccas", "association", "banque_alimentaire"])),
        site_ref="S1" if placed else "",
        site_name=draw(TEXT),
        does=draw(TEXT),
        description=draw(TEXT),
        welcomes=draw(TEXT),
        services=draw(some(codes.SERVICES)),
        publics=publics,
        fees=draw(st.sampled_from(["", "free", "paid"])),
        fees_note=draw(TEXT),
        conditions=draw(TEXT),
        ways=draw(some(codes.WAYS)),
        who_asks=draw(some(codes.WHO_ASKS)),
        phone=draw(st.sampled_from(["", "+33561000000"])),
        email=draw(st.sampled_from(["", "accueil@lavoir.fr"])),
        website=draw(st.sampled_from(["", "https://lavoir.fr/a?b=c"])),
        siret=draw(st.sampled_from(["", "73282932000074"])),
        address=draw(TEXT),
        commune="Toulouse",
        insee_code="31555",
        postal_code=draw(st.sampled_from(["", "31000"])),
        lat=43.6,
        lon=1.44,
        opening_hours=draw(st.sampled_from(["", "Mo-Fr 09:00-12:00", "quand on peut"])),
    )


@given(entries())
def test_every_row_validates_warnings_included(entry: Entry) -> None:
    strict = {"ignore_warnings": False}
    for row in write.structures([entry], source="tablee"):
        Structure.model_validate(row, context=strict)
        assert is_osm(row.get("horaires_accueil", "Mo 09:00-10:00"))
    rows = write.services([entry], source="tablee")
    assert len(rows) == len(entry.services)
    for row in rows:
        Service.model_validate(row, context=strict)


@given(entries())
@example(replace(WHOLE, changed_on=TODAY - timedelta(days=FRESH_DAYS - 1)))
@example(replace(WHOLE, changed_on=TODAY - timedelta(days=FRESH_DAYS)))
@example(replace(WHOLE, changed_on=TODAY - timedelta(days=STALE_DAYS)))
def test_measured_as_the_norm_measures(entry: Entry) -> None:
    for row in write.services([entry], source="tablee"):
        total, criteria = score_qualite.score(Service.model_validate(row))
        ours = score(row, today=TODAY)
        assert set(ours.criteria) == set(criteria)
        for key, value in criteria.items():
            mine = ours.criteria[key]
            assert (mine is None) == (value is None), key
            assert mine is None or mine == pytest.approx(value, abs=0.01), key
        assert ours.total == pytest.approx(total, abs=0.01)


def test_said_in_whole() -> None:
    (structure,) = write.structures([WHOLE], source="tablee")
    assert structure["id"] == "tablee--ABC123-S1"
    assert structure["nom"] == "Épicerie du Lavoir – Réserve"
    assert structure["reseaux_porteurs"] == ["ccas-cias"]
    grocery, meals = write.services([WHOLE], source="tablee")
    assert grocery["structure_id"] == structure["id"]
    assert grocery["publics"] == ["familles", "etudiants"]
    assert meals["frais_precisions"] == "Un dixième du prix."
    assert score(grocery, today=TODAY).total == 1.0
    assert score(grocery, today=TODAY).missing == []


def test_what_is_not_said_is_left_out() -> None:
    (row,) = write.structures([BARE], source="tablee")
    assert set(row) == {"source", "id", "nom", "date_maj"}
    assert write.services([BARE], source="tablee") == []


@pytest.mark.parametrize(
    ("name", "said"), [("A.", "A (ABC123)"), ("Le Tamis.", "Le Tamis"), ("x" * 200, "x" * 150)]
)
def test_names_as_the_norm_wants_them(name: str, said: str) -> None:
    assert write.name_of(Entry("ABC123", name, TODAY)) == said


@pytest.mark.parametrize(
    ("name", "codes_"),
    [
        ("Croix-Rouge française – Haute-Garonne", ["croix-rouge"]),
        ("Restos du Cœur du Lauragais", ["restos-du-coeur"]),
        ("Emmaüs", ["emmaus"]),
        ("Secours Catholique", []),
        ("Le Secours populaire du coin", []),
    ],
)
def test_a_network_is_known_by_its_name_or_left_out(name: str, codes_: list[str]) -> None:
    (row,) = write.structures([Entry("ABC123", name, TODAY)], source="tablee")
    assert row.get("reseaux_porteurs", []) == codes_


def test_a_minimal_service_says_what_is_missing() -> None:
    entry = Entry(
        "ABC123", "Le Tamis", TODAY, services=("epicerie_solidaire",), site_ref="S1", commune="Auch"
    )
    (row,) = write.services([entry], source="tablee")
    measured = score(row, today=TODAY)
    assert measured.total < 0.5
    assert "adresse_bien_definie" in measured.missing
    assert "description_bien_definie" in measured.missing
    assert "au_moins_une_thematique" not in measured.missing


def test_files_are_plain_json() -> None:
    rows = write.structures([WHOLE], source="tablee")
    assert json.loads(write.to_json(rows)) == rows
    assert "É" in write.to_json(rows).decode()
