"""Addresses of the demonstration. Included with `{"stage": …}`: every view receives the world from the roof."""

from django.urls import path

from tablee.web.demo import views

app_name = "demo"
urlpatterns = [
    path("", views.index, name="index"),
    path("entrer/", views.enter, name="enter"),
    path("remettre/", views.reload, name="reload"),
]
