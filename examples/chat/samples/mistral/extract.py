import json
import os
from pathlib import Path

from mistralai.client import Mistral

client = Mistral(api_key=os.environ["MISTRAL_API_KEY"])
schema = json.loads(Path("delay.schema.json").read_text())

response = client.chat.complete(
    model="mistral-small-latest",
    messages=[
        {
            "role": "user",
            "content": "The ferry to Skye left 20 minutes late, with 140 people.",
        }
    ],
    response_format={
        "type": "json_schema",
        "json_schema": {"name": "delay", "schema": schema, "strict": True},
    },
)
delay = json.loads(response.choices[0].message.content)
print(delay["destination"], delay["minutes_late"])
