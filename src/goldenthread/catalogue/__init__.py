"""The shipped definitions, as data only. No real statistics are shipped: importers read the published files."""
