"""The control of tests/operations/moulds.py: what is cast is what the migrations make, to the last constraint."""

from pathlib import Path
from typing import Any

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper

from tablee.kernel.backups import beside, schema
from tests.operations import moulds

SQLITE = "SELECT type, name, tbl_name, sql FROM sqlite_master"
POSTGRES = """
SELECT 'column', table_name, column_name, concat_ws(' ', ordinal_position, data_type, character_maximum_length,
       numeric_precision, numeric_scale, is_nullable, column_default, identity_generation)
  FROM information_schema.columns WHERE table_schema = current_schema()
UNION ALL SELECT 'index', tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = current_schema()
UNION ALL SELECT 'constraint', conrelid::regclass::text, conname, pg_get_constraintdef(oid)
  FROM pg_constraint WHERE connamespace = current_schema()::regnamespace
UNION ALL SELECT 'trigger', tgrelid::regclass::text, tgname, pg_get_triggerdef(pg_trigger.oid)
  FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid
 WHERE NOT tgisinternal AND relnamespace = current_schema()::regnamespace
UNION ALL SELECT 'function', proname, '', prosrc FROM pg_proc WHERE pronamespace = current_schema()::regnamespace
UNION ALL SELECT 'sequence', sequencename, '', coalesce(last_value, 0)::text
  FROM pg_sequences WHERE schemaname = current_schema()
"""


def made_by(bring_to: Any, folder: Path, steps: list[schema.Step]) -> tuple[set[Any], dict[str, int]]:
    """Everything that the database says of its tables, and how many rows each holds."""
    folder.mkdir()
    with beside.place(connection, folder) as built, beside.standing_in(built):
        bring_to(built, steps)
        return facts_of(built), rows(built)


def facts_of(built: BaseDatabaseWrapper) -> set[Any]:
    with built.cursor() as cursor:
        cursor.execute(SQLITE if built.vendor == "sqlite" else POSTGRES)
        return set(cursor.fetchall())


def rows(built: BaseDatabaseWrapper) -> dict[str, int]:
    counts = {}
    with built.cursor() as cursor:
        for name in built.introspection.table_names(cursor):
            cursor.execute(f"SELECT count(*) FROM {built.ops.quote_name(name)}")
            counts[name] = cursor.fetchone()[0]
    return counts


def test_what_is_cast_is_what_the_migrations_make(transactional_db: Any, tmp_path: Path) -> None:
    steps = schema.of_code()
    by_migrations = made_by(moulds.by_migrations, tmp_path / "migrations", steps)
    made_by(moulds.bring_to, tmp_path / "mould", steps)
    cast = made_by(moulds.bring_to, tmp_path / "cast", steps)
    assert cast == by_migrations
    assert len(cast[0]) > 100 and cast[1]["django_migrations"] == len(steps)
    # The control of the control: a version without its last migrations is seen to be another.
    older = [step for step in steps if not (step[0] == "kernel" and step[1] > "0004")]
    assert made_by(moulds.bring_to, tmp_path / "older", older) != by_migrations
