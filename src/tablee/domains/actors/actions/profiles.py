"""What a structure can take."""

from datetime import datetime
from typing import Any

from django.db import transaction

from tablee.domains.actors import rules
from tablee.domains.actors.actions.changes import change_fields
from tablee.domains.actors.models import AcceptanceProfile, Organization
from tablee.domains.actors.viewer import Viewer
from tablee.kernel import journal
from tablee.kernel.columns import columns
from tablee.kernel.refusals import insist

PROFILE_FIELDS = columns(AcceptanceProfile, "organization")


@transaction.atomic
def set_profile(organization: Organization, *, by: Viewer, at: datetime, **profile: Any) -> AcceptanceProfile:
    """Change what the structure can take. `families` and `weekdays` empty mean all."""
    insist(rules.why_not_change(organization, by=by))
    insist(rules.why_not_hours(profile.get("receiving_hours", ""), field="receiving_hours"))
    row = AcceptanceProfile.objects.select_for_update().get(organization=organization)
    before, after = change_fields(row, PROFILE_FIELDS, profile)
    if after:
        row.save()
        journal.write("actors.set_profile", organization.topic, by.author, at, before=before, after=after)
    return row
