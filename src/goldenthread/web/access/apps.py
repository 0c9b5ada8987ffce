"""The app's name and label."""

from django.apps import AppConfig


class Access(AppConfig):
    name = "goldenthread.web.access"
    label = "access"
