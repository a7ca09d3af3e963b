"""Compile the site, render its pages, and make the files beside them."""
