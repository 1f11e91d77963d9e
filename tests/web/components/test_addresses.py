"""An address worked out once is the address the roots of the tree give."""

import pytest
from django.urls import NoReverseMatch, reverse

from tablee.kernel.references import new_ref
from tablee.web.components.addresses import address_of, address_with


@pytest.mark.parametrize("name", ["share:list", "network:members", "shell:about"])
def test_a_room_keeps_its_address(name: str) -> None:
    assert address_of(name) == address_of(name) == reverse(name)


@pytest.mark.parametrize("name", ["share:offer", "share:correct", "network:organization"])
def test_a_reference_stands_where_it_belongs(name: str) -> None:
    ref = new_ref()
    assert address_with(name, ref) == reverse(name, args=[ref])


def test_a_room_that_does_not_exist_is_a_fault() -> None:
    with pytest.raises(NoReverseMatch):
        address_of("share:nowhere")
