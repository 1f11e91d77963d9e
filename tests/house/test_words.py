"""What a room has to say about itself is registered beside its verbs: sentences, reasons, jobs, kinds of messages, facts."""

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import MISSING, fields
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, get_type_hints

import pytest

from tablee.domains.governance.kinds import KINDS as RULE_KINDS
from tablee.domains.governance.kinds import follow_rules
from tablee.domains.messages.kinds import KINDS, send_kinds
from tablee.domains.sharing.kinds import CHILLED_L_PER_KG
from tablee.kernel import schedule
from tablee.kernel.events import EVENTS, HANDLERS, Event
from tablee.kernel.sentences import SENTENCES, UNSAID
from tests.house.reading import SRC, imported, modules, short, tree

WRITERS = re.compile(
    r"(^|_)(write|note|journal)(_|$)|^Line$"
)  # what writes the journal, and whoever calls it by another name
VERB = re.compile(r"[a-z]+\.[a-z_]+")


def verb_places(path: Path) -> Iterator[ast.expr]:
    """Where a verb of the journal stands: first in a call that writes it, or under the name `verb`."""
    for node in ast.walk(tree(path)):
        if (
            isinstance(node, ast.Call)
            and node.args
            and WRITERS.search(ast.unparse(node.func).rpartition(".")[2])
        ):
            yield node.args[0]
        elif isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "verb":
            yield node.value


def verbs_in(path: Path) -> Iterator[str]:
    """The verbs that a file writes into the journal, as literals; « this if … else that » is two."""
    for place in verb_places(path):
        for part in ast.walk(place):
            if isinstance(part, ast.Constant) and VERB.fullmatch(str(part.value)):
                yield part.value


def unsaid(paths: Iterable[Path]) -> set[str]:
    """Verbs an organisation may be shown, without a sentence."""
    return {verb for path in paths for verb in verbs_in(path)} - set(SENTENCES) - UNSAID


def literal_reasons(path: Path) -> list[str]:
    """A reason that the software writes is a registered code: words would be in the writer's language for ever."""
    seen = []
    for node in ast.walk(tree(path)):
        if not isinstance(node, ast.Call) or ast.unparse(node.func).rpartition(".")[2].startswith("why_not"):
            continue  # asked with a stand-in, nothing is written
        for word in node.keywords:
            literal = isinstance(word.value, ast.Constant) and word.value.value
            spoken = isinstance(word.value, ast.Call) and ast.unparse(word.value.func) in {
                "_",
                "__",
                "gettext",
            }
            if word.arg == "reason" and (literal or spoken):
                seen.append(f"{short(path)}:{node.lineno}")
    return seen


def test_every_verb_has_its_sentence() -> None:
    assert len({verb for path in modules(SRC) for verb in verbs_in(path)}) > 40, (
        "the verbs are where this looks"
    )
    assert unsaid(modules(SRC)) == set()


def test_no_sentence_is_left_of_a_verb_that_is_gone() -> None:
    """An entry is written once: verbs that only older versions wrote are named here."""
    assert set(SENTENCES) - {verb for path in modules(SRC) for verb in verbs_in(path)} == set()


def test_sentences_and_reasons_stand_beside_their_verbs() -> None:
    rooms = {"import": "flows", "agenda": "flows"}
    for verb, sentence in SENTENCES.items():
        room = verb.partition(".")[0]
        home = f"tablee.{rooms.get(room, f'domains.{room}')}.words"
        assert sentence.__module__ in {home, "tablee.kernel.sentences"}, verb


def test_reasons_of_the_software_are_codes() -> None:
    inside = [
        path for path in modules(SRC) if path.parts[len(SRC.parts)] in {"flows", "tables", "domains", "demo"}
    ]
    assert [line for path in inside for line in literal_reasons(path)] == []


@pytest.mark.parametrize(
    "line",
    [
        'journal.write("sharing.planted", by=by)',
        'verb = "sharing.planted" if units else "sharing.claim"',
        '_note("actors.planted", x)',
        'Line("import.planted", by)',
    ],
)
def test_a_planted_verb_is_seen(tmp_path: Path, line: str) -> None:
    (planted := tmp_path / "planted.py").write_text(line)
    assert len(unsaid([planted])) == 1


