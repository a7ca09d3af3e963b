import json
import os
from pathlib import Path

from google import genai

client = genai.Client(api_key=os.environ["GEMINI_API_KEY"])
schema = json.loads(Path("delay.schema.json").read_text())

response = client.models.generate_content(
    model="gemini-3.8-flash",
    contents="The ferry to Skye left 20 minutes late, with 140 people.",
    config={"response_mime_type": "application/json", "response_json_schema": schema},
)
delay = json.loads(response.text)
print(delay["destination"], delay["minutes_late"])
