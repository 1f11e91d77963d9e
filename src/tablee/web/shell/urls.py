"""Addresses of the shell."""

from django.urls import path

from tablee.web.shell import views

app_name = "shell"
urlpatterns = [
    path("", views.home, name="home"),
    path("casquette/", views.act_for, name="act_for"),
    path("plus/", views.more, name="more"),
    path("comment-ca-marche/", views.about, name="about"),
    path("vos-donnees/", views.privacy, name="privacy"),
]
