"""Checks: the structure of the site, the drift between services, contracts, secrets."""
