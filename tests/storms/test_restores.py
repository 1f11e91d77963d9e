"""Copies taken and put back while others claim; a restore killed at any moment leaves the old or the new, never half."""

import os
import queue
import random
import subprocess
import sys
import time
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import connection

from tablee.domains.sharing.models import Claim
from tablee.kernel.backups import restoration, schema, snapshot
from tablee.kernel.laws import check_all
from tests import make
from tests.operations.conftest import state
from tests.storms.fleet import ROOT, Fleet, database_url, share_out

pytestmark = [pytest.mark.storm, pytest.mark.usefixtures("committed")]

PROOF = os.environ.get("TABLEE_PROOF") == "1"
DRILLS, KILLS = (20, 20) if PROOF else (2, 4)
CLIENTS, REQUESTS, CREWS = (8, 60, 2) if PROOF else (4, 30, 2)
NEVER_SENT_AWAY = "-c deadlock_timeout=10min"  # whoever looks first for a deadlock is the one who leaves
LATER = make.NOON + timedelta(hours=1)


@pytest.fixture
def data_dir(tmp_path: Path, settings: Any) -> Path:
    settings.DATA_DIR = tmp_path
    settings.MEDIA_ROOT = str(tmp_path / "media")
    return tmp_path


def lived_in(offers: int = 3) -> make.Table:
    table = make.table()
    for _ in range(offers):
        offer = make.offer(table.network, table.tilleuls, units=5000, by=table.alice)
        make.claim(offer, table.bob, units=3)
    return table


def plans(table: make.Table) -> list[dict[str, Any]]:
    """Each client its own structure, claiming a little of one offer, then changing it again and again."""
    offer = make.offer(table.network, table.tilleuls, units=50_000, by=table.alice)
    found = []
    for client in range(CLIENTS):
        taker = make.organization(f"Preneuse {client}", network=table.network)
        requests = [{"i": 0, "do": "claim", "offer": offer.ref, "units": 1, "key": f"k{client}"}]
        requests += [
            {"i": number, "do": "change", "units": 1 + number % 7, "key": f"k{client}"}
            for number in range(1, REQUESTS)
        ]
        found.append({"client": client, "organization": taker.ref, "requests": requests})
    return found


def broken() -> dict[str, Any]:
    return {name: breaches for name, breaches in check_all().items() if breaches}


