"""The doors say what they take: parameters of pages and of the API have a type, `Any` is the rare exception."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.reading import SRC, modules, short, tree

BOUND = 0.03  # of all parameters
OWN = {"self", "cls"}


def arguments(function: ast.FunctionDef | ast.AsyncFunctionDef) -> list[ast.arg]:
    a = function.args
    return [*a.posonlyargs, *a.args, *a.kwonlyargs, *filter(None, (a.vararg, a.kwarg))]


def parameters(path: Path) -> Iterator[tuple[str, bool]]:
    """(where, whether it says nothing): annotated as `Any`, or not at all. `**options` count too; lambdas cannot say."""
    for node in ast.walk(tree(path)):
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        for one in arguments(node):
            if one.arg not in OWN:
                untyped = one.annotation is None or ast.unparse(one.annotation).strip("'\"") in {
                    "Any", "Any | None", "typing.Any",
                }  # fmt: skip
                yield f"{path}:{one.lineno} {node.name}({one.arg})", untyped


@pytest.mark.parametrize("door", ["web", "api"])
def test_parameters_of_the_doors_have_types(door: str) -> None:
    counted = [one for path in modules(SRC / door) for one in parameters(path)]
    untyped = [where for where, says_nothing in counted if says_nothing]
    assert len(untyped) <= BOUND * len(counted), (
        f"{len(untyped)} of {len(counted)} parameters in {door}/ are Any:\n" + "\n".join(untyped)
    )


@pytest.mark.parametrize(
    ("line", "untyped"),
    [
        ("def f(a: Any): ...", 1),
        ("def f(a, *b, **c): ...", 3),
        ("async def f(a: 'Any | None' = None): ...", 1),
        ("def f(self, a: int, *, b: str, **c: object): ...", 0),
        ("def f(a: dict[str, Any]): ...", 0),
    ],
)
def test_the_eye_sees_each_untyped_parameter(tmp_path: Path, line: str, untyped: int) -> None:
    breach = tmp_path / "breach.py"
    breach.write_text(line)
    assert sum(says_nothing for _where, says_nothing in parameters(breach)) == untyped


def evaluated_types(module: ast.Module) -> list[str]:
    """Names for types only that an annotation of a function would ask for when the function is made."""
    if any(isinstance(line, ast.ImportFrom) and line.module == "__future__" for line in module.body):
        return []
    guarded = [
        line for line in module.body if isinstance(line, ast.If) and "TYPE_CHECKING" in ast.dump(line.test)
    ]
    imports = [
        node for block in guarded for node in ast.walk(block) if isinstance(node, ast.Import | ast.ImportFrom)
    ]
    names = {alias.asname or alias.name for node in imports for alias in node.names}
    functions = [
        node for node in ast.walk(module) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    annotations = [
        node
        for made in functions
        for node in (*(one.annotation for one in arguments(made)), made.returns)
        if node is not None
    ]
    asked = {node.id for where in annotations for node in ast.walk(where) if isinstance(node, ast.Name)}
    return sorted(names & asked)


def test_no_annotation_asks_for_a_name_that_only_types_have() -> None:
    """A function inside a view asks when the page is opened: no import, no type check and no lint sees it fall."""
    breach = "if TYPE_CHECKING:\n    from m import Table\ndef page():\n    def act(row: {}) -> None: ...\n"
    assert evaluated_types(ast.parse(breach.format("Table"))) == ["Table"]
    assert evaluated_types(ast.parse(breach.format("'Table'"))) == []
    wrong = {short(path): names for path in modules(SRC) if (names := evaluated_types(tree(path)))}
    assert wrong == {}
