"""Too many writers at once: 503 with Retry-After and a calm page that keeps what was sent; never a 500."""

import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.db import OperationalError, connection, transaction
from django.test import Client

from tablee.domains.sharing.models import Claim, Offer
from tablee.flows import scopes
from tablee.kernel import links
from tablee.kernel.busy import RETRY_AFTER_SECONDS, GateShut, is_busy
from tests import make
from tests.web.visitors import phone, signed_in

pytestmark = [pytest.mark.usefixtures("noon")]

SHORT_S = 0.05


@contextmanager
def writers_shut_out(offer: Offer) -> Iterator[None]:
    """Somebody else writes and does not stop; whoever comes waits a twentieth of a second, not twenty."""
    held, may_end = threading.Event(), threading.Event()

    def write() -> None:
        try:
            with transaction.atomic():
                Offer.objects.select_for_update().get(pk=offer.pk)
                held.set()
                may_end.wait(timeout=60)
        finally:
            connection.close()

    other = threading.Thread(target=write)
    other.start()
    assert held.wait(timeout=60)
    options = connection.settings_dict["OPTIONS"]
    usual = options.get("timeout")
    if connection.vendor == "sqlite":
        options["timeout"] = SHORT_S
    else:
        connection.cursor().execute(f"SET lock_timeout = '{int(SHORT_S * 1000)}ms'")
    try:
        yield
    finally:
        if connection.vendor == "sqlite":
            options["timeout"] = usual
        else:
            connection.cursor().execute("RESET lock_timeout")
        may_end.set()
        other.join(timeout=60)


@pytest.fixture
def offer(transactional_db: Any) -> Offer:
    table = make.table()
    return make.offer(table.network, table.tilleuls, units=22)


def taking(offer: Offer) -> tuple[str, dict[str, str]]:
    erables = make.organization("Les Houx", network=offer.network)
    path = links.path_of(scopes.personal_link(offer.bundle, erables, at=make.NOON))
    return f"{path}prendre/{offer.ref}/", {"units": "4", "first_name": "Ronce <b>", "key": "une-fois"}


def hidden_in(page: str) -> dict[str, str]:
    import html

    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page)
    return {name: html.unescape(value) for name, value in found if name != "csrfmiddlewaretoken"}


def test_a_claim_that_cannot_be_written_now_is_kept_in_the_page(offer: Offer) -> None:
    path, said = taking(offer)
    browser = phone()
    with writers_shut_out(offer):
        answer = browser.post(path, said)
    page = answer.content.decode()
    assert answer.status_code == 503
    assert answer["Retry-After"] == str(RETRY_AFTER_SECONDS)
    assert "no-store" in answer["Cache-Control"]
    assert "Beaucoup de monde écrit en ce moment." in page and "rien n’est perdu" in page
    assert f'action="{path}"' in page and "Envoyer encore" in page
    assert "<b>" not in page.split("<main")[1], "what was typed is shown as text"
    assert not Claim.objects.exists()
    assert hidden_in(page) == said
    assert browser.post(path, hidden_in(page)).status_code == 302, "pressed again, it passes"
    assert Claim.objects.get().units == 4


def test_a_page_that_only_reads_is_tried_again(offer: Offer) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("a reader counts its try on a row nobody holds: only SQLite makes it wait")
    path, _said = taking(offer)
    with writers_shut_out(offer):
        answer = phone().get(path.split("prendre/")[0])
    page = answer.content.decode()
    assert answer.status_code == 503 and "Réessayer" in page
    assert f'href="{path.split("prendre/")[0]}"' in page


def test_a_file_is_not_kept_but_nobody_is_told_it_was(offer: Offer) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    path, said = taking(offer)
    with writers_shut_out(offer):
        answer = phone().post(path, {**said, "photo": SimpleUploadedFile("p.jpg", b"jpeg")})
    page = answer.content.decode()
    assert answer.status_code == 503
    assert "Revenez en arrière" in page and "Envoyer encore" not in page


def test_a_session_that_cannot_be_written_is_busy_too(
    transactional_db: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Around the view: the action may have been written, so nobody is asked to send it again blindly."""
    table = make.table()
    browser: Client = signed_in(table.alice)
    browser.raise_request_exception = False

    def shut(*_args: Any, **_named: Any) -> None:
        raise GateShut("write gate closed")

    monkeypatch.setattr(SessionStore, "save", shut)
    answer = browser.post("/casquette/", {"organization": table.tilleuls.ref})
    page = answer.content.decode()
    assert answer.status_code == 503
    assert "Regardez d’abord" in page and "Envoyer encore" not in page


def raised(make_it: Callable[[], Exception], cause: Exception | None) -> Exception:
    try:
        raise make_it() from cause
    except Exception as error:
        return error


def test_what_is_broken_is_not_called_busy() -> None:
    import psycopg
    from psycopg_pool import PoolTimeout

    assert is_busy(GateShut("write gate closed"))
    assert is_busy(OperationalError("database is locked"))
    assert not is_busy(OperationalError("no such table: sharing_offer"))
    assert not is_busy(OperationalError("write gate unusable beside the database"))
    assert not is_busy(ValueError("database is locked"))
    for cause in (PoolTimeout("20 s"), psycopg.errors.DeadlockDetected(), psycopg.errors.LockNotAvailable(),
                  psycopg.errors.AdminShutdown()):  # fmt: skip
        assert is_busy(raised(OperationalError, cause)), type(cause)
    for cause in (psycopg.errors.DiskFull(), psycopg.errors.OutOfMemory()):
        assert not is_busy(raised(OperationalError, cause)), type(cause)
