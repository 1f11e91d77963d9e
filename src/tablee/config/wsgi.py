"""What the web server calls."""

import os

from tablee.config.sqlite_library import use_newest_sqlite

use_newest_sqlite()  # before Django is imported
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tablee.config.settings")

from django.core.wsgi import get_wsgi_application  # noqa: E402

application = get_wsgi_application()
