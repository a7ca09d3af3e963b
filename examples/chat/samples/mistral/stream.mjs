import { Mistral } from "@mistralai/mistralai";

const client = new Mistral({ apiKey: process.env.MISTRAL_API_KEY });

// #region stream
const stream = await client.chat.stream({
  model: "mistral-small-latest",
  messages: [{ role: "user", content: "Why is the sea salty?" }],
});
for await (const event of stream) {
  process.stdout.write(event.data.choices[0].delta.content);
}
// #endregion stream
