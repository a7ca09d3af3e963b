import { Ollama } from "ollama";

const client = new Ollama();

const response = await client.chat({
  model: "gemma4",
  messages: [
    { role: "system", content: "Answer in one sentence, for a child of ten." },
    { role: "user", content: "Why is the sea salty?" },
  ],
});
console.log(response.message.content);
