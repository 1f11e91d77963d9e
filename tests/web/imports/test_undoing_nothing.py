"""An import of which nothing could be undone still stands: what stays is said, and it may be tried again."""

import pytest

from tablee.domains.actors import actions
from tablee.domains.actors.viewer import Viewer
from tablee.kernel.models import ImportBatch, JournalEntry
from tests import make
from tests.web.imports.test_imports import headline, imported, read
from tests.web.visitors import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
SHEET = "Structure;Jours restants au minimum\nLes Tilleuls;{}\n"


def days(table: make.Table) -> int:
    table.tilleuls.profile.refresh_from_db()
    return int(table.tilleuls.profile.min_days_left)


def test_nothing_undone_is_not_undone_and_is_tried_again(table: make.Table, alice: Viewer) -> None:
    """It was marked undone, its marks were gone, and no press could take it back any more."""
    client = signed_in(alice)
    before = days(table)
    result = imported(client, "profiles", SHEET.format(5))
    undo = result.replace("/fait/", "/defaire/")
    actions.set_profile(table.tilleuls, by=alice, at=make.NOON, min_days_left=7)
    for _press in range(2):
        page = client.post(undo, follow=True).content.decode()
        assert headline(page) == "Rien n’a pu être défait"
        assert "ce qu’elle accepte a changé depuis" in page
        assert "Défaire cet import" in page, "it stands, the way back too"
        assert "Repris" not in page and "Tout est resté" in page
    assert ImportBatch.objects.get().undone_at is None
    assert JournalEntry.objects.filter(verb="import.undo").count() == 1, "tried twice, nothing happened twice"
    actions.set_profile(table.tilleuls, by=alice, at=make.NOON, min_days_left=5)
    page = client.post(undo, follow=True).content.decode()
    assert (headline(page), days(table)) == ("Import défait", before)
    assert "Rien n’a pu être défait" not in read(client, "/importer/")


def test_it_does_not_stand_in_the_way_of_an_earlier_one(table: make.Table, alice: Viewer) -> None:
    client = signed_in(alice)
    first = imported(client, "needs", "Structure;Famille\nLes Tilleuls;Autres\n")
    last = imported(client, "needs", "Structure;Famille\nLes Tilleuls;Féculents et pain\n")
    assert client.post(first.replace("/fait/", "/defaire/")).status_code == 422, "the later one first"
    need = table.tilleuls.needs.get(family="feculents")
    need.import_key = None  # somebody said it again by hand
    need.save()
    assert headline(
        client.post(last.replace("/fait/", "/defaire/"), follow=True).content.decode()
    ).startswith("Rien")
    client.post(first.replace("/fait/", "/defaire/"))
    assert headline(read(client, first)) == "Import défait"
    assert list(table.tilleuls.needs.filter(closed_at=None)) == [need]
