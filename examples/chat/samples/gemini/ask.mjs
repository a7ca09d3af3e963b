import { GoogleGenAI } from "@google/genai";

const client = new GoogleGenAI({ apiKey: process.env.GEMINI_API_KEY });

const response = await client.models.generateContent({
  model: "gemini-3.8-flash",
  config: { systemInstruction: "Answer in one sentence, for a child of ten." },
  contents: "Why is the sea salty?",
});
console.log(response.text);
