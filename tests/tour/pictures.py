"""The camera: one browser, a page opened once and pictured on a phone, light and dark, and on a desk."""

import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, sync_playwright
from playwright.sync_api import Error as BrowserError

from tests.tour.stops import Stop, Visitor

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 800}
LOOKS = {"phone": (PHONE, "light"), "phone-dark": (PHONE, "dark"), "desk": (DESK, "light")}
PATIENCE_MS = 120_000  # a busy machine draws slowly
NO_ANSWER = 0
TALLEST = 3_000  # px: of a long list the beginning is enough
QUALITY = 72

# Plays something on a page; says its name each time there is something to picture.
Scene = Callable[[Page], Iterator[str]]


@dataclass
class Taken:
    """What one visitor met at one address; `files` is empty where there is no page for them."""

    visitor: str
    who: str
    name: str
    path: str
    status: int
    ended_at: str
    files: dict[str, str] = field(default_factory=dict)


class Camera:
    def __init__(self, browser: Browser, url: str, into: Path) -> None:
        self.browser, self.url, self.into = browser, url, into

    def visit(self, visitor: Visitor, stops: list[Stop], scenes: Sequence[Scene] = ()) -> list[Taken]:
        """Enter as this persona through `/demo/`, play what has to be played, then stand at every stop."""
        context = self.browser.new_context(
            base_url=self.url, viewport=PHONE, locale="fr-FR", reduced_motion="reduce"
        )
        page = context.new_page()
        page.set_default_timeout(PATIENCE_MS)
        if visitor.person_ref:
            page.goto("/demo/")
            page.locator(f"form:has(input[name=person][value='{visitor.key}']) button").click()
        taken = [self._shoot(page, visitor, name) for scene in scenes for name in scene(page)]
        taken += [self._stand(page, visitor, stop) for stop in stops]
        context.close()
        return taken

    def _stand(self, page: Page, visitor: Visitor, stop: Stop) -> Taken:
        try:
            page.set_viewport_size(PHONE)
            return self._look(page, visitor, stop)
        except BrowserError as error:  # one page that cannot be pictured must not end the walk
            told = str(error).splitlines()[0]
            return Taken(visitor.key, visitor.title, stop.name, stop.path, NO_ANSWER, told)

    def _look(self, page: Page, visitor: Visitor, stop: Stop) -> Taken:
        answer = page.goto(stop.path)
        status = answer.status if answer else NO_ANSWER
        is_page = answer is not None and "html" in answer.headers.get("content-type", "")
        if (
            is_page
            and status < 500
            and status not in {403, 404, 405}
            and urlsplit(page.url).path == stop.path
        ):
            return self._shoot(page, visitor, stop.name)
        return Taken(visitor.key, visitor.title, stop.name, stop.path, status, urlsplit(page.url).path)

    def _shoot(self, page: Page, visitor: Visitor, name: str) -> Taken:
        path = urlsplit(page.url).path
        taken = Taken(visitor.key, visitor.title, name, path, 200, path)
        for look, (size, scheme) in LOOKS.items():
            taken.files[look] = self._picture(page, f"{name}.{visitor.key}.{look}", size, scheme)
        page.set_viewport_size(PHONE)
        page.emulate_media(color_scheme="light")
        return taken

    def _picture(self, page: Page, name: str, size: dict[str, int], scheme: str) -> str:
        page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        page.set_viewport_size({"width": size["width"], "height": size["height"]})
        page.evaluate("document.fonts.ready")
        file = name.replace(":", "-").replace(" ", "-") + ".jpg"
        height = min(page.evaluate("document.documentElement.scrollHeight"), TALLEST)
        # The bottom bar stands at the foot of the window: a window as tall as the page puts it under the text.
        height = max(height, size["height"])
        page.set_viewport_size({"width": size["width"], "height": height})
        clip = {"x": 0, "y": 0, "width": size["width"], "height": height}
        page.screenshot(path=self.into / file, clip=clip, type="jpeg", quality=QUALITY)
        return file


@contextmanager
def camera(url: str, into: Path) -> Iterator[Camera]:
    into.mkdir(exist_ok=True)
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield Camera(browser, url, into)
        browser.close()
