import os

from mistralai.client import Mistral

client = Mistral(api_key=os.environ["MISTRAL_API_KEY"])

response = client.chat.complete(
    model="mistral-small-latest",
    messages=[
        {"role": "system", "content": "Answer in one sentence, for a child of ten."},
        {"role": "user", "content": "Why is the sea salty?"},
    ],
)
print(response.choices[0].message.content)
