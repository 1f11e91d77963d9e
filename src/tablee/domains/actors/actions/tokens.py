"""Giving programs a way in, and closing it. What opens is random, shown once, kept as a digest."""

from datetime import date, datetime

from django.db import transaction

from tablee.domains.actors import rules
from tablee.domains.actors.models import ApiToken, Organization
from tablee.domains.actors.token_secrets import digest_of, new_secret
from tablee.domains.actors.viewer import Viewer
from tablee.kernel import journal
from tablee.kernel.refusals import insist
from tablee.kernel.words import one_line


@transaction.atomic
def issue_token(
    organization: Organization, *, name: str, scope: str, by: Viewer, at: datetime
) -> tuple[ApiToken, str]:
    """A new token and what opens with it: the only moment at which anybody can read that."""
    insist(rules.why_not_issue_token(organization, name=name, scope=scope, by=by))
    secret = new_secret()
    token = ApiToken.objects.create(
        organization=organization,
        name=one_line(name)[:80],
        scope=scope,
        digest=digest_of(secret),
        created_at=at,
        created_by_ref=by.person_ref,
    )
    _note("actors.issue_token", token, by, at)
    return token, secret


@transaction.atomic
def revoke_token(token: ApiToken, *, by: Viewer, at: datetime) -> ApiToken:
    """Nothing opens with it any more; twice is once."""
    insist(rules.why_not_change(token.organization, by=by))
    if ApiToken.objects.filter(pk=token.pk, revoked_at__isnull=True).update(revoked_at=at):
        _note("actors.revoke_token", token, by, at)
    token.refresh_from_db()
    return token


@transaction.atomic
def token_used(token: ApiToken, *, on: date) -> None:
    """Remember the day, and nothing finer: when a program runs says when people work."""
    ApiToken.objects.filter(pk=token.pk).exclude(last_used_on=on).update(last_used_on=on)


def _note(verb: str, token: ApiToken, by: Viewer, at: datetime) -> None:
    after = {"token": token.ref, "scope": token.scope}
    journal.write(verb, token.organization.topic, by.author, at, after=after)
