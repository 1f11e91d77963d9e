"""Pages: templates and static files of every section of `web/`, media, static build."""

from pathlib import Path
from typing import Any

from tablee.config.settings.place import BASE_DIR, DATA_DIR, DEBUG, env

WEB = BASE_DIR / "src" / "tablee" / "web"

# A view marked as reading may not write: asserted in tests and wherever this is set.
GUARD_READS = env.bool("GUARD_READS", default=DEBUG)

ROOT_URLCONF = "tablee.config.urls"
WSGI_APPLICATION = "tablee.config.wsgi.application"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        # A section of the menu is a plain package with its own templates/<section>/.
        "DIRS": [str(folder) for folder in sorted(WEB.glob("*/templates"))],
        "APP_DIRS": True,
        "OPTIONS": {
            "libraries": {
                name: f"tablee.web.components.templatetags.{name}" for name in ("components", "figures")
            },
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "tablee.web.shell.menu.menu",
            ],
        },
    }
]


def _folder(name: str) -> Path:
    folder = DATA_DIR / name
    folder.mkdir(mode=0o750, exist_ok=True)
    return folder


STATIC_URL = "/static/"
STATIC_ROOT = str(_folder("static"))
# `manage.py build_assets` writes fonts, icons and the map's files from their packages into DATA_DIR/assets.
STATICFILES_DIRS = [*(str(folder) for folder in sorted(WEB.glob("*/static"))), str(_folder("assets"))]

MEDIA_URL = "/media/"
MEDIA_ROOT = str(_folder("media"))

# With a build, names carry a hash and files are compressed once; tests and DEBUG read the sources instead.
STATIC_BUILD = env.bool("STATIC_BUILD", default=not DEBUG)
WHITENOISE_USE_FINDERS = not STATIC_BUILD
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "tablee.config.static_storage.BuiltStaticStorage"
        if STATIC_BUILD
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
