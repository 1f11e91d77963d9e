"""The database itself refuses to change a journal entry; removing one breaks the chain of seals."""

from django.db import migrations

SQLITE_ON = """
CREATE TRIGGER journal_written_once BEFORE UPDATE ON kernel_journalentry
BEGIN SELECT RAISE(ABORT, 'journal entries are written once'); END;
"""
POSTGRESQL_ON = """
CREATE FUNCTION journal_written_once() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'journal entries are written once'; END $$;
CREATE TRIGGER journal_written_once BEFORE UPDATE ON kernel_journalentry
FOR EACH ROW EXECUTE FUNCTION journal_written_once();
"""
SQLITE_OFF = "DROP TRIGGER journal_written_once;"
POSTGRESQL_OFF = "DROP TRIGGER journal_written_once ON kernel_journalentry; DROP FUNCTION journal_written_once();"


def put_up(apps, schema_editor):
    schema_editor.execute(POSTGRESQL_ON if schema_editor.connection.vendor == "postgresql" else SQLITE_ON)


def take_down(apps, schema_editor):
    schema_editor.execute(POSTGRESQL_OFF if schema_editor.connection.vendor == "postgresql" else SQLITE_OFF)


class Migration(migrations.Migration):
    dependencies = [("kernel", "0001_initial")]
    operations = [migrations.RunPython(put_up, take_down)]
