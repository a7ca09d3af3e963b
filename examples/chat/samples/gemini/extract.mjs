import { readFile } from "node:fs/promises";
import { GoogleGenAI } from "@google/genai";

const client = new GoogleGenAI({ apiKey: process.env.GEMINI_API_KEY });
const schema = JSON.parse(await readFile("delay.schema.json", "utf8"));

const response = await client.models.generateContent({
  model: "gemini-3.8-flash",
  contents: "The ferry to Skye left 20 minutes late, with 140 people.",
  config: { responseMimeType: "application/json", responseJsonSchema: schema },
});
const delay = JSON.parse(response.text);
console.log(delay.destination, delay.minutes_late);
