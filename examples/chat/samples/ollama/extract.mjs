import { readFile } from "node:fs/promises";
import { Ollama } from "ollama";

const client = new Ollama();
const schema = JSON.parse(await readFile("delay.schema.json", "utf8"));

const response = await client.chat({
  model: "gemma4",
  messages: [
    {
      role: "user",
      content: "The ferry to Skye left 20 minutes late, with 140 people.",
    },
  ],
  format: schema,
});
const delay = JSON.parse(response.message.content);
console.log(delay.destination, delay.minutes_late);