@pytest.mark.parametrize("line", ['withdraw(offer, reason="leaves")', 'withdraw(offer, reason=_("part"))'])
def test_a_planted_reason_is_seen(tmp_path: Path, line: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.house.test_words.short", str)
    (planted := tmp_path / "planted.py").write_text(line)
    assert literal_reasons(planted)
    planted.write_text("withdraw(offer, reason=LEAVES_NETWORK)")
    tree.cache_clear()
    assert not literal_reasons(planted)


def fact_faults(kinds: Iterable[type[Event]]) -> list[str]:
    """A fact is declared in the `events.py` of its room, under that room's name, and every field has a default."""
    said = []
    for kind in kinds:
        room, _events, door = kind.__module__.rpartition(".")
        if door != "events" or kind.name.partition(".")[0] != room.rpartition(".")[2]:
            said.append(f"{kind.__name__} ({kind.name}) is not declared in the events.py of its room")
        bare = [
            field.name
            for field in fields(kind)
            if field.default is MISSING and field.default_factory is MISSING
        ]
        said += [f"{kind.__name__}.{name} has no default: an older fact may lack it" for name in bare]
    return said


def handler_faults(handlers: dict[type[Event], list[Any]]) -> list[str]:
    """A handler hears the fact it says it hears, and a fact that is declared."""
    said = []
    for kind, listening in handlers.items():
        for handler in listening:
            if EVENTS.get(kind.name) is not kind:
                said.append(f"{handler.__name__} hears {kind.__name__}, which no room declares")
            if next(iter(get_type_hints(handler).values())) is not kind:
                said.append(f"{handler.__name__} hears {kind.__name__} and expects another fact")
    return said


def ours() -> list[type[Event]]:
    return [kind for kind in EVENTS.values() if kind.__module__.startswith("tablee.")]


def test_every_fact_is_declared_in_its_room() -> None:
    assert ours()
    assert fact_faults(ours()) == []


def test_facts_keep_the_names_they_are_stored_under() -> None:
    """Facts of an older version wait under these names: a class may be renamed, its name then stays beside it."""
    assert {kind.name for kind in ours()} == {
        "actors.appointed", "actors.invited", "actors.joined", "actors.left", "actors.looks_after",
        "actors.person_erased", "deliveries.handed_over", "flows.circle_part", "sharing.claim_changed",
        "sharing.need_said", "sharing.offer_claimed", "sharing.offer_published", "sharing.offer_widened",
        "sharing.offer_withdrawn", "sharing.share_answered", "sharing.share_out_proposed",
        "sharing.share_out_settled", "sharing.shares_cancelled",
    }  # fmt: skip


def test_every_handler_hears_a_declared_fact() -> None:
    heard = {kind: listening for kind, listening in HANDLERS.items() if kind in ours()}
    assert heard
    assert handler_faults(heard) == []


def test_facts_are_put_by_their_kind_only() -> None:
    """The table of facts is the ground floor's: elsewhere nobody writes a name and a payload by hand."""
    table = "tablee.kernel.models.OutboxEvent"
    seen = [short(path) for path in modules(SRC) if table in imported(path) and "kernel" not in path.parts]
    assert seen == []


@pytest.fixture
def planted() -> Any:
    """A fact declared in no room, with a field that has no default."""

    class Planted(Event):
        name = "sharing.planted"
        offer: str

    yield Planted
    EVENTS.pop("sharing.planted", None)


def test_a_planted_fact_is_seen(planted: type[Event]) -> None:
    assert len(fact_faults([planted])) == 2


def test_a_planted_handler_is_seen(planted: type[Event]) -> None:
    def hear(fact: Any, at: datetime) -> None: ...

    hear.__annotations__["fact"] = planted
    assert handler_faults({planted: [hear]}) == []
    hear.__annotations__["fact"] = Event
    assert len(handler_faults({planted: [hear]})) == 1
    del EVENTS["sharing.planted"]
    assert len(handler_faults({planted: [hear]})) == 2


def jobs_in(path: Path) -> set[str]:
    """The names under which a file registers jobs."""
    return {
        str(node.args[0].value)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call)
        and ast.unparse(node.func) == "job"
        and isinstance(node.args[0], ast.Constant)
    }


