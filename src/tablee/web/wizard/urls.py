"""Addresses of the first visit."""

from django.urls import path

from tablee.web.wizard import views

app_name = "wizard"
urlpatterns = [
    path("", views.start, name="start"),
    path("structure/", views.structure, name="structure"),
    path("vous/", views.you, name="you"),
    path("premiers-pas/", views.steps, name="steps"),
]
