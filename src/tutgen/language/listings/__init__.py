"""Code with notes on its lines, as services say it: from what is written to what a page shows."""
