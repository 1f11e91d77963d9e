"""Seventy hostile or broken files: each is refused whole, with its reason and what to do, and nothing is written anywhere."""

import pytest

from tablee.kernel.refusals import Refused
from tablee.standards.sheets.faults import FileFault
from tablee.standards.sheets.read import parse_apart, read_file, read_paste
from tests.standards.sheets.hostile import HOSTILE


@pytest.mark.parametrize("name", HOSTILE)
def test_file_is_refused_whole_with_a_reason(name: str) -> None:
    build, code = HOSTILE[name]
    with pytest.raises(Refused) as caught:
        read_file(*build(), field="file")
    refusal = caught.value.refusal
    assert refusal.code == f"sheet_{code}"
    assert refusal.field == "file"
    assert refusal.sentence.endswith(".")
    assert refusal.remedy.endswith(".")
    assert "%(" not in str(refusal)


def test_there_are_at_least_sixty() -> None:
    assert len(HOSTILE) >= 60


def test_a_child_that_dies_or_says_nonsense_is_a_refusal() -> None:
    """The parser's process may be killed, crash, or answer rubbish: the server's process only sees a fault."""
    for program, code in (("this_program_does_not_exist", "too_heavy"), ("this", "broken_workbook")):
        with pytest.raises(FileFault) as caught:
            parse_apart(b"Produit", "csv", module=program)
        assert caught.value.code == code


def test_a_paste_has_limits_too() -> None:
    for text, code in (
        ("  \n ", "empty_paste"),
        ("a" * 1_000_001, "paste_too_long"),
        ('a\t"b\n' * 3, "broken_quote"),
    ):
        with pytest.raises(Refused) as caught:
            read_paste(text, field="paste")
        assert caught.value.refusal.code == f"sheet_{code}"
