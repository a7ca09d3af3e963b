import os

from anthropic import Anthropic

client = Anthropic(api_key=os.environ["ANTHROPIC_API_KEY"])

# #region stream
with client.messages.stream(
    model="claude-sonnet-5-5",
    max_tokens=1000,
    messages=[{"role": "user", "content": "Why is the sea salty?"}],
) as stream:
    for text in stream.text_stream:
        print(text, end="", flush=True)
# #endregion stream
