"""Browsers for page tests: somebody signed in, or a phone without account."""

from django.test import Client

from tablee.domains.actors.models import Person
from tablee.domains.actors.viewer import Viewer


def signed_in(viewer: Viewer) -> Client:
    """A browser of this viewer's person, acting for the viewer's organisation."""
    client = Client()
    client.force_login(
        Person.objects.get(pk=viewer.person_id), backend="django.contrib.auth.backends.ModelBackend"
    )
    session = client.session
    session["acting_for"] = viewer.organization_ref
    session.save()
    return client


def phone() -> Client:
    """A browser nobody signed in from."""
    return Client()
