"""The roof: settings, addresses, commands."""

from django.apps import AppConfig


class RoofConfig(AppConfig):
    name = "tablee.config"

    def ready(self) -> None:
        from tablee.config import checks  # noqa: F401  (registers them)
