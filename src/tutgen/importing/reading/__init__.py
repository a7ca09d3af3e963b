"""The imported folder, as untrusted input."""
