import { readFile } from "node:fs/promises";
import OpenAI from "openai";

const client = new OpenAI({ apiKey: process.env.OPENAI_API_KEY });
const schema = JSON.parse(await readFile("delay.schema.json", "utf8"));

const response = await client.responses.create({
  model: "gpt-5.5",
  input: "The ferry to Skye left 20 minutes late, with 140 people.",
  text: { format: { type: "json_schema", name: "delay", schema, strict: true } },
});
const delay = JSON.parse(response.output_text);
console.log(delay.destination, delay.minutes_late);
