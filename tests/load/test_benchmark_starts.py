"""Each benchmark starts from a clone in a plain environment: nobody has put `src` on the path."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def output(*arguments: str) -> str:
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(
        [sys.executable, "-m", *arguments],
        cwd=ROOT, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    return done.stdout + done.stderr


@pytest.mark.parametrize(
    ("benchmark", "sentence"),
    [
        ("allocation", "choose among territory"),
        ("load", "unrecognized arguments"),
        ("pages", "unrecognized arguments"),
    ],
)
def test_it_reads_its_arguments(benchmark: str, sentence: str) -> None:
    assert sentence in output(f"benchmarks.{benchmark}", "--nowhere")
    assert sentence in output("benchmarks", benchmark, "--nowhere")


def test_an_unknown_one_is_named_beside_those_there_are() -> None:
    assert "allocation, load, pages" in output("benchmarks", "nowhere")
