import { Ollama } from "ollama";

const client = new Ollama();

// #region stream
const stream = await client.chat({
  model: "gemma4",
  messages: [{ role: "user", content: "Why is the sea salty?" }],
  stream: true,
});
for await (const chunk of stream) {
  process.stdout.write(chunk.message.content);
}
// #endregion stream
