"""People, and what they may do for an organisation."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone

from tablee.domains.actors.enums import RoleKind
from tablee.domains.actors.models.organizations import Organization
from tablee.kernel.references import new_ref


class PersonManager(BaseUserManager["Person"]):
    """E-mail addresses are compared without case."""

    def get_by_natural_key(self, username: str | None) -> "Person":
        return self.get(email__iexact=username)


class Person(AbstractBaseUser):
    """Someone with a first name and an e-mail to sign in. What they do is in roles; nothing here labels them."""

    ref = models.CharField(max_length=12, unique=True, default=new_ref)
    first_name = models.CharField(max_length=60)
    email = models.EmailField(unique=True)
    language = models.CharField(max_length=5, default="fr")
    muted = models.JSONField(default=list, blank=True)  # message kinds this person switched off
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[PersonManager] = PersonManager()
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["first_name"]

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="person_email_once")]

    def __str__(self) -> str:
        return self.first_name


class Role(models.Model):
    """What a person may do for an organisation, from one moment to another."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="roles")
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="roles")
    kind = models.CharField(max_length=12, choices=RoleKind.choices, default=RoleKind.TEAM)
    starts_at = models.DateTimeField(default=timezone.now)
    ends_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "organization"], condition=Q(ends_at__isnull=True), name="role_open_once"
            )
        ]
