"""The roof: settings, addresses, commands."""

from django.apps import AppConfig


class RoofConfig(AppConfig):
    default_auto_field = "django.db.models.BigAutoField"
    name = "tablee.config"
    label = "config"

    def ready(self) -> None:
        from tablee.config import checks  # noqa: F401  (registers them)
