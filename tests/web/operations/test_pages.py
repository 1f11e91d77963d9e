"""Operators see how the installation is and start again what failed; for everybody else these pages do not exist."""

import io
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from tablee.domains.messages.models import Message
from tablee.flows import worker
from tablee.kernel import events, jobs, operating, outbox, schedule
from tablee.kernel.backups import restoration
from tablee.kernel.backups.archive import Archive
from tablee.kernel.models import JobRun, OutboxEvent, ScheduledRun
from tablee.kernel.moments import format_date
from tests import make
from tests.facts import Noted
from tests.web.visitors import phone, signed_in

pytestmark = pytest.mark.usefixtures("noon")
HOME, COPIES = "/exploitation/", "/reglages/sauvegardes/"


@pytest.fixture
def operator(table: make.Table) -> Any:
    call_command("name_operator", table.account(table.alice).email, stdout=io.StringIO())
    return signed_in(table.alice)


def verified(tmp_path: Path, *, said: str = "") -> None:
    """As the nightly verification writes it."""
    file = tmp_path / "tablee-20261123T110000Z.zip"
    file.write_bytes(b"x" * 3_000_000)
    manifest = {"made_at": (make.NOON - timedelta(days=1)).isoformat()}
    proved = Archive(file, "d" * 64, manifest, {})
    for kind in ("copy", "verify"):
        restoration.note_run(kind, file.name, proved, at=make.NOON, said=said)


def test_it_does_not_exist_for_others(table: make.Table) -> None:
    Noted().put(make.NOON)
    event = OutboxEvent.objects.get()
    addresses = [
        HOME,
        f"/exploitation/fait/{event.pk}/",
        "/exploitation/message/ABC/",
        "/exploitation/travail/purge/",
    ]
    for address in addresses:
        for browser in (signed_in(table.alice), signed_in(table.chloe)):
            assert browser.get(address).status_code == 404, address
            assert browser.post(address).status_code in {404, 405}, address
        assert phone().get(address).status_code == 302
    assert "Exploitation" not in signed_in(table.alice).get("/plus/").content.decode()


def test_one_is_named_and_ended_on_the_command_line(table: make.Table, operator: Any) -> None:
    assert operator.get(HOME).status_code == 200
    assert HOME in operator.get("/plus/").content.decode()
    call_command("name_operator", table.alice.person_ref, "--end", stdout=io.StringIO())
    assert operator.get(HOME).status_code == 404
    with pytest.raises(CommandError):
        call_command("name_operator", "nobody@exemple.test")


def test_what_failed_is_shown_and_tried_again(table: make.Table, operator: Any, monkeypatch: Any) -> None:
    def fall(said: Any, at: Any) -> None:
        raise ValueError("flore@exemple.test")

    monkeypatch.setitem(events.HANDLERS, Noted, [fall])
    Noted().put(make.NOON)
    outbox.run_due(make.NOON)
    page = operator.get(HOME).content.decode()
    assert "test.fact" in page
    assert "Essai 1 sur 7" in page
    assert "flore@" not in page
    at = make.NOON
    for _try in range(len(outbox.BACK_OFF_S)):
        at += timedelta(days=1)
        outbox.run_due(at)
    assert "Abandonné après 7 essais" in operator.get(HOME).content.decode()
    monkeypatch.setitem(events.HANDLERS, Noted, [])
    event = OutboxEvent.objects.get(name="test.fact")
    assert operator.post(f"/exploitation/fait/{event.pk}/").status_code == 302
    worker.drain(make.NOON)
    event.refresh_from_db()
    assert event.done_at == make.NOON
    assert "test.fact" not in operator.get(HOME).content.decode()
    assert operator.post(f"/exploitation/fait/{event.pk}/").status_code == 404, "done already"


def test_a_message_that_did_not_leave_is_tried_again(operator: Any, mailoutbox: list[Any]) -> None:
    message = Message.objects.create(
        kind="relay", address="zq@exemple.test", subject="zqsujet", why="w", lines=["zqligne"], attempts=5,
        state="dropped", dropped_because="transport",
    )  # fmt: skip
    page = operator.get(HOME).content.decode()
    assert "Abandonné après 5 essais" in page
    shown = [text for text in (message.address, message.subject, *message.lines) if text in page]
    assert shown == [], "operators look after machines, not after what people write"
    assert operator.post(f"/exploitation/message/{message.ref}/").status_code == 302
    worker.drain(make.NOON)
    assert len(mailoutbox) == 1
    assert "Rien n’est en panne" in operator.get(HOME).content.decode()


def test_jobs_their_errors_and_a_law_that_broke(operator: Any, monkeypatch: Any) -> None:
    def broken(at: Any) -> None:
        raise jobs.LawBroken("sharing.units")

    (law_check,) = (job for job in schedule.JOBS if job.name == "check_laws")
    monkeypatch.setattr(schedule, "JOBS", [replace(law_check, run=broken)])
    schedule.run_due(make.NOON)
    assert JobRun.objects.get().error == "LawBroken: sharing.units"
    page = operator.get(HOME).content.decode()
    assert "Vérifier les lois" in page
    assert "sharing.units" in page
    assert operator.post("/exploitation/travail/check_laws/").status_code == 302
    assert ScheduledRun.objects.get(name="check_laws").next_at == make.NOON
    assert operator.post("/exploitation/travail/nothing/").status_code == 404


def test_the_last_restore_that_was_proved_is_shown_with_its_date(
    table: make.Table, operator: Any, tmp_path: Path
) -> None:
    coordinator = signed_in(table.bob)
    assert "Aucune encore" in coordinator.get(COPIES).content.decode()
    verified(tmp_path)
    for browser, address in ((operator, HOME), (coordinator, COPIES)):
        page = browser.get(address).content.decode()
        assert format_date(make.TODAY - timedelta(days=1), year=True) in page or "23\u00a0novembre" in page
        assert "toutes les lois tenues" in page
    verified(tmp_path, said="1 loi brisée")
    assert "a échoué" in coordinator.get(COPIES).content.decode()


def test_teams_read_no_page_of_copies(table: make.Table) -> None:
    team = make.viewer(table.tilleuls, first_name="Myrte", kind="team")
    assert signed_in(team).get(COPIES).status_code == 404
    assert COPIES not in signed_in(team).get("/reglages/").content.decode()
    assert COPIES in signed_in(table.alice).get("/reglages/").content.decode()


def test_a_short_disk_is_said(operator: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(operating, "disk", lambda: operating.Disk(free=5_000_000, total=10**12))
    page = operator.get(HOME).content.decode()
    assert "bientôt plein" in page


def test_as_many_questions_with_one_failure_as_with_thirty(
    operator: Any, django_assert_max_num_queries: Any
) -> None:
    for number in range(30):
        OutboxEvent.objects.create(name=f"f{number}", attempts=1, last_error="ValueError")
    with django_assert_max_num_queries(25):
        operator.get(HOME)
