import Anthropic from "@anthropic-ai/sdk";

const client = new Anthropic({ apiKey: process.env.ANTHROPIC_API_KEY });

// #region stream
const stream = client.messages.stream({
  model: "claude-sonnet-5-5",
  max_tokens: 1000,
  messages: [{ role: "user", content: "Why is the sea salty?" }],
});
stream.on("text", (text) => process.stdout.write(text));
await stream.done();
// #endregion stream
