"""The app's name and label."""

from django.apps import AppConfig


class Packs(AppConfig):
    name = "goldenthread.web.packs"
    label = "packs"
