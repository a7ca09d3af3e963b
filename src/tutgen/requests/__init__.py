"""HTTP calls as data, and their blocks on the page."""
