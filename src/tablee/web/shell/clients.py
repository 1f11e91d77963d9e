"""How often one client may try something: by link and by address, never stored in clear."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from tablee.kernel import ratelimit
from tablee.kernel.refusals import Refusal


def address_of(request: HttpRequest) -> str:
    """The client's address; behind trusted proxies the one they vouch for."""
    hops = settings.TRUSTED_PROXIES
    forwarded = [
        part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()
    ]
    if hops and len(forwarded) >= hops:
        return forwarded[-hops]
    return str(request.META.get("REMOTE_ADDR", ""))


@dataclass(frozen=True)
class RateLimit:
    """How often one client may do something: `who` narrows it to a link or a person."""

    bucket: str
    limit: int
    seconds: int
    who: str = ""


def why_not_again(
    request: HttpRequest, bucket: str, *, limit: int, seconds: int, who: str = ""
) -> Refusal | None:
    """A refusal when this client tried too often."""
    return why_not_any(request, [RateLimit(bucket, limit, seconds, who)]).get(bucket)


def why_not_any(request: HttpRequest, limits: Sequence[RateLimit]) -> dict[str, Refusal]:
    """Several counts of one try in one write; a refusal for each bucket that is full."""
    address = address_of(request)
    tries = [
        ratelimit.Try(
            limit.bucket, f"{limit.who}|{address}", limit.limit * settings.RATE_FACTOR, limit.seconds
        )
        for limit in limits
    ]
    full = ratelimit.too_many(tries, at=timezone.now())
    return {limit.bucket: _too_many_tries(limit.seconds) for limit in limits if limit.bucket in full}


def _too_many_tries(seconds: int) -> Refusal:
    return Refusal(
        "too_often",
        _("Trop d’essais à la suite."),
        _("Attendez %(minutes)s min et recommencez\u00a0: rien n’est perdu.")
        % {"minutes": max(1, seconds // 60)},
    )
