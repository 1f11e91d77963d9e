"""LER-P6: no label on a person; roles are what one does somewhere, for a time."""

import re

import pytest

from tests import make
from tests.web.visitors import signed_in

BADGES = (
    "bénéficiaire",
    "usager",
    "assisté",
    "démuni",
    "nécessiteux",
    "donneur",
    "aidé",
    "statut",
    "précaire",
)


@pytest.mark.django_db
def test_who_helps_and_is_helped_sees_activities_and_rights(table: make.Table) -> None:
    """The same person gives at one table and takes at another: both stand side by side, as roles, and nothing else."""
    make.role(table.account(table.alice), table.erables, "team")
    offer = make.offer(table.network, table.tilleuls, by=table.alice)
    make.claim(
        offer,
        make.seen_anew(table.alice).but(organization_id=table.erables.pk, organization_ref=table.erables.ref),
    )
    client = signed_in(table.alice)
    for path in ("/compte/", "/compte/donnees/"):
        page = client.get(path).content.decode()
        said = re.sub(r"<[^>]+>", " ", page).lower()
        assert "les tilleuls" in said, path
        assert "les érables" in said, path
        assert not [word for word in BADGES if re.search(rf"\b{word}", said)], path
        assert 'class="pill"' not in page, path  # no badge beside a person
    page = client.get("/compte/").content.decode()
    for right in ("Voir mes données", "Effacer mon compte", "Quitter cette structure"):
        assert right in page