def test_a_copy_under_load_is_one_moment_and_comes_back_under_load(data_dir: Path) -> None:
    """Drill: copy while others write, prove it, put it back while they still write; every law holds at each step."""
    dice, times = random.Random(11), list[float]()
    table = lived_in()
    for drill in range(DRILLS):
        with Fleet(CREWS) as fleet:
            share_out(fleet, plans(table), {})
            heard, errors = _hear(fleet, dice.randrange(5, CLIENTS * REQUESTS // 3))
            copy = snapshot.take(data_dir / f"{drill}.zip", at=make.NOON).path
            more, wrong = _hear(fleet, dice.randrange(1, 20))
            assert restoration.verify(copy).broken == {}, "the copy is not one moment"
            before = time.monotonic()
            restoration.restore(copy, at=LATER, replace=True)
            times.append(time.monotonic() - before)
            rest, last = _hear(fleet, 0)
        assert not [each for each in (*errors, *wrong, *last) if not _expected(each)], (errors, wrong, last)
        assert broken() == {}
        assert heard
        assert Claim.objects.filter(organization=table.erables).count() == 3, "what was there is there"
        del more, rest
    print(f"restores under load: {DRILLS}, slowest {max(times):.1f} s, mean {sum(times) / len(times):.1f} s")


def _expected(error: str) -> bool:
    """A client in the middle of a swap may be told to come again; it may not be told nonsense."""
    return any(said in error for said in ("deadlock", "OperationalError", "does not exist", "Lock"))


def _hear(fleet: Fleet, until: int) -> tuple[int, list[str]]:
    """Answers until so many came (0: until everybody ended), and errors among them."""
    count, ended, errors = 0, 0, list[str]()
    for _crew, message in _messages(fleet):
        ended += message is None
        if message and "error" in message:
            errors.append(message["error"])
        count += bool(message and "i" in message and "begins" not in message)
        if (until and count >= until) or (not until and ended == len(fleet.crews)):
            break
        if ended == len(fleet.crews):
            fleet.heard.put((fleet.crews[0], None))
            for crew in fleet.crews[1:]:
                fleet.heard.put((crew, None))
            break
    return count, errors


def _messages(fleet: Fleet) -> Any:
    try:
        yield from fleet.messages()
    except queue.Empty:
        raise AssertionError("everybody fell silent: a deadlock") from None


@pytest.mark.skipif(
    connection.vendor == "sqlite", reason="one writer at a time: nobody holds one table and asks for another"
)
def test_a_restore_gets_its_turn_among_writers_who_always_hold_a_table(data_dir: Path) -> None:
    """Red in a proof: five deadlocks one after another, each time the restore was the one sent away."""
    lived_in()
    copy = snapshot.take(data_dir / "copy.zip", at=make.NOON).path
    tables = [
        schema.table_of(model) for model in schema.models_at(schema.applied(connection), signed_in=True)
    ]
    with ThreadPoolExecutor(1) as aside, ExitStack() as leaving:
        writers = [
            leaving.enter_context(psycopg.connect(database_url(), options=NEVER_SENT_AWAY)) for _ in range(2)
        ]
        hold(writers[0], tables[-1])
        restoring = aside.submit(_restore_here, copy)
        for turn in range(8):
            now, following = writers[turn % 2], writers[(turn + 1) % 2]
            wait_until_it_waits_for(tables[-1], restoring)
            hold(now, tables[0])  # what the restore has, while it waits for what we have
            hold(following, tables[-1])
            now.commit()
        following.commit()
        restoring.result(timeout=120)
    assert broken() == {}


def hold(writer: psycopg.Connection[Any], table: str) -> None:
    """As a page that reads it within a transaction does."""
    writer.execute(f'LOCK TABLE "{table}" IN ACCESS SHARE MODE')


def wait_until_it_waits_for(table: str, restoring: Future[None]) -> None:
    waiting = "SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = %s::regclass"
    with connection.cursor() as cursor:
        while not restoring.done():
            cursor.execute(waiting, [table])
            if cursor.fetchone()[0]:
                return
    restoring.result()
    raise AssertionError("it ended while somebody held a table")


def _restore_here(copy: Path) -> None:
    try:
        restoration.restore(copy, at=LATER, replace=True)
    finally:
        connection.close()


def test_a_restore_killed_at_any_moment_leaves_the_old_or_the_new(data_dir: Path) -> None:
    table = lived_in()
    copy = snapshot.take(data_dir / "copy.zip", at=make.NOON).path
    old = state()
    make.claim(make.offer(table.network, table.erables, by=table.bob), table.alice, units=2)
    for number in range(40):
        make.offer(table.network, table.erables, label=f"Radis {number}", by=table.bob)
    length, ended = _restore(copy, data_dir, kill_after=None)
    assert ended
    assert state() == old
    dice, met = random.Random(5), {"old": 0, "new": 0, "killed": 0}
    for turn in range(KILLS):
        make.offer(table.network, table.erables, label=f"Navets {turn}", by=table.bob)
        living = state()
        # The last third of its life is where it swaps: there most kills fall.
        after = length * (dice.uniform(0.6, 1.05) if turn % 4 else dice.uniform(0.1, 0.6))
        _length, ended = _restore(copy, data_dir, kill_after=after)
        met["killed"] += not ended
        now = state()
        assert now in (living, old), {name for name in now if now[name] not in (living[name], old[name])}
        met["new" if now == old else "old"] += 1
        assert broken() == {}
    assert met["killed"], "no restore was killed"
    print(f"kills during restore: {met}")
    _length, ended = _restore(copy, data_dir, kill_after=None)
    assert ended
    assert state() == old, "what killed ones left behind hinders nobody"
    left = [path.name for path in (data_dir / "backups").iterdir() if path.name != ".lock"]
    assert left == [], "nothing stays beside"


def _restore(copy: Path, folder: Path, *, kill_after: float | None) -> tuple[float, bool]:
    """(seconds, whether it ended by itself) of `manage.py restore --replace`."""
    connection.close()
    before = time.monotonic()
    process = subprocess.Popen(
        [sys.executable, str(ROOT / "manage.py"), "restore", str(copy), "--replace"],
        env={**os.environ, "DATABASE_URL": database_url(), "DATA_DIR": str(folder)},
        cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
    )  # fmt: skip
    try:
        _out, said = process.communicate(timeout=kill_after)
        assert process.returncode == 0, said.decode()
        return time.monotonic() - before, True
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
        return time.monotonic() - before, False
