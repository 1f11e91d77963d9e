"""Rules are typed, dated and versioned: never edited, in force from their own day."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils.translation import override

from tablee.domains.governance import actions, queries
from tablee.domains.governance.kinds import KINDS, LAW_VERSION, law
from tablee.domains.governance.models import Rule
from tablee.domains.governance.versions import ORIGIN, own_versions, say_versions, versions
from tablee.domains.sharing.kinds import DEFAULT_NORM_G, NORM_G, POINTS, TARGET_HOURS, WINDOW_DAYS
from tablee.kernel.models import JournalEntry
from tablee.kernel.refusals import NotVisible
from tests import make
from tests.domains.refusing import constraint, refused

DAY = timedelta(days=1)


def test_without_a_rule_the_law_and_the_founding_documents_speak(table: make.Table) -> None:
    found = queries.rules_on(table.network.pk, make.TODAY)
    assert set(found) == set(KINDS)
    assert found["use_by_min_hours_left"].value == law()["don"]["dlc_min_heures_restantes"] == 48
    assert found["chilled_l_per_kg"].value == 3
    assert all((each.version, each.since) == (LAW_VERSION, None) for each in found.values())


def test_a_rule_is_in_force_from_its_day_until_the_next(table: make.Table) -> None:
    make.rule(table.network, TARGET_HOURS, 4, starts_on=make.TODAY)
    make.rule(table.network, TARGET_HOURS, 8, starts_on=make.TODAY + 10 * DAY)
    days = [make.TODAY - DAY, make.TODAY, make.TODAY + 9 * DAY, make.TODAY + 10 * DAY]
    assert [queries.value_on(table.network.pk, TARGET_HOURS, day) for day in days] == [6, 4, 4, 8]
    assert queries.rules_on(table.network.pk, days[3])[TARGET_HOURS].version == "v2"
    assert queries.value_on(table.elsewhere.pk, TARGET_HOURS, days[3]) == 6, "each network has its own"


def test_the_same_day_the_later_version_wins(table: make.Table) -> None:
    make.rule(table.network, TARGET_HOURS, 4)
    make.rule(table.network, TARGET_HOURS, 5)
    assert queries.value_on(table.network.pk, TARGET_HOURS, make.TODAY) == 5


def test_adopting_is_journaled_with_its_reason(table: make.Table) -> None:
    by = make.facilitator(table.network, table.tilleuls)
    actions.adopt(
        table.network,
        key=TARGET_HOURS,
        value=4,
        starts_on=make.TODAY,
        reason=" Décidé lundi. ",
        by=by,
        at=make.NOON,
    )
    entry = JournalEntry.objects.get(verb="governance.adopt")
    assert (entry.before, entry.reason) == ({"value": 6, "version": LAW_VERSION}, " Décidé lundi. ")
    assert entry.after == {"value": 4, "version": "v1", "from": str(make.TODAY)}
    assert entry.person_ref == by.person_ref
    assert Rule.objects.get().reason == "Décidé lundi."


@pytest.mark.parametrize(
    ("key", "value", "reason", "code"),
    [
        ("nothing", 1, "x", "unknown_rule"),
        ("use_by_min_hours_left", 24, "x", "set_by_law"),
        (TARGET_HOURS, 4, "  ", "no_reason"),
        (TARGET_HOURS, 0, "x", "bad_value"),
        (TARGET_HOURS, True, "x", "bad_value"),
        (TARGET_HOURS, "4", "x", "bad_value"),
        (TARGET_HOURS, 4.5, "x", "bad_value"),
        (TARGET_HOURS, 10**12, "x", "bad_value"),
        ("chilled_l_per_kg", 21, "x", "bad_value"),
        ("best_before_passed_allowed", 1, "x", "bad_value"),
        ("best_before_passed_allowed", None, "x", "bad_value"),
        (NORM_G, 500, "x", "bad_table"),
        (NORM_G, {"feculents": 500}, "x", "bad_table"),
        (NORM_G, DEFAULT_NORM_G | {"caviar": 5}, "x", "bad_table"),
        (NORM_G, DEFAULT_NORM_G | {"feculents": 0}, "x", "bad_value"),
        (NORM_G, DEFAULT_NORM_G | {"feculents": True}, "x", "bad_value"),
        (POINTS, dict.fromkeys(DEFAULT_NORM_G, 10_001), "x", "bad_value"),
    ],
)
def test_what_cannot_be_adopted(table: make.Table, key: str, value: Any, reason: str, code: str) -> None:
    by = make.facilitator(table.network, table.tilleuls)
    with refused(code):
        actions.adopt(
            table.network, key=key, value=value, starts_on=make.TODAY, reason=reason, by=by, at=make.NOON
        )
    assert not Rule.objects.exists()


def test_a_wrong_line_of_a_table_is_named(table: make.Table) -> None:
    by = make.facilitator(table.network, table.tilleuls)
    with refused("bad_value") as caught:
        actions.adopt(
            table.network,
            key=POINTS,
            value=dict.fromkeys(DEFAULT_NORM_G, 1000) | {"autres": -1},
            starts_on=make.TODAY,
            reason="x",
            by=by,
            at=make.NOON,
        )
    assert caught.refusal.field == "value_autres"


def test_no_rule_binds_before_the_day_it_is_adopted(table: make.Table) -> None:
    by = make.facilitator(table.network, table.tilleuls)
    given = {"key": TARGET_HOURS, "value": 4, "reason": "x", "at": make.NOON}
    with refused("past_day") as caught:
        actions.adopt(table.network, starts_on=make.TODAY - DAY, by=by, **given)
    assert caught.refusal.field == "starts_on"
    make.rule(
        table.network, TARGET_HOURS, 4, starts_on=make.TODAY - DAY
    )  # a past is planted by the founding door
    assert actions.adopt(table.network, starts_on=make.TODAY, by=by, **given).version == 2


def test_today_is_the_networks_own(table: make.Table) -> None:
    """At 23:30 in Paris it is already tomorrow in La Réunion."""
    far = make.network("Réseau des Filaos", time_zone="Indian/Reunion")
    make.member(far, table.tilleuls)
    by, late = make.facilitator(far, table.tilleuls), make.NOON.replace(hour=23, minute=30)
    given = {"key": TARGET_HOURS, "value": 4, "reason": "x", "by": by, "at": late}
    with refused("past_day"):
        actions.adopt(far, starts_on=make.TODAY, **given)
    assert actions.adopt(far, starts_on=make.TODAY + DAY, **given)


def test_only_who_looks_after_the_network(table: make.Table) -> None:
    for by in (table.alice, table.chloe, make.facilitator(table.elsewhere, table.cypres)):
        with refused("not_facilitator"):
            actions.adopt(
                table.network,
                key=TARGET_HOURS,
                value=4,
                starts_on=make.TODAY,
                reason="x",
                by=by,
                at=make.NOON,
            )


def test_the_history_is_the_networks(table: make.Table) -> None:
    make.rule(table.network, TARGET_HOURS, 4)
    make.rule(table.network, TARGET_HOURS, 5, starts_on=make.TODAY + DAY)
    assert [row.version for row in queries.history(table.bob, table.network.ref)] == [2, 1]
    with pytest.raises(NotVisible):
        queries.history(table.chloe, table.network.ref)


def test_a_version_is_written_once(table: make.Table) -> None:
    rule = make.rule(table.network)
    with constraint("rule_version_once", Rule):
        Rule.objects.create(
            network=table.network, kind=rule.kind, version=1, value=9, starts_on=make.TODAY, reason="x"
        )
    with constraint("rule_version_positive", Rule):
        Rule.objects.filter(pk=rule.pk).update(version=0)


def test_versions_fit_their_column(table: make.Table) -> None:
    for key, value in ((TARGET_HOURS, 4), ("best_before_passed_allowed", False)):
        for _ in range(12):
            make.rule(table.network, key, value)
    in_force = queries.rules_on(table.network.pk, make.TODAY)
    said = versions(in_force, "best_before_passed_allowed", TARGET_HOURS)
    assert said == "droit 2026-11; best_before_passed v12; target_hours v12"
    assert len(said) <= 60


def test_versions_are_said_in_the_readers_language(table: make.Table) -> None:
    before = queries.rules_on(table.network.pk, make.TODAY)
    assert own_versions(before, NORM_G) == ORIGIN
    for key, value in ((NORM_G, DEFAULT_NORM_G), (WINDOW_DAYS, 14)):
        make.rule(table.network, key, value)
    kept = own_versions(queries.rules_on(table.network.pk, make.TODAY), WINDOW_DAYS, NORM_G, POINTS)
    assert kept == "window v1; norm v1"
    said = {}
    for language in ("fr", "en"):
        with override(language):
            said[language] = [say_versions(each) for each in (kept, ORIGIN, "droit 2026-11; target_hours v2")]
    assert said["fr"] == ["mémoire v1 · repères v1", "règle d’origine", "droit 2026-11 · temps réservé v2"]
    assert not set(said["fr"]) & set(said["en"])


@pytest.mark.parametrize("kept", ["mémoire v2 · repères v1", "règle d’origine", "v2", "", "window"])
def test_what_was_kept_in_words_stays_as_it_was_written(kept: str) -> None:
    assert say_versions(kept) == kept


def test_every_kind_can_be_shown_and_its_default_adopted() -> None:
    for key, kind in KINDS.items():
        assert kind.label
        assert len(key) <= 40
        if kind.type == "int":
            assert kind.low <= kind.default <= kind.high
