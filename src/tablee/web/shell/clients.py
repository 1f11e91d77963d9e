"""How often one client may try something: by link and by address, never stored in clear."""

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


def why_not_again(
    request: HttpRequest, bucket: str, *, limit: int, seconds: int, who: str = ""
) -> Refusal | None:
    """A refusal when this client tried too often."""
    who = f"{who}|{address_of(request)}"
    if ratelimit.allow(bucket, who, limit=limit * settings.RATE_FACTOR, seconds=seconds, at=timezone.now()):
        return None
    minutes = max(1, seconds // 60)
    return Refusal(
        "too_often",
        _("Trop d’essais à la suite."),
        _("Attendez %(minutes)s min et recommencez\u00a0: rien n’est perdu.") % {"minutes": minutes},
    )
