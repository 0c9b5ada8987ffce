"""The team's door: a Django project in which the whole service reads, judges, writes and publishes its packs.
Each app is named for what a user would call it; every write is an action that the trail records.
"""
