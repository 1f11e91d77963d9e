"""The rooms of the house, as Django sees them."""

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "csp",
    "tablee.kernel",
    "tablee.domains.actors",
    "tablee.domains.governance",
    "tablee.domains.messages",
    "tablee.domains.stock",
    "tablee.domains.deliveries",
    "tablee.domains.sharing",
    "tablee.flows",
    "tablee.web",
    "tablee.demo",
    "tablee.config",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "tablee.config.headers.PermissionsPolicyMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # A page of fifty rows is 40 kB plain and 6 kB sent. Django's own middleware pads its answers against BREACH.
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "tablee.api.middleware.ProblemMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "tablee.web.shell.middleware.ViewerMiddleware",
]
