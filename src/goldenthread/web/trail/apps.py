"""The app's name and label."""

from django.apps import AppConfig


class Trail(AppConfig):
    name = "goldenthread.web.trail"
    label = "trail"
