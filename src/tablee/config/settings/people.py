"""Who signs in and how: people of `actors`, by a code sent by e-mail (allauth)."""

from tablee.config.settings.place import TRUSTED_PROXIES

AUTH_USER_MODEL = "actors.Person"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
LOGIN_URL = "/compte/entrer/"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"

ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_USER_MODEL_EMAIL_FIELD = "email"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION = "none"  # the code itself proves the address
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_ADAPTER = "tablee.web.account.adapter.Door"
ACCOUNT_FORMS = {
    "request_login_code": "tablee.web.account.forms.AskCodeForm",
    "confirm_login_code": "tablee.web.account.forms.EnterCodeForm",
}
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # an unknown address gets the same page and no message
# Six figures, five tries, a quarter of an hour; with the rates below one address stands 30 guesses an hour out of a million.
ACCOUNT_LOGIN_BY_CODE_FORMAT = {"numeric": True, "dashed": False, "length": 6}
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_RATE_LIMITS = {"request_login_code": "30/10m/ip,6/60m/key"}
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXIES
