"""Registering people, giving and ending roles, and forgetting a person."""

from collections.abc import Iterable
from datetime import datetime

from django.apps import apps
from django.db import transaction

from tablee.domains.actors import rules
from tablee.domains.actors.enums import RoleKind
from tablee.domains.actors.events import PersonAppointed, PersonErased
from tablee.domains.actors.models import Facilitation, Organization, Person, Role
from tablee.domains.actors.viewer import Viewer
from tablee.kernel import expiry, journal
from tablee.kernel.refusals import insist
from tablee.kernel.words import one_line, strip_blank


@transaction.atomic
def register_person(email: str, *, first_name: str, at: datetime, language: str = "fr") -> Person:
    """The person with this address, made when nobody has it. The first name of someone known is kept."""
    known = Person.objects.filter(email__iexact=strip_blank(email)).first()
    if known is not None:
        return known
    person = Person(
        email=strip_blank(email).lower(), first_name=one_line(first_name), language=language, created_at=at
    )
    person.set_unusable_password()
    person.save()
    return person


@transaction.atomic
def appoint(
    organization: Organization,
    *,
    person: Person,
    by: Viewer,
    at: datetime,
    kind: str = RoleKind.TEAM,
) -> Role:
    """Give a person a role in the organisation; one open role each, a second call changes its kind."""
    insist(rules.why_not_change(organization, by=by))
    role = (
        Role.objects.select_for_update()
        .filter(person=person, organization=organization, ends_at=None)
        .first()
    )
    before = {"kind": role.kind, "person": person.ref} if role else {}
    if role is None:
        role = Role.objects.create(person=person, organization=organization, kind=kind, starts_at=at)
        PersonAppointed(organization=organization.ref, person=person.ref).put(at)
    else:
        if role.kind == RoleKind.COORDINATOR and kind != RoleKind.COORDINATOR:
            insist(rules.why_not_end_role(role, by=by, at=at))
        role.kind = kind
        role.save(update_fields=["kind"])
    after = {"kind": kind, "person": person.ref}
    journal.write("actors.appoint", organization.topic, by.author, at, before=before, after=after)
    return role


@transaction.atomic
def end_role(role: Role, *, by: Viewer, at: datetime) -> Role:
    """The person no longer acts for the organisation, from now on."""
    fresh = Role.objects.select_for_update().select_related("organization", "person").get(pk=role.pk)
    insist(rules.why_not_end_role(fresh, by=by, at=at))
    fresh.ends_at = at
    fresh.save(update_fields=["ends_at"])
    after = {"person": fresh.person.ref}
    before = {"kind": fresh.kind} | after
    journal.write("actors.end_role", fresh.organization.topic, by.author, at, before=before, after=after)
    return fresh


@transaction.atomic
def update_person(person: Person, *, first_name: str, language: str, at: datetime) -> Person:
    """One's own first name and language; not journaled: nobody else's business."""
    Person.objects.filter(pk=person.pk).update(first_name=one_line(first_name), language=language)
    person.refresh_from_db()
    return person


@transaction.atomic
def mute(person_ref: str, *, kinds: Iterable[str]) -> None:
    """Switch exactly these kinds of messages off for this person."""
    Person.objects.filter(ref=person_ref).update(muted=sorted(set(kinds)))


@transaction.atomic
def erase_person(person: Person, *, at: datetime) -> None:
    """Forget who it was: name, address and sign-in go; roles end; journal entries keep a code that names nobody."""
    Role.objects.filter(person=person, ends_at__isnull=True).update(ends_at=at)
    Facilitation.objects.filter(person=person, ends_at__isnull=True).update(ends_at=at)
    # The sign-in library keeps addresses in a table of its own.
    apps.get_model("account", "EmailAddress")._default_manager.filter(user=person).delete()
    forgotten = journal.Topic("person", person.ref)
    journal.write("actors.erase_person", forgotten, journal.Author(person_ref=person.ref), at)
    PersonErased(person=person.ref).put(at)
    Person.objects.filter(pk=person.pk).update(
        first_name="—", email=f"{person.ref.lower()}@efface.invalid", is_active=False, muted=[]
    )


def forget_ended_roles(before: datetime) -> int:
    """Roles and facilitations that ended before this moment go; the journal keeps that they were. How many."""
    return sum(expiry.delete(kind.objects.filter(ends_at__lt=before)) for kind in (Role, Facilitation))
