import { CohereClientV2 } from "cohere-ai";

const client = new CohereClientV2({ token: process.env.CO_API_KEY });

const response = await client.chat({
  model: "command-a-03-2025",
  messages: [
    { role: "system", content: "Answer in one sentence, for a child of ten." },
    { role: "user", content: "Why is the sea salty?" },
  ],
});
console.log(response.message.content[0].text);
