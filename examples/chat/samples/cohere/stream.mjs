import { CohereClientV2 } from "cohere-ai";

const client = new CohereClientV2({ token: process.env.CO_API_KEY });

// #region stream
const stream = await client.chatStream({
  model: "command-a-03-2025",
  messages: [{ role: "user", content: "Why is the sea salty?" }],
});
for await (const event of stream) {
  if (event.type === "content-delta") {
    process.stdout.write(event.delta.message.content.text);
  }
}
// #endregion stream
