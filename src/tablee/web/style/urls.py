"""Address of the style page."""

from django.urls import path

from tablee.web.style import views

app_name = "style"
urlpatterns = [path("", views.index, name="index")]
