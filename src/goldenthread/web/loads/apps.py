"""The app's name and label."""

from django.apps import AppConfig


class Loads(AppConfig):
    name = "goldenthread.web.loads"
    label = "loads"
