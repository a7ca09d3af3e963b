"""A tutorial's requests, sent to a host that the user names, and the answers held to the samples."""
