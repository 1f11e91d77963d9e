"""Journeys between neighbouring domains; registers what picks up the outbox."""

from django.apps import AppConfig


class FlowsConfig(AppConfig):
    default_auto_field = "django.db.models.BigAutoField"
    name = "tablee.flows"
    label = "flows"

    def ready(self) -> None:
        from tablee.flows import alerts, hand_over_alerts, knowing, share_alerts, welcoming  # noqa: F401  (they register)
