"""The doors say what they take: parameters of pages and of the API have a type, `Any` is the rare exception."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.reading import SRC, modules, tree

BOUND = 0.03  # of all parameters
OWN = {"self", "cls"}


def parameters(path: Path) -> Iterator[tuple[str, bool]]:
    """(where, whether it says nothing): annotated as `Any`, or not at all. `**options` count too; lambdas cannot say."""
    for node in ast.walk(tree(path)):
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        a = node.args
        every = [*a.posonlyargs, *a.args, *a.kwonlyargs, *filter(None, (a.vararg, a.kwarg))]
        for one in every:
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
