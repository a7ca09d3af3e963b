"""Directives of MyST, and of what takes after it, written as tutgen's own."""
