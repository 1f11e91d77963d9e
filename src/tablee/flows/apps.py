"""Journeys between neighbouring domains; reads all of them, so that whoever listens to a fact is known."""

from importlib import import_module
from pkgutil import iter_modules

from django.apps import AppConfig


class FlowsConfig(AppConfig):
    name = "tablee.flows"

    def ready(self) -> None:
        for module in iter_modules(self.module.__path__, f"{self.name}."):  # type: ignore[union-attr]
            import_module(module.name)
