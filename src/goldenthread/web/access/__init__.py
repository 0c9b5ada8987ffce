"""People, roles and what each may do."""
