"""Imports go down only, doors to the outside never see tables, and only actions write."""

import ast
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from django.apps import apps
from django.db.models import ForeignKey

from tests.house.reading import ROOT, SRC, imported, modules, short, tree

WRITES = {
    "create", "bulk_create", "bulk_update", "get_or_create", "update_or_create", "acreate", "aupdate", "adelete", "asave",
}  # fmt: skip
AMBIGUOUS = {"save", "update", "delete"}  # dictionaries, digests, forms and images have them too
MANAGERS = {"objects", "_default_manager", "_base_manager"}
ROWS = re.compile(
    r"\.objects\b|\._default_manager\b|\._base_manager\b|\.filter\(|\.exclude\(|\.all\(\)|_set\b"
)


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


def managers(path: Path) -> list[str]:
    """Whole tables in somebody's hands: a query or an action has them, a page asks."""
    return [
        f"{short(path)}:{node.lineno} {ast.unparse(node)[:60]}"
        for node in ast.walk(tree(path))
        if (isinstance(node, ast.Attribute) and node.attr in MANAGERS)
        or (isinstance(node, ast.Constant) and node.value in MANAGERS)
    ]


@pytest.mark.parametrize("door", ["web", "api", "standards"])
def test_doors_hold_no_table(door: str) -> None:
    breaches = [line for path in modules(SRC / door) for line in managers(path)]
    assert not breaches, "\n".join(breaches)


@pytest.mark.parametrize(
    "line",
    [
        "x = type(offer).objects.get(pk=1)",
        "x = model._default_manager.all()",
        "x = getattr(Offer, 'objects')",
    ],
)
def test_the_eye_sees_a_table_held(tmp_path: Path, line: str, monkeypatch: pytest.MonkeyPatch) -> None:
    breach = tmp_path / "breach.py"
    breach.write_text(line)
    monkeypatch.setattr("tests.house.test_walls.short", str)
    assert managers(breach)


def storeys() -> dict[str, int]:
    """Domain → its height, as import-linter reads them: said once, in pyproject. The kernel is the ground."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"][
        "contracts"
    ]
    layers = next(rule["layers"] for rule in contracts if rule.get("containers") == ["tablee.domains"])
    heights = {
        name: height for height, layer in enumerate(reversed(layers), 1) for name in re.findall(r"\w+", layer)
    }
    return {"kernel": 0} | heights


def test_the_storeys_are_those_of_the_domains() -> None:
    built = {path.name for path in (SRC / "domains").iterdir() if (path / "__init__.py").exists()}
    assert set(storeys()) == {"kernel", *built}


def test_foreign_keys_point_down() -> None:
    """String references, which import-linter cannot see, included: read from the models themselves."""
    height_of = storeys()
    storey = {
        config.label: height_of.get(config.name.rpartition(".")[2])
        for config in apps.get_app_configs()
        if config.name.startswith("tablee.") and list(config.get_models())
    }
    assert None not in storey.values(), f"give these apps a storey in pyproject: {storey}"
    for model in apps.get_models():
        here = model._meta.app_label
        for field in [*model._meta.get_fields(), *model._meta.many_to_many]:
            if here not in storey or not (isinstance(field, ForeignKey) or field in model._meta.many_to_many):
                continue
            target = field.related_model._meta.app_label  # type: ignore[union-attr]
            if target != here and target in storey:
                assert storey[target] < storey[here], f"{model.__name__}.{field.name} points up to {target}"


def writing_calls(path: Path) -> list[str]:
    found = []
    for node in ast.walk(tree(path)):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            continue
        receiver = ast.unparse(node.func.value)
        # A dictionary or a digest is updated with a value; rows in a variable are updated by the names of columns.
        columns = node.func.attr == "update" and not node.args and any(key.arg for key in node.keywords)
        if (node.func.attr in WRITES | AMBIGUOUS and ROWS.search(receiver)) or columns:
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
    # The ground floor keeps its own tables; clearing the demonstration is the one broom of the house.
    return parts[0] == "kernel" or parts[:2] == ("demo", "clearing.py")


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
    [
        "Offer.objects.create(x=1)",
        "Offer.objects.filter(pk=1).update(x=1)",
        "offer.claims.all().delete()",
        "Offer._default_manager.create(x=1)",
        "Offer.objects.bulk_create(rows)",
        "theirs.update(x=1)",
    ],
)
def test_the_eye_sees_each_write(tmp_path: Path, line: str, monkeypatch: pytest.MonkeyPatch) -> None:
    breach = tmp_path / "breach.py"
    breach.write_text(line)
    monkeypatch.setattr("tests.house.test_walls.short", str)
    assert writing_calls(breach)


def test_the_eye_leaves_dictionaries_alone(tmp_path: Path) -> None:
    fine = tmp_path / "fine.py"
    fine.write_text("facts.update({'x': 1})\ndigest.update(b'')\nimage.save(target)\n")
    assert not writing_calls(fine)
