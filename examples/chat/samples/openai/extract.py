import json
import os
from pathlib import Path

from openai import OpenAI

client = OpenAI(api_key=os.environ["OPENAI_API_KEY"])
schema = json.loads(Path("delay.schema.json").read_text())

response = client.responses.create(
    model="gpt-5.5",
    input="The ferry to Skye left 20 minutes late, with 140 people.",
    text={"format": {"type": "json_schema", "name": "delay", "schema": schema, "strict": True}},
)
delay = json.loads(response.output_text)
print(delay["destination"], delay["minutes_late"])
