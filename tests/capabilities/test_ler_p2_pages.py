"""LER-P2: join by consent, leave in two taps with one's data and a settlement list; afterwards the door is shut."""

import io
import zipfile
from typing import Any

import pytest
from django.urls import reverse

from tests import make
from tests.web.visitors import signed_in


@pytest.mark.usefixtures("noon")
def test_leaving_takes_two_taps_lists_settles_exports_and_shuts(table: make.Table) -> None:
    taken = make.offer(table.network, table.erables, label="Épinards")
    make.claim(taken, table.alice, units=3)
    client = signed_in(table.alice)
    leave = reverse("network:leave", args=[table.network.ref])

    # first tap: the page, reached from the network's own page, lists what is open and offers the data
    assert f'href="{leave}"' in client.get(reverse("network:members")).content.decode()
    page = client.get(leave).content.decode()
    assert "Épinards" in page
    export = reverse("settings:export")
    assert f'href="{export}"' in page
    assert opened(client.get(export).content)["parts_prises.csv"].count("Épinards") == 1

    # second tap: settled and gone
    assert client.post(leave).status_code == 302
    taken.refresh_from_db()
    assert taken.units_left == taken.units_total
    denied = [
        leave,
        reverse("network:organization", args=[table.erables.ref]),
        f"{reverse('network:members')}?reseau={table.network.ref}",
    ]
    assert [client.get(path).status_code for path in denied] == [404] * len(denied)
    assert "Épinards" not in client.get(reverse("network:members")).content.decode()
    # its own data stay its own
    assert opened(client.get(export).content)["parts_prises.csv"].count("Épinards") == 1


def test_nobody_is_seated_without_saying_yes(table: make.Table) -> None:
    """An invitation alone shows nothing of the network and adds nobody to it."""
    make.actors.invite(table.network, organization=table.cypres, by=make.ROBOT, at=make.NOON)
    client = signed_in(table.chloe)
    assert client.get(reverse("network:organization", args=[table.tilleuls.ref])).status_code == 404
    assert "Les Cyprès" not in signed_in(table.alice).get(reverse("network:members")).content.decode()
    assert (
        client.post(reverse("network:join", args=[table.network.ref]), {"answer": "yes"}).status_code == 302
    )
    assert client.get(reverse("network:organization", args=[table.tilleuls.ref])).status_code == 200


def opened(content: Any) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name).decode("utf-8-sig") for name in archive.namelist()}
