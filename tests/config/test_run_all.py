"""`make test` says what ran nowhere, and only that."""

from pathlib import Path

import pytest

from tests import run_all, throwaway_postgres
from tests.run_all import Run, could_not_run, read_report

REPORT = """<testsuites><testsuite>
<testcase classname="tests.a" name="test_ran"/>
<testcase classname="tests.a" name="test_failed"><failure message="no"/></testcase>
<testcase classname="tests.a" name="test_browser"><skipped message="no Chromium"/></testcase>
<testcase classname="tests.a" name="test_sqlite"><skipped message="speaks of SQLite"/></testcase>
</testsuite></testsuites>"""


def _run(database: str, ran: set[str], skipped: dict[str, str], code: int = 0) -> Run:
    return Run(database, code, 1.0, ran, skipped)


def test_a_report_is_read(tmp_path: Path) -> None:
    report = tmp_path / "report.xml"
    report.write_text(REPORT)
    run = _run("postgres", set(), {})
    read_report(report, run)
    assert run.ran == {"tests.a::test_ran", "tests.a::test_failed"}
    assert run.skipped == {"tests.a::test_browser": "no Chromium", "tests.a::test_sqlite": "speaks of SQLite"}


def test_what_ran_on_one_database_has_run() -> None:
    runs = [
        _run("sqlite", {"a::test_sqlite"}, {"a::test_browser": "no Chromium"}),
        _run("postgres", set(), {"a::test_sqlite": "speaks of SQLite", "a::test_browser": "no Chromium"}),
    ]
    assert could_not_run(runs) == ["1 tests (no Chromium)"]


def _main(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], timed: bool = True, **given: Run
) -> tuple[int, str]:
    monkeypatch.setattr(run_all, "run", lambda database, arguments: given[database])
    monkeypatch.setattr(run_all, "timed_figures", lambda _why: timed)
    code = run_all.main([])
    return code, capsys.readouterr().out.strip().splitlines()[-1]


def test_the_last_line_and_the_verdict(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(run_all, "no_postgres", lambda: "")
    monkeypatch.delenv("TABLEE_REQUIRE_ALL", raising=False)
    good, bad = _run("sqlite", {"a"}, {}), _run("postgres", {"a"}, {}, code=1)
    partial = _run("sqlite", {"a"}, {"b": "no Chromium"})
    assert _main(monkeypatch, capsys, sqlite=good, postgres=good) == (0, "Everything ran.")
    assert _main(monkeypatch, capsys, sqlite=good, postgres=bad)[0] == 1
    told = "Could not run: 1 tests (no Chromium)"
    assert _main(monkeypatch, capsys, sqlite=partial, postgres=good) == (0, told)
    monkeypatch.setenv("TABLEE_REQUIRE_ALL", "1")
    assert _main(monkeypatch, capsys, sqlite=partial, postgres=good) == (1, told)


@pytest.mark.parametrize(("proof", "code"), [(True, 1), (False, 0)])
def test_a_missed_figure_fails_the_proof_and_is_not_asked_of_the_test(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], proof: bool, code: int
) -> None:
    monkeypatch.setattr(run_all, "no_postgres", lambda: "")
    monkeypatch.setattr(run_all, "PROOF", proof)
    good = _run("sqlite", {"a"}, {})
    assert _main(monkeypatch, capsys, timed=False, sqlite=good, postgres=good)[0] == code


def test_a_missing_postgresql_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def none_here() -> None:
        raise throwaway_postgres.NoPostgres("not on this machine")

    monkeypatch.setattr(throwaway_postgres, "start", none_here)
    code, last = _main(monkeypatch, capsys, sqlite=_run("sqlite", {"a"}, {}))
    assert (code, last) == (0, "Could not run: everything on PostgreSQL (not on this machine)")
