"""Which tables stand in a database, by the migrations applied to it: older archives are read as they were written."""

from collections.abc import Iterable

from django.apps import apps
from django.apps.registry import Apps
from django.contrib.auth import get_user_model
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from tablee.kernel.backups.rows import Model
from tablee.kernel.models import JournalEntry

Step = tuple[str, str]
# Who is signed in is nobody's business in a copy that travels: after a restore everybody signs in again.
SIGNED_IN = "sessions.session"


def applied(connection: BaseDatabaseWrapper) -> list[Step]:
    """Migrations this database has seen, sorted; empty for an empty database."""
    return sorted(MigrationRecorder(connection).applied_migrations())


def of_code() -> list[Step]:
    """Migrations this version of Tablée knows, sorted."""
    return sorted(MigrationLoader(None).disk_migrations)


def models_at(steps: Iterable[Step], *, signed_in: bool) -> list[Model]:
    """Every table after these migrations, in the order of their names."""
    wanted = sorted(steps)
    loader = MigrationLoader(None)
    registry: Apps = (
        apps if wanted == sorted(loader.disk_migrations) else loader.project_state(_ends(loader, wanted)).apps
    )
    found = [
        model
        for model in registry.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy
    ]
    if not signed_in:
        found = [model for model in found if model._meta.label_lower != SIGNED_IN]
    return sorted(found, key=table_of)


def table_of(model: Model) -> str:
    return str(model._meta.db_table)


def bring_to(connection: BaseDatabaseWrapper, steps: Iterable[Step] | None = None) -> None:
    """Run the migrations that are missing, up to these or up to the code's newest; no signal is sent."""
    executor = MigrationExecutor(connection)
    targets = executor.loader.graph.leaf_nodes() if steps is None else _ends(executor.loader, steps)
    executor.migrate(targets)


def _ends(loader: MigrationLoader, steps: Iterable[Step]) -> list[Step]:
    """Those of the steps that no other of them builds upon."""
    wanted = set(steps)
    inner = {
        parent.key
        for step in wanted
        for parent in loader.graph.node_map[step].parents
        if parent.key in wanted
    }
    return sorted(wanted - inner)


def is_empty(connection: BaseDatabaseWrapper) -> bool:
    """Whether nobody lives in this database: no migration, or no person and no entry in the journal."""
    names = set(connection.introspection.table_names())
    for model in (get_user_model(), JournalEntry):
        if table_of(model) in names and models.QuerySet(model, using=connection.alias).exists():
            return False
    return True
