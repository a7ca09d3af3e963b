import json
from pathlib import Path

from ollama import Client

client = Client()
schema = json.loads(Path("delay.schema.json").read_text())

response = client.chat(
    model="gemma4",
    messages=[
        {
            "role": "user",
            "content": "The ferry to Skye left 20 minutes late, with 140 people.",
        }
    ],
    format=schema,
)
delay = json.loads(response.message.content)
print(delay["destination"], delay["minutes_late"])
