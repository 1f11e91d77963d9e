"""Languages and time: French is the source, English is complete, days are those of Paris."""

from tablee.config.settings.place import BASE_DIR

LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", "Français"), ("en", "English")]
LOCALE_PATHS = [str(BASE_DIR / "locale")]
LANGUAGE_COOKIE_SAMESITE = "Lax"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/Paris"
