import os

import cohere

client = cohere.ClientV2(api_key=os.environ["CO_API_KEY"])

# #region stream
stream = client.chat_stream(
    model="command-a-03-2025",
    messages=[{"role": "user", "content": "Why is the sea salty?"}],
)
for event in stream:
    if event.type == "content-delta":
        print(event.delta.message.content.text, end="", flush=True)
# #endregion stream
