import os

from google import genai

client = genai.Client(api_key=os.environ["GEMINI_API_KEY"])

response = client.models.generate_content(
    model="gemini-3.8-flash",
    config={"system_instruction": "Answer in one sentence, for a child of ten."},
    contents="Why is the sea salty?",
)
print(response.text)
