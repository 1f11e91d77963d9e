"""The ground floor of Django: nothing here knows of food aid."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class KernelConfig(AppConfig):
    name = "tablee.kernel"

    def ready(self) -> None:
        """What every room says about itself beside its verbs is read here, once, for all rooms."""
        from tablee.kernel import journal_laws  # noqa: F401  (registers them)

        autodiscover_modules("events", "kinds", "words", "laws", "jobs", "keeping")
        from tablee.kernel import own_keeping  # noqa: F401  (after the people: pages show it last)
