"""What came under a key, in one digest: the same key with something else in it is refused, never half obeyed."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import Any

from tablee.domains.sharing.lines import OfferLine


def digest_of_claim(units: int) -> str:
    """Of whom and of what is said by where the key is looked for."""
    return _digest({"units": units})


def digest_of_offer(network_ref: str, lines: Sequence[OfferLine], place: Mapping[str, Any]) -> str:
    """`place`: until when, from when, where exactly; the site is proposed by us and asks nothing."""
    asked = {name: place[name] for name in ("until_at", "pickup_from_at", "place_note")}
    return _digest({"network": network_ref, "lines": [_plain(line) for line in lines], **asked})


def _plain(line: OfferLine) -> dict[str, Any]:
    plain = {each.name: getattr(line, each.name) for each in fields(line)}
    plain["product"] = line.product.pk if line.product else None
    plain["photo"] = hashlib.sha256(bytes(line.photo["jpeg"])).hexdigest() if line.photo else None
    return plain


def _digest(asked: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(asked, default=str, sort_keys=True).encode()).hexdigest()
