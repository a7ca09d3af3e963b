import { Mistral } from "@mistralai/mistralai";

const client = new Mistral({ apiKey: process.env.MISTRAL_API_KEY });

const response = await client.chat.complete({
  model: "mistral-small-latest",
  messages: [
    { role: "system", content: "Answer in one sentence, for a child of ten." },
    { role: "user", content: "Why is the sea salty?" },
  ],
});
console.log(response.choices[0].message.content);
