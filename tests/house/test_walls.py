"""Imports go down only, doors to the outside never see tables, and only actions write."""

import ast
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.apps import apps
from django.db.models import ForeignKey

from tests.house.reading import ROOT, SRC, imported, modules, short, tree

STOREYS = [
    {"kernel"},
    {"actors"},
    {"governance", "telling", "resources", "ledger", "commons"},
    {"stock"},
    {"deliveries"},
    {"sharing", "purchasing", "transformation", "fund", "referrals"},
    {"indicators"},
]
WRITES = {
    "create", "bulk_create", "bulk_update", "get_or_create", "update_or_create", "acreate", "aupdate", "adelete", "asave",
}  # fmt: skip
AMBIGUOUS = {"save", "update", "delete"}  # dictionaries, digests, forms and images have them too
ROWS = re.compile(r"\.objects\b|\.filter\(|\.exclude\(|\.all\(\)|_set\b")


@pytest.mark.skipif(os.environ["TABLEE_TEST_DB"] != "sqlite", reason="the same on every database: runs once")
def test_import_walls_stand() -> None:
    done = subprocess.run(
        [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"],
        cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT / "src"), "NO_COLOR": "1"}, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-3000:]


TABLES = re.compile(r"tablee\.(domains\.\w+|kernel)\.models(\.\w+)*")


def tables_imported(path: Path) -> set[str]:
    """Tables a module imports when it runs: below TYPE_CHECKING they are names of types, and import nothing."""
    return {name for name in imported(path, types=False) if TABLES.fullmatch(name)}


@pytest.mark.parametrize("door", ["web", "api", "standards"])
def test_doors_to_the_outside_import_no_table(door: str) -> None:
    """Also inside a function. Pages and the API may name tables as types; a format knows none at all."""
    breaches = {short(path): names for path in modules(SRC / door) if (names := tables_imported(path))}
    assert not breaches
    if door == "standards":
        assert not [path for path in modules(SRC / door) if any(map(TABLES.fullmatch, imported(path)))]


@pytest.mark.parametrize(
    ("lines", "names"),
    [
        ("from tablee.domains.sharing.models import Offer", {"tablee.domains.sharing.models"}),
        ("def f():\n    from tablee.domains.sharing import models", {"tablee.domains.sharing.models"}),
        ("import tablee.kernel.models.links", {"tablee.kernel.models.links"}),
        ("if TYPE_CHECKING:\n    from tablee.kernel.models import Link", set()),
        ("if not TYPE_CHECKING:\n    from tablee.kernel.models import Link", {"tablee.kernel.models"}),
        ("if TYPE_CHECKING:\n    x = 1\nelse:\n    import tablee.kernel.models", {"tablee.kernel.models"}),
    ],
)
def test_the_eye_sees_each_table(tmp_path: Path, lines: str, names: set[str]) -> None:
    breach = tmp_path / "breach.py"
    breach.write_text(lines)
    assert tables_imported(breach) >= names
    assert bool(tables_imported(breach)) == bool(names)


def test_foreign_keys_point_down() -> None:
    """String references, which import-linter cannot see, included: read from the models themselves."""
    storey = {label: height for height, labels in enumerate(STOREYS) for label in labels}
    ours = [config for config in apps.get_app_configs() if config.name.startswith("tablee.")]
    unknown = {config.label for config in ours if list(config.get_models())} - set(storey)
    assert not unknown, f"give these apps a storey: {unknown}"
    for config in ours:
        for model in config.get_models():
            for field in [*model._meta.get_fields(), *model._meta.many_to_many]:
                if not isinstance(field, ForeignKey) and field not in model._meta.many_to_many:
                    continue
                target = field.related_model._meta.app_label  # type: ignore[union-attr]
                if target == config.label or target not in storey:
                    continue
                assert storey[target] < storey[config.label], (
                    f"{model.__name__}.{field.name} points up to {target}"
                )


def writing_calls(path: Path) -> list[str]:
    found = []
    for node in ast.walk(tree(path)):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            continue
        receiver = ast.unparse(node.func.value)
        if (node.func.attr in WRITES and ROWS.search(receiver)) or (
            node.func.attr in AMBIGUOUS and ROWS.search(receiver)
        ):
            found.append(f"{short(path)}:{node.lineno} {receiver[:60]}.{node.func.attr}()")
    return found


FILES = re.compile(
    r"\b(form|catalogue|font|picture|image|upright)\b|Image\."
)  # a form or a file is saved, not a row


def instance_writes(path: Path) -> list[str]:
    """`row.save()` and `row.delete()`, whatever the row is called; what is known to be a form or a file aside."""
    return [
        f"{short(path)}:{node.lineno} {ast.unparse(node.func)[:60]}()"
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in {"save", "delete", "asave", "adelete"}
        and not FILES.search(ast.unparse(node.func.value))
    ]


def may_write(path: Path) -> bool:
    parts = path.relative_to(SRC).parts
    if parts[0] == "domains":
        return len(parts) > 2 and parts[2] in {"actions", "actions.py", "bulk.py", "bulk"}
    # The ground floor keeps its own tables; clearing the demonstration is the one broom of the house; the schedule
    # keeps when each job runs next.
    return parts[0] == "kernel" or parts[:2] in {("demo", "clearing.py"), ("flows", "schedule.py")}


def test_only_actions_write() -> None:
    found = [call for path in modules(SRC) if not may_write(path) for call in writing_calls(path)]
    assert not found, "\n".join(found)


def test_only_actions_write_instances() -> None:
    found = [call for path in modules(SRC) if not may_write(path) for call in instance_writes(path)]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    "line", ["fresh.save()", "batch.save(update_fields=['x'])", "offer.bundle.delete()", "rows[0].delete()"]
)
def test_the_eye_sees_an_instance_written(tmp_path: Path, line: str, monkeypatch: pytest.MonkeyPatch) -> None:
    breach = tmp_path / "breach.py"
    breach.write_text(f"form.save()\nimage.save(target)\n{line}\n")
    monkeypatch.setattr("tests.house.test_walls.short", str)
    assert len(instance_writes(breach)) == 1


@pytest.mark.parametrize(
    "line",
    ["Offer.objects.create(x=1)", "Offer.objects.filter(pk=1).update(x=1)", "offer.claims.all().delete()"],
)
def test_the_eye_sees_each_write(tmp_path: Path, line: str, monkeypatch: pytest.MonkeyPatch) -> None:
    breach = tmp_path / "breach.py"
    breach.write_text(line)
    monkeypatch.setattr("tests.house.test_walls.short", str)
    assert writing_calls(breach)


def test_the_eye_leaves_dictionaries_alone(tmp_path: Path) -> None:
    fine = tmp_path / "fine.py"
    fine.write_text("facts.update(x=1)\ndigest.update(b'')\nimage.save(target)\n")
    assert not writing_calls(fine)
