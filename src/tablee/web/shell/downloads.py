"""Files that leave by a page: under a name of their own, for their reader alone."""

from django.http import HttpResponse


def download(content: str | bytes, content_type: str, name: str, *, inline: bool = False) -> HttpResponse:
    """`inline`: a phone opens it in place."""
    headers = {
        "Content-Disposition": f'{"inline" if inline else "attachment"}; filename="{name}"',
        "Cache-Control": "private, no-store",
    }
    return HttpResponse(content, content_type=content_type, headers=headers)
