"""Deliveries and their quality."""
