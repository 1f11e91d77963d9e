"""What has to be played before it can be pictured: a share-out, a sheet read over, the first visit."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from playwright.sync_api import Page

PARIS = ZoneInfo("Europe/Paris")
SHEET = """Produit\tQuantité\tConservation\tJusqu'au
Poireaux\t12 caisses de 8 kg\tambiant\t{day} 18:00
Carottes\t24 caisses de 10 kg\tambiant\t{day} 12:00
"""


def share_out(page: Page) -> Iterator[str]:
    """From what waits to a proposal: the preview, then the page that everybody reads."""
    page.goto("/partager/repartir/")
    yield "share:waiting, before"
    page.get_by_role("button", name="Voir qui recevrait quoi").click()
    yield "share:deal"
    page.locator("button[name=propose]").click()
    page.wait_for_load_state()
    yield "share:share_out"


def imported(page: Page) -> Iterator[str]:
    """A paste, what was understood of it, what became of it."""
    page.goto("/importer/")
    page.locator("input[name=kind][value=offers]").check()
    page.locator("textarea[name=paste]").fill(
        SHEET.format(day=f"{datetime.now(PARIS) + timedelta(days=1):%d/%m/%Y}")
    )
    page.get_by_role("button", name="Lire le tableau").click()
    page.wait_for_load_state()
    yield "imports:review"
    button = page.get_by_role("button", name="Importer")
    if button.count():
        button.first.click()
        page.wait_for_load_state()
        yield "imports:done"


def first_visit(page: Page) -> Iterator[str]:
    """DEMO=0: three steps, then what to do first."""
    page.goto("/")
    yield "wizard:start"
    page.locator("input[name=network]").fill("Réseau alimentaire du Gers")
    page.locator("form .actions button").click()
    yield "wizard:structure"
    page.locator("input[name=structure]").fill("Le Grenier partagé")
    page.locator("input[name=commune]").fill("Auch")
    page.locator("form .actions button").click()
    yield "wizard:you"
    page.locator("input[name=first_name]").fill("Bruyère")
    page.locator("input[name=email]").fill("bruyere@exemple.test")
    page.locator("form .actions button").click()
    yield "wizard:steps, first"
    page.goto("/aujourdhui/")
    yield "today:home, empty"
    page.goto("/partager/")
    yield "share:list, empty"
    page.goto("/reseau/")
    yield "network:members, empty"


OF = {"P1": (share_out, imported)}
