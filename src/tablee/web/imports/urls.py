"""Addresses of the import."""

from django.urls import path

from tablee.web.imports import views

app_name = "imports"
urlpatterns = [
    path("", views.start, name="start"),
    path("modele/<slug:kind>.xlsx", views.template, name="template"),
    path("<str:ref>/", views.review, name="review"),
    path("<str:ref>/importer/", views.run, name="run"),
    path("<str:ref>/fait/", views.done, name="done"),
    path("<str:ref>/defaire/", views.undo, name="undo"),
]
