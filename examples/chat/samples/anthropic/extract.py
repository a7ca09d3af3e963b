import json
import os
from pathlib import Path

from anthropic import Anthropic

client = Anthropic(api_key=os.environ["ANTHROPIC_API_KEY"])
schema = json.loads(Path("delay.schema.json").read_text())

message = client.messages.create(
    model="claude-sonnet-5-5",
    max_tokens=1000,
    messages=[
        {
            "role": "user",
            "content": "The ferry to Skye left 20 minutes late, with 140 people.",
        }
    ],
    output_config={"format": {"type": "json_schema", "schema": schema}},
)
delay = json.loads(next(block.text for block in message.content if block.type == "text"))
print(delay["destination"], delay["minutes_late"])
