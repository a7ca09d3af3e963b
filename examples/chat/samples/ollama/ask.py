from ollama import Client

client = Client()

response = client.chat(
    model="gemma4",
    messages=[
        {"role": "system", "content": "Answer in one sentence, for a child of ten."},
        {"role": "user", "content": "Why is the sea salty?"},
    ],
)
print(response.message.content)
