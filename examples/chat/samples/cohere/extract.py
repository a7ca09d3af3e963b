import json
import os
from pathlib import Path

import cohere

client = cohere.ClientV2(api_key=os.environ["CO_API_KEY"])
schema = json.loads(Path("delay.schema.json").read_text())

response = client.chat(
    model="command-a-03-2025",
    messages=[
        {
            "role": "user",
            "content": "The ferry to Skye left 20 minutes late, with 140 people.",
        }
    ],
    response_format={"type": "json_object", "json_schema": schema},
)
delay = json.loads(response.message.content[0].text)
print(delay["destination"], delay["minutes_late"])
