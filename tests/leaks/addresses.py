"""What each address names. An address that is not declared here fails the hunt: nobody looked at who may read it."""

from collections.abc import Iterator
from typing import Any

from django.urls import get_resolver
from django.urls.resolvers import URLPattern, URLResolver

NAMES: dict[str, str] = {
    # name of the address: kind of object its argument names ("" for none)
    "alive": "",
    "set_language": "",
    "shell:home": "",
    "shell:act_for": "",
    "shell:more": "",
    "shell:about": "",
    "shell:privacy": "",
    "today:home": "",
    "share:list": "",
    "share:new": "",
    "share:need": "",
    "share:close_need": "need",
    "share:change_claim": "claim",
    "share:offer": "offer",
    "share:photo": "offer",
    "share:withdraw": "offer",
    "share:renew_link": "offer",
    "share:correct": "offer",
    "share:waiting": "",
    "share:deal": "offer?",
    "share:share_out": "share_out",
    "share:sheet": "share_out",
    "share:cancel_share_out": "share_out",
    "share:answer": "share",
    "share:rule": "",
    "handover:list": "",
    "handover:by_code": "",
    "handover:year": "year",
    "handover:check": "pickup",
    "handover:slip": "hand_over",
    "handover:paper": "hand_over",
    "handover:sign": "hand_over",
    "handover:correct": "hand_over",
    "settings:home": "",
    "settings:card": "",
    "settings:profile": "",
    "settings:authorizations": "",
    "settings:counts": "",
    "settings:sites": "",
    "settings:site_new": "",
    "settings:site": "site",
    "settings:people": "",
    "settings:role": "role",
    "settings:donors": "",
    "settings:donor_new": "",
    "settings:donor": "donor",
    "settings:donor_edit": "donor",
    "settings:tokens": "",
    "settings:token_revoke": "api_token",
    "settings:rules": "",
    "settings:rule": "network rule",
    "settings:match_notes": "",
    "settings:journal": "",
    "settings:export": "",
    "directory:public": "",
    "directory:sites": "",
    "directory:structures": "",
    "directory:services": "",
    "directory:news": "",
    "directory:settings": "",
    "directory:hide": "",
    "directory:confirm": "",
    "directory:own_file": "public_rows",
    "directory:network_file": "network public_rows",
    "exports:home": "",
    "exports:xlsx": "exported",
    "exports:csv": "exported",
    "exports:follow": "",
    "exports:unfollow": "",
    "settings:backups": "",
    "operations:home": "",
    "operations:try_fact": "fact",
    "operations:try_message": "message",
    "operations:run_job": "job",
    "imports:start": "",
    "imports:template": "kind",
    "imports:review": "batch",
    "imports:run": "batch",
    "imports:done": "batch",
    "imports:undo": "batch",
    "network:members": "",
    "network:people": "",
    "network:invite": "network",
    "network:facilitating": "network",
    "network:found": "",
    "network:invitations": "",
    "network:join": "network",
    "network:leave": "network",
    "network:map": "",
    "network:map_points": "",
    "network:organization": "organization",
    "network:write_to": "organization",
    "network:reply": "token",
    "link:open": "token",
    "link:inside": "token",
    "account:home": "",
    "account:me": "",
    "account:messages": "",
    "account:end_role": "role",
    "account:data": "",
    "account:download": "form",
    "account:data_map": "",
    "account:erase": "",
    "account_login": "",
    "account_request_login_code": "",
    "account_confirm_login_code": "",
    "account_logout": "",
    "account_inactive": "",
    "wizard:start": "",
    "wizard:structure": "",
    "wizard:you": "",
    "wizard:steps": "",
    "style:index": "",
    "demo:index": "",
    "demo:enter": "",
    "demo:reload": "",
}

# The same for programs: tests/leaks/test_api.py knocks there, with tokens.
API_NAMES: dict[str, str] = {
    "api_nothing": "",
    "api:api-root": "",
    "api:openapi-json": "",
    "api:me": "",
    "api:networks": "",
    "api:network": "network",
    "api:network_join": "network",
    "api:network_leave": "network",
    "api:invitations": "",
    "api:organizations": "",
    "api:organization": "organization",
    "api:profile": "organization",
    "api:counts": "organization",
    "api:sites": "organization",
    "api:site": "site",
    "api:site_main": "site",
    "api:products": "",
    "api:offers": "",
    "api:offer": "offer",
    "api:offer_withdraw": "offer",
    "api:offer_correct": "offer",
    "api:offer_claims": "offer",
    "api:offer_share_out": "offer",
    "api:offer_shares": "offer",
    "api:claims": "",
    "api:claim": "claim",
    "api:share_out": "share_out",
    "api:share_out_cancel": "share_out",
    "api:shares": "",
    "api:share": "share",
    "api:share_take": "share",
    "api:share_pass": "share",
    "api:handovers": "",
    "api:handover": "hand_over",
    "api:handover_sign": "hand_over",
    "api:handover_correct": "hand_over",
    "api:needs": "",
    "api:need": "need",
    "api:need_close": "need",
}


def every_address() -> Iterator[tuple[str, URLPattern]]:
    """(name with its namespace, pattern) for every address that a browser may ask."""
    yield from ((name, each) for name, each in _all() if not name.startswith("api"))


def every_api_address() -> Iterator[tuple[str, URLPattern]]:
    """The same for programs, one entry for each verb group."""
    yield from ((name, each) for name, each in _all() if name.startswith("api"))


def _all() -> Iterator[tuple[str, URLPattern]]:
    yield from _walk(get_resolver().url_patterns, "")


def _walk(patterns: list[Any], namespace: str) -> Iterator[tuple[str, URLPattern]]:
    for each in patterns:
        if isinstance(each, URLResolver):
            inner = f"{namespace}{each.namespace}:" if each.namespace else namespace
            yield from _walk(each.url_patterns, inner)
        else:
            yield f"{namespace}{each.name}", each