def unregistered(paths: Iterable[Path]) -> set[str]:
    """Jobs written down where nothing reads them: not in the `jobs.py` of a room that Django knows."""
    known = {job.name for job in schedule.JOBS}
    return {name for path in paths for name in jobs_in(path) if name not in known or path.name != "jobs.py"}


def test_every_job_is_registered_and_has_a_label() -> None:
    assert unregistered(modules(SRC)) == set()
    assert {name for path in modules(SRC) for name in jobs_in(path)} == {job.name for job in schedule.JOBS}
    assert [job.name for job in schedule.JOBS if len(str(job.label)) < 4] == []


def test_a_planted_job_is_seen(tmp_path: Path) -> None:
    line = 'job("{}", "Copier", copy, every=DAY)'
    (unread := tmp_path / "jobs.py").write_text(line.format("planted"))
    (elsewhere := tmp_path / "actions.py").write_text(line.format("copy"))
    assert unregistered([unread, elsewhere]) == {"planted", "copy"}
    with pytest.raises(ValueError, match="copy"):
        schedule.job("copy", "Copier", lambda at: None, every=timedelta(days=1))


def message_kinds_in(path: Path) -> set[str]:
    """The kinds of messages that a file sends, as literals; « this if … else that » is two."""
    return {
        part.value
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call)
        and node.args
        and ast.unparse(node.func) in {"tell", "notify", "tell_many"}
        for part in ast.walk(node.args[0])
        if isinstance(part, ast.Constant) and isinstance(part.value, str)
    }


def test_every_message_is_of_a_registered_kind() -> None:
    kinds = {kind for path in modules(SRC) for kind in message_kinds_in(path)}
    assert len(kinds) > 5, "messages are sent where this looks"
    assert kinds - set(KINDS) == set()


def test_a_planted_message_kind_is_seen(tmp_path: Path) -> None:
    (planted := tmp_path / "planted.py").write_text(
        'tell_many("planted" if presses else "offer", drafts, at=at)'
    )
    assert message_kinds_in(planted) - set(KINDS) == {"planted"}


def test_every_registered_message_kind_is_sent() -> None:
    """But one: the daily word of what is missing has its switch and no sender yet."""
    assert set(KINDS) - {kind for path in modules(SRC) for kind in message_kinds_in(path)} == {"need"}


def unread(path: Path) -> list[str]:
    """What a file registers where nothing reads it at the start: handlers outside `flows/`, kinds outside `kinds.py`."""
    calls = [
        ast.unparse(node.func).rpartition(".")[2]
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call)
    ]
    homes = {
        "on": path.parent == SRC / "flows",
        "follow_rules": path.name == "kinds.py",
        "send_kinds": path.name == "kinds.py",
    }
    return [call for call in calls if not homes.get(call, True)]


def test_handlers_and_kinds_stand_where_they_are_read() -> None:
    assert {short(path): unread(path) for path in modules(SRC) if unread(path)} == {}
    listening = {handler.__module__ for handlers in HANDLERS.values() for handler in handlers}
    assert {"tablee.flows.alerts", "tablee.flows.knowing"} <= listening
    assert next(iter(RULE_KINDS)) == CHILLED_L_PER_KG, "pages show what sharing follows first"


def test_planted_handlers_and_kinds_are_seen(tmp_path: Path) -> None:
    (planted := tmp_path / "planted.py").write_text(
        "@on(Fact)\ndef hear(fact: Fact, at: datetime) -> None: ...\nfollow_rules(a)\nkinds.send_kinds(b)"
    )
    assert sorted(unread(planted)) == ["follow_rules", "on", "send_kinds"]
    offer, chilled = KINDS["offer"], RULE_KINDS[CHILLED_L_PER_KG]
    with pytest.raises(ValueError, match="offer"):
        send_kinds(offer)
    with pytest.raises(ValueError, match=CHILLED_L_PER_KG):
        follow_rules(chilled)
