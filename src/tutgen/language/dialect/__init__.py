"""What the Markdown of tutgen has beyond CommonMark and the plugins of others: a rule of
markdown-it each."""
