"""The app's name and label."""

from django.apps import AppConfig


class Guide(AppConfig):
    name = "goldenthread.web.guide"
    label = "guide"
