"""Logs on the standard error, masked: no link token, no query string, no address of a person."""

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "masked": {
            "()": "tablee.config.log_masking.MaskedFormatter",
            "format": "{asctime} {levelname} {name}: {message}",
            "style": "{",
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "masked"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": ["console"], "level": "WARNING", "propagate": False},
        # One line for each 404 or refused form would only fill a disk; what breaks (5xx) is an error and stays.
        "django.request": {"handlers": ["console"], "level": "ERROR", "propagate": False},
        "tablee": {"handlers": ["console"], "level": "INFO", "propagate": False},
    },
}
