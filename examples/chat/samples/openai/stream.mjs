import OpenAI from "openai";

const client = new OpenAI({ apiKey: process.env.OPENAI_API_KEY });

// #region stream
const stream = await client.responses.create({
  model: "gpt-5.5",
  input: "Why is the sea salty?",
  stream: true,
});
for await (const event of stream) {
  if (event.type === "response.output_text.delta") {
    process.stdout.write(event.delta);
  }
}
// #endregion stream
