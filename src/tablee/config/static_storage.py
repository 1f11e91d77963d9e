"""Static files under names that carry their content's hash, compressed once with brotli and gzip."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class BuiltStaticStorage(CompressedManifestStaticFilesStorage):
    """Follows url() and @import inside CSS, nothing else.

    Django's own pattern list also follows sourceMappingURL comments; packages ship those without the map they
    name, and collectstatic would stop there.
    """

    patterns = (
        (
            "*.css",
            (
                r"""(?P<matched>url\((?P<quote>['"]{0,1})\s*(?P<url>.*?)(?P=quote)\))""",
                (r"""(?P<matched>@import\s*["']\s*(?P<url>.*?)["'])""", """@import url("%(url)s")"""),
            ),
        ),
    )
