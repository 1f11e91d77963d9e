"""What is said to whom, by which channel, when. The label differs from django.contrib.messages."""

from django.apps import AppConfig


class MessagesConfig(AppConfig):
    name = "tablee.domains.messages"
    label = "telling"
