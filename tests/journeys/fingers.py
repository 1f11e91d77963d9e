"""Counts what a person's finger does: a tap is one press on the screen; typed digits are characters, not taps."""

from dataclasses import dataclass, field

from playwright.sync_api import Locator, Page


@dataclass
class Finger:
    """Opening a link or a card is a tap too."""

    page: Page
    taps: list[str] = field(default_factory=list)

    def open(self, url: str) -> None:
        self.taps.append(f"open {url}")
        self.page.goto(url)

    def tap(self, what: Locator) -> None:
        self.taps.append(what.inner_text()[:40])
        what.click()

    def type(self, where: Locator, text: str) -> None:
        where.fill(text)
