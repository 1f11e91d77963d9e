"""E-mail: written to files in DATA_DIR/mail until EMAIL_URL names a server (smtp+tls://user:password@host:587)."""

from typing import Any
from urllib.parse import urlsplit

from tablee.config.settings.place import DATA_DIR, PUBLIC_HOST, env

_url = env.str("EMAIL_URL", default="") or f"filemail://{DATA_DIR / 'mail'}"
_mail: dict[str, Any] = dict(env.email_url_config(_url))

EMAIL_BACKEND = _mail["EMAIL_BACKEND"]
EMAIL_FILE_PATH: str = urlsplit(_url).path or str(DATA_DIR / "mail")
EMAIL_HOST = _mail.get("EMAIL_HOST") or "localhost"
EMAIL_PORT = _mail.get("EMAIL_PORT") or 25
EMAIL_HOST_USER = _mail.get("EMAIL_HOST_USER") or ""
EMAIL_HOST_PASSWORD = _mail.get("EMAIL_HOST_PASSWORD") or ""
EMAIL_USE_TLS = bool(_mail.get("EMAIL_USE_TLS"))
EMAIL_USE_SSL = bool(_mail.get("EMAIL_USE_SSL"))
EMAIL_TIMEOUT = 15
EMAIL_SUBJECT_PREFIX = ""

DEFAULT_FROM_EMAIL = env.str("EMAIL_FROM", default=f"Tablée <ne-pas-repondre@{PUBLIC_HOST}>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
