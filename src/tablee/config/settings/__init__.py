"""All settings, read from the environment; split by noun. `docs/deploy.md` lists the variables.

PORT, DATA_DIR, DATABASE_URL, PUBLIC_URL, EMAIL_URL, DEMO, SECRET_KEY, DEBUG, TRUSTED_PROXIES, STATIC_BUILD,
BACKUP_EVERY_MINUTES, BACKUPS_KEPT.
"""

from tablee.config.settings.database import *  # noqa: F403
from tablee.config.settings.logs import *  # noqa: F403
from tablee.config.settings.mail import *  # noqa: F403
from tablee.config.settings.pages import *  # noqa: F403
from tablee.config.settings.people import *  # noqa: F403
from tablee.config.settings.place import *  # noqa: F403
from tablee.config.settings.rooms import *  # noqa: F403
from tablee.config.settings.safety import *  # noqa: F403
