"""The app's name and label."""

from django.apps import AppConfig


class Cycle(AppConfig):
    name = "goldenthread.web.cycle"
    label = "cycle"
