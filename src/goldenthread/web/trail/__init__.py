"""The record of who did and saw what."""
