import OpenAI from "openai";

const client = new OpenAI({ apiKey: process.env.OPENAI_API_KEY });

const response = await client.responses.create({
  model: "gpt-5.5",
  instructions: "Answer in one sentence, for a child of ten.",
  input: "Why is the sea salty?",
});
console.log(response.output_text);
