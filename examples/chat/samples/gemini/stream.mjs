import { GoogleGenAI } from "@google/genai";

const client = new GoogleGenAI({ apiKey: process.env.GEMINI_API_KEY });

// #region stream
const stream = await client.models.generateContentStream({
  model: "gemini-3.8-flash",
  contents: "Why is the sea salty?",
});
for await (const chunk of stream) {
  process.stdout.write(chunk.text);
}
// #endregion stream
