"""How much of everything S, M and L hold, and the dice that all draws come from."""

from dataclasses import dataclass
from datetime import datetime
from random import Random

from tablee.kernel.references import ALPHABET, REF_LENGTH


@dataclass(frozen=True)
class Size:
    """members and givers make the organisations; running of the offers are still open; days: how far back they go."""

    networks: int
    members: int
    givers: int
    people: int
    offers: int
    running: int
    past_needs: int
    days: int


SIZES = {
    "S": Size(networks=1, members=10, givers=3, people=50, offers=500, running=20, past_needs=20, days=120),
    "M": Size(networks=2, members=20, givers=6, people=500, offers=5_000, running=60, past_needs=200, days=240),
    "L": Size(networks=8, members=160, givers=40, people=5_000, offers=50_000, running=250, past_needs=2_000, days=365),
}  # fmt: skip


class Dice(Random):
    """Draws that the size and the seed alone decide; `ref` and `code` never give the same twice."""

    def __init__(self, size: str, seed: int) -> None:
        super().__init__(f"tablee:{size}:{seed}")
        self.label = f"{size.lower()}{seed}"
        self._given: set[str] = set()

    def ref(self) -> str:
        return self.code(REF_LENGTH)

    def code(self, length: int) -> str:
        while True:
            code = "".join(self.choices(ALPHABET, k=length))
            if code not in self._given:
                self._given.add(code)
                return code

    def moment_between(self, start: datetime, end: datetime) -> datetime:
        """To the second, in [start, end)."""
        seconds = max(int((end - start).total_seconds()), 1)
        return start + (end - start) * (self.randrange(seconds) / seconds)
