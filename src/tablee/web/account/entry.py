"""Addresses that allauth looks up by its own names: ask for a code, type it, leave."""

from django.urls import path

from tablee.web.account import doors

urlpatterns = [
    path("entrer/", doors.ask, name="account_login"),
    path("entrer/", doors.ask, name="account_request_login_code"),
    path("entrer/code/", doors.enter, name="account_confirm_login_code"),
    path("sortir/", doors.leave, name="account_logout"),
    path("inactif/", doors.inactive, name="account_inactive"),
]
