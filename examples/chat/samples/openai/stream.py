import os

from openai import OpenAI

client = OpenAI(api_key=os.environ["OPENAI_API_KEY"])

# #region stream
stream = client.responses.create(
    model="gpt-5.5",
    input="Why is the sea salty?",
    stream=True,
)
for event in stream:
    if event.type == "response.output_text.delta":
        print(event.delta, end="", flush=True)
# #endregion stream
