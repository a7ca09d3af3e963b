from ollama import Client

client = Client()

# #region stream
stream = client.chat(
    model="gemma4",
    messages=[{"role": "user", "content": "Why is the sea salty?"}],
    stream=True,
)
for chunk in stream:
    print(chunk.message.content, end="", flush=True)
# #endregion stream
