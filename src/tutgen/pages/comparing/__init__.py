"""The services of a tutorial compared, and moving between them: pages that nobody wrote."""
