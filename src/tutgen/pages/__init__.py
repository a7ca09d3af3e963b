"""The compiled site, each page put together, and the files that nobody wrote."""
