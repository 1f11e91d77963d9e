"""Logs never hold the key of a link, a query string, an address or a telephone number."""

import io
import logging

import pytest

from tablee.config.log_masking import MaskedFormatter, mask


@pytest.mark.parametrize(
    ("line", "masked"),
    [
        ("Not Found: /l/Zm9v-bar_1", "Not Found: /l/***"),
        ("GET /l/Zm9v/prendre?x=1 HTTP/1.1", "GET /l/***/prendre?*** HTTP/1.1"),
        ("https://tablee.example/l/abc#haut", "https://tablee.example/l/***#haut"),
        ("/offres?q=riz&token=abc", "/offres?***"),
        (
            "Key (email)=(alice.martin+essai@exemple.fr) already exists",
            "Key (email)=(***@***) already exists",
        ),
        ("tel 06 12 34 56 78 ou +33612345678", "tel ***tel*** ou ***tel***"),
        ("12 caisses à 18 h 30 ? oui", "12 caisses à 18 h 30 ? oui"),
        ("/reseau/2026/11/22 took 120345678901 ns", "/reseau/2026/11/22 took 120345678901 ns"),
    ],
)
def test_mask(line: str, masked: str) -> None:
    assert mask(line) == masked


def test_arguments_and_tracebacks_are_masked_too() -> None:
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(MaskedFormatter("%(message)s"))
    logger = logging.Logger("test")
    logger.addHandler(handler)
    try:
        raise ValueError("no room at /l/secret-token for bob@exemple.fr")
    except ValueError:
        logger.exception("Internal Server Error: %s", "/l/secret-token?next=/l/other-token")
    written = stream.getvalue()
    assert "ValueError" in written
    assert not [secret for secret in ("secret-token", "other-token", "bob") if secret in written]
