"""Where this Tablée lives: its folders, its public address, its mode, its languages and its clock."""

from pathlib import Path
from urllib.parse import urlsplit

import environ

from tablee.config.sqlite_library import use_newest_sqlite

use_newest_sqlite()  # pytest and mypy come in through the settings, not through manage.py

env = environ.Env()

BASE_DIR = Path(__file__).resolve().parents[4]

# Everything that must be kept lies in this one folder: database, media, mail written to files, secret key.
DATA_DIR = Path(env.str("DATA_DIR", default=str(BASE_DIR / "var"))).expanduser().resolve()
DATA_DIR.mkdir(mode=0o750, parents=True, exist_ok=True)

PORT = env.int("PORT", default=8000)
PUBLIC_URL = env.str("PUBLIC_URL", default="").rstrip("/") or f"http://127.0.0.1:{PORT}"
PUBLIC_HOST = urlsplit(PUBLIC_URL).hostname or "127.0.0.1"
PUBLIC_IS_HTTPS = urlsplit(PUBLIC_URL).scheme == "https"

# The demonstration is on unless told otherwise: who tries Tablée sees a full world, who runs it sets DEMO=0.
DEMO = env.bool("DEMO", default=True)
DEBUG = env.bool("DEBUG", default=False)

# How many reverse proxies of ours stand in front: 0 means that X-Forwarded-* headers are never believed.
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", default=0)

# French is the source, English is complete, days are those of Paris.
LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", "Français"), ("en", "English")]
LOCALE_PATHS = [str(BASE_DIR / "locale")]
LANGUAGE_COOKIE_SAMESITE = "Lax"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/Paris"
