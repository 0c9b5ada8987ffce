"""The shipped definitions, as data only: facts, indicators, scorecards. No real statistics: importers read the published files."""
