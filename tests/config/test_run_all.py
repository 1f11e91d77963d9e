"""`make test` says what ran nowhere, and only that."""

import sys
from dataclasses import replace
from pathlib import Path

import pytest

from tests import parts, run_all, throwaway_postgres
from tests.house.reading import ROOT, TESTS
from tests.run_all import Job, Run, could_not_run, read_report

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
    figures = _run("sqlite", set(), {}, code=not timed)
    monkeypatch.delenv("PART", raising=False)
    monkeypatch.setattr(run_all, "keep", lambda _part, _runs: None)
    monkeypatch.setattr(run_all, "run", lambda job: figures if job.command else given[job.database])
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


def test_every_folder_of_tests_is_in_a_part() -> None:
    """Else `make test` would forget it."""
    folders = {path.parent for path in TESTS.rglob("test_*.py")} | set(TESTS.glob("test_*.py"))
    named = {ROOT / path for part in parts.PARTS for path in (*part.paths, *part.pages) if not part.moments}
    assert {str(path) for path in folders if not {path, *path.parents} & named} == {str(TESTS)}
    left_out = {part.name for part in parts.PARTS} - {name for _base, names in parts.GROUPS for name in names}
    assert left_out == {part.name for part in parts.PARTS if part.in_proof_only}


def test_one_part_alone_and_its_end_is_kept(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(run_all, "PROOF", True)
    monkeypatch.setattr(run_all, "KEPT", tmp_path)
    ((part, jobs),) = run_all.steps([], "storms")
    assert [(job.database, job.arguments) for job in jobs] == [
        (database, ("tests/storms",)) for database in parts.DATABASES
    ]
    runs = [
        replace(_run("sqlite", {"a"}, {}), output="many lines\n1 passed in 0.1s\n", name="storms on sqlite")
    ]
    run_all.keep(part, runs)
    ending = (tmp_path / "storms.txt").read_text().splitlines()
    assert ending[1] == "1 passed in 0.1s" and ending[2].startswith("storms on sqlite: passed, 1 tests")


def test_pages_run_on_postgresql_in_the_proof_only(monkeypatch: pytest.MonkeyPatch) -> None:
    fast = parts.named("fast")
    for proof in (False, True):
        monkeypatch.setattr(run_all, "PROOF", proof)
        sqlite, postgres = run_all.jobs_of(fast)
        assert set(sqlite.arguments) == {*fast.paths, *fast.pages}
        assert set(postgres.arguments) == {*fast.paths, *(fast.pages if proof else ())}


def test_a_job_runs_and_says_what_it_cost(tmp_path: Path) -> None:
    script = "sum(range(3_000_000)); print('1 passed')"
    run = run_all.run(Job("sums", "sqlite", command=(sys.executable, "-c", script)))
    assert (run.code, run.output, run.failed) == (0, "1 passed\n", False)
    assert 0 < run.processor < 60


def test_the_processes_of_a_run_share_their_bytecode(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where Python keeps none, each of a hundred processes would compile Django and the house anew."""
    job = Job("any", "postgres", environment=(("TABLEE_TEST_ROWS", "only"),))
    monkeypatch.delenv("PYTHONPYCACHEPREFIX", raising=False)
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    given = run_all.environment(job)
    assert given["PYTHONPYCACHEPREFIX"] == str(run_all.BYTECODE) and "PYTHONDONTWRITEBYTECODE" not in given
    assert (given["TABLEE_TEST_DB"], given["TABLEE_TEST_ROWS"]) == ("postgres", "only")
    monkeypatch.delenv("PYTHONDONTWRITEBYTECODE")
    assert "PYTHONPYCACHEPREFIX" not in run_all.environment(job), "Python keeps it where it always does"
