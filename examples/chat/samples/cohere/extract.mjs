import { readFile } from "node:fs/promises";
import { CohereClientV2 } from "cohere-ai";

const client = new CohereClientV2({ token: process.env.CO_API_KEY });
const schema = JSON.parse(await readFile("delay.schema.json", "utf8"));

const response = await client.chat({
  model: "command-a-03-2025",
  messages: [
    {
      role: "user",
      content: "The ferry to Skye left 20 minutes late, with 140 people.",
    },
  ],
  responseFormat: { type: "json_object", jsonSchema: schema },
});
const delay = JSON.parse(response.message.content[0].text);
console.log(delay.destination, delay.minutes_late);
