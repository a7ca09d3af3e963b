"""Extensions of Markdown beyond CommonMark and third-party plugins, each a rule of markdown-it."""
