import Anthropic from "@anthropic-ai/sdk";

const client = new Anthropic({ apiKey: process.env.ANTHROPIC_API_KEY });

const message = await client.messages.create({
  model: "claude-sonnet-5-5",
  max_tokens: 1000,
  system: "Answer in one sentence, for a child of ten.",
  messages: [{ role: "user", content: "Why is the sea salty?" }],
});
console.log(message.content.find((block) => block.type === "text").text);
