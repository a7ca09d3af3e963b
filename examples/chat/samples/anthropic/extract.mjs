import { readFile } from "node:fs/promises";
import Anthropic from "@anthropic-ai/sdk";

const client = new Anthropic({ apiKey: process.env.ANTHROPIC_API_KEY });
const schema = JSON.parse(await readFile("delay.schema.json", "utf8"));

const message = await client.messages.create({
  model: "claude-sonnet-5-5",
  max_tokens: 1000,
  messages: [
    {
      role: "user",
      content: "The ferry to Skye left 20 minutes late, with 140 people.",
    },
  ],
  output_config: { format: { type: "json_schema", schema } },
});
const delay = JSON.parse(message.content.find((block) => block.type === "text").text);
console.log(delay.destination, delay.minutes_late);
