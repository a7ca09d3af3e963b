import os

from openai import OpenAI

client = OpenAI(api_key=os.environ["OPENAI_API_KEY"])

response = client.responses.create(
    model="gpt-5.5",
    instructions="Answer in one sentence, for a child of ten.",
    input="Why is the sea salty?",
)
print(response.output_text)
