import { readFile } from "node:fs/promises";
import { Mistral } from "@mistralai/mistralai";

const client = new Mistral({ apiKey: process.env.MISTRAL_API_KEY });
const schema = JSON.parse(await readFile("delay.schema.json", "utf8"));

const response = await client.chat.complete({
  model: "mistral-small-latest",
  messages: [
    {
      role: "user",
      content: "The ferry to Skye left 20 minutes late, with 140 people.",
    },
  ],
  responseFormat: {
    type: "json_schema",
    jsonSchema: { name: "delay", schemaDefinition: schema, strict: true },
  },
});
const delay = JSON.parse(response.choices[0].message.content);
console.log(delay.destination, delay.minutes_late);
