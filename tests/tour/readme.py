"""`python -m tests.tour.readme`: the README's one picture, three phones side by side, from the pictures of a tour."""

import sys
from pathlib import Path

from PIL import Image

ROOT = Path(__file__).resolve().parent.parent.parent
INTO = ROOT / "docs" / "pictures" / "tablee.jpg"
SHOWN = ("today-home.P3.phone.jpg", "link-open.nobody.phone.jpg", "share-share_out.P2.phone.jpg")
PHONE, GAP, GROUND = (390, 844), 30, "#e5ddcc"
HEAVIEST = 200_000


def main() -> int:
    pictures = [ROOT / "tour" / name for name in SHOWN]
    missing = [picture.name for picture in pictures if not picture.exists()]
    if missing:
        print(f"make tour first: {', '.join(missing)}")
        return 1
    width, height = PHONE
    sheet = Image.new("RGB", (len(pictures) * (width + GAP) + GAP, height + 2 * GAP), GROUND)
    for number, picture in enumerate(pictures):
        with Image.open(picture) as whole:
            sheet.paste(whole.crop((0, 0, width, height)), (GAP + number * (width + GAP), GAP))
    INTO.parent.mkdir(exist_ok=True)
    sheet.save(INTO, quality=84, optimize=True)
    size = INTO.stat().st_size
    print(f"{INTO.relative_to(ROOT)}: {size} bytes")
    return 0 if size <= HEAVIEST else 1


if __name__ == "__main__":
    sys.exit(main())
