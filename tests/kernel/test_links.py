"""Links: forged, expired, revoked and replayed tokens; each opens its own row and nothing else."""

import string
from datetime import timedelta

import pytest
from django.test import override_settings
from hypothesis import given
from hypothesis import strategies as st

from tablee.kernel import links
from tablee.kernel.models import Link
from tests.make import NOON

TOMORROW = NOON + timedelta(days=1)


def link(scope: str = "sharing.bundle", object_ref: str = "BUNDLE01", holder_ref: str = "") -> Link:
    return links.issue(
        scope, object_ref, expires_at=TOMORROW, at=NOON, holder_ref=holder_ref, network_ref="NET00001"
    )


def why_closed(token: str, at: object = NOON) -> str:
    with pytest.raises(links.LinkClosed) as closed:
        links.open_token(token, at=at)  # type: ignore[arg-type]
    return closed.value.why


def test_a_token_opens_its_link_in_any_case(db: None) -> None:
    made = link()
    token = links.token_of(made)
    assert links.open_token(token, at=NOON) == links.open_token(token.upper(), at=NOON) == made
    assert links.path_of(made) == f"/l/{token}/"
    assert len(token) == 26
    assert set(token) <= set(string.ascii_lowercase + string.digits)


def test_a_token_says_nothing_of_what_it_opens(db: None) -> None:
    made = link(object_ref="BUNDLE01", holder_ref="ORG00001")
    assert "bundle01" not in links.token_of(made)
    assert links.token_of(made) != links.token_of(link(object_ref="BUNDLE01", holder_ref="ORG00001"))


@pytest.mark.parametrize("place", range(26))
def test_one_changed_letter_opens_nothing(db: None, place: int) -> None:
    token = links.token_of(link())
    other = "a" if token[place] != "a" else "b"
    assert why_closed(token[:place] + other + token[place + 1 :]) == "unknown"


@pytest.mark.parametrize(
    "token", ["", "x", "a" * 26, "0" * 10, "é" * 26, "ß" * 13, "\x00" * 26, "k7f2qd" * 100]
)
def test_what_is_no_token_opens_nothing(db: None, token: str) -> None:
    assert why_closed(token) == "unknown"


@given(st.text(max_size=40))
def test_no_text_breaks_the_door(text: str) -> None:
    """Without a database: a forged token is refused before it is asked."""
    with pytest.raises(links.LinkClosed):
        links.open_token(text, at=NOON)


def test_a_copy_of_the_database_alone_opens_nothing(db: None) -> None:
    made = link()
    with override_settings(SECRET_KEY="another installation"):
        stolen = links.token_of(made)
    assert why_closed(stolen) == "unknown"


def test_a_signature_fits_one_code_only(db: None) -> None:
    first, second = links.token_of(link()), links.token_of(link())
    assert why_closed(first[: links.CODE_LENGTH] + second[links.CODE_LENGTH :]) == "unknown"
    assert why_closed(first + "a") == "unknown"
    assert why_closed(first[:-1]) == "unknown"


def test_a_well_signed_code_without_row_opens_nothing(db: None) -> None:
    made = link()
    token = links.token_of(made)
    made.delete()
    assert why_closed(token) == "unknown"


def test_an_expired_link_is_closed_from_its_moment_on(db: None) -> None:
    token = links.token_of(link())
    assert links.open_token(token, at=TOMORROW - timedelta(microseconds=1))
    assert why_closed(token, TOMORROW) == "expired"


def test_a_revoked_link_stays_closed_and_is_revoked_once(db: None) -> None:
    made = link()
    assert links.revoke_all(made.scope, made.object_ref, at=NOON) == 1
    assert links.revoke_all(made.scope, made.object_ref, at=TOMORROW) == 0
    assert why_closed(links.token_of(made)) == "revoked"
    made.refresh_from_db()
    assert made.revoked_at == NOON


def test_a_link_is_opened_again_and_again_until_it_ends(db: None) -> None:
    """A link is a door, not a ticket: what it allows twice is the action's business, under its key."""
    token = links.token_of(link())
    assert [links.open_token(token, at=NOON).object_ref for _ in range(3)] == ["BUNDLE01"] * 3


def test_live_links_are_of_one_scope_object_and_holder(db: None) -> None:
    mine = link(holder_ref="ORG00001")
    (
        link(),
        link(scope="sharing.claim", holder_ref="ORG00001"),
        link(object_ref="BUNDLE02", holder_ref="ORG00001"),
    )
    newer = link(holder_ref="ORG00001")
    assert links.live_links("sharing.bundle", "BUNDLE01", at=NOON, holder_ref="ORG00001") == [newer, mine]
    assert links.live_links("sharing.bundle", "BUNDLE01", at=TOMORROW, holder_ref="ORG00001") == []


def test_revoking_all_closes_the_scope_of_one_object(db: None) -> None:
    link(), link(holder_ref="ORG00001")
    other_object, other_scope = link(object_ref="BUNDLE02"), link(scope="sharing.claim")
    assert links.revoke_all("sharing.bundle", "BUNDLE01", at=NOON) == 2
    assert links.revoke_all("sharing.bundle", "BUNDLE01", at=NOON) == 0
    assert links.open_token(links.token_of(other_object), at=NOON)
    assert links.open_token(links.token_of(other_scope), at=NOON)
