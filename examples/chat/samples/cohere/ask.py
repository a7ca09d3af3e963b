import os

import cohere

client = cohere.ClientV2(api_key=os.environ["CO_API_KEY"])

response = client.chat(
    model="command-a-03-2025",
    messages=[
        {"role": "system", "content": "Answer in one sentence, for a child of ten."},
        {"role": "user", "content": "Why is the sea salty?"},
    ],
)
print(response.message.content[0].text)
