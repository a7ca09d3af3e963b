import os

from mistralai.client import Mistral

client = Mistral(api_key=os.environ["MISTRAL_API_KEY"])

# #region stream
stream = client.chat.stream(
    model="mistral-small-latest",
    messages=[{"role": "user", "content": "Why is the sea salty?"}],
)
for event in stream:
    print(event.data.choices[0].delta.content, end="", flush=True)
# #endregion stream
