import os

from anthropic import Anthropic

client = Anthropic(api_key=os.environ["ANTHROPIC_API_KEY"])

message = client.messages.create(
    model="claude-sonnet-5-5",
    max_tokens=1000,
    system="Answer in one sentence, for a child of ten.",
    messages=[{"role": "user", "content": "Why is the sea salty?"}],
)
print(next(block.text for block in message.content if block.type == "text"))
