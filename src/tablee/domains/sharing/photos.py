"""A photo as we keep it: re-encoded JPEG, upright, at most 1280 pixels, no metadata."""

import io
from typing import IO, Any

from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

from tablee.kernel.refusals import Refusal, Refused, refuse

MAX_BYTES = 8 * 1024 * 1024
MAX_PIXELS = 40_000_000
SIDE = 1280


def prepare_photo(file: IO[bytes], size: int) -> dict[str, Any]:
    """{"jpeg", "width", "height"} for an `OfferLine`. Raises Refused when it is no picture we read."""
    if size > MAX_BYTES:
        refuse("photo_big", _("Cette photo dépasse 8 Mo."), _("Prenez-la en plus petit."), field="photo")
    unreadable = Refusal(
        "photo_bad", _("Cette photo ne se lit pas."), _("Envoyez un JPEG, un PNG ou un WebP."), "photo"
    )
    try:
        with Image.open(file, formats=("JPEG", "PNG", "WEBP")) as opened:
            if opened.width * opened.height > MAX_PIXELS:
                raise Refused(unreadable)
            upright = ImageOps.exif_transpose(opened).convert("RGB")
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        raise Refused(unreadable) from None
    upright.thumbnail((SIDE, SIDE))
    packed = io.BytesIO()
    upright.save(packed, "JPEG", quality=78, optimize=True)
    return {"jpeg": packed.getvalue(), "width": upright.width, "height": upright.height}
