import os

from google import genai

client = genai.Client(api_key=os.environ["GEMINI_API_KEY"])

# #region stream
stream = client.models.generate_content_stream(
    model="gemini-3.8-flash",
    contents="Why is the sea salty?",
)
for chunk in stream:
    print(chunk.text, end="", flush=True)
# #endregion stream
