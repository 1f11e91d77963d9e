"""Hands the demonstration's world to its page. Only the roof knows both: `web` never imports `demo`."""

from datetime import datetime

from tablee.demo import loader
from tablee.demo.personas import Door, Persona, doors, personas


class DemoStage:
    """The shape that `tablee.web.demo.stage` asks for."""

    def personas(self) -> list[Persona]:
        return personas()

    def doors(self, at: datetime) -> list[Door]:
        return doors(at)

    def reload(self, at: datetime) -> None:
        loader.reload_world(at, progress=_silent)


def _silent(line: str) -> None:
    """A page has nobody to report progress to."""
