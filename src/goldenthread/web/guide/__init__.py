"""Search, the glossary, and how to read a page."""
