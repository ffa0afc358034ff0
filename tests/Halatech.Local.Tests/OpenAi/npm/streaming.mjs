import assert from "node:assert/strict";
import OpenAI from "openai";
import { client, model, user } from "./client.mjs";

const openai = client();

let text = "", chunks = 0, usage, finish, withNullUsage = 0;
const stream = await openai.chat.completions.create({
  model, messages: user("long"), stream: true, stream_options: { include_usage: true },
});
for await (const chunk of stream) {
  chunks++;
  assert.equal(chunk.object, "chat.completion.chunk");
  if (chunk.usage === null) withNullUsage++;
  usage = chunk.usage ?? usage;
  text += chunk.choices[0]?.delta.content ?? "";
  finish = chunk.choices[0]?.finish_reason ?? finish;
}
assert.equal(text.length, 5000);
assert.equal(finish, "stop");
assert.ok(chunks > 50);
assert.equal(withNullUsage, chunks - 1);
assert.ok(usage.completion_tokens > 500);

const whole = await openai.chat.completions.stream({ model, messages: user("call") }).finalChatCompletion();
const [book, note] = whole.choices[0].message.tool_calls;
assert.equal(whole.choices[0].finish_reason, "tool_calls");
assert.equal(JSON.parse(book.function.arguments).nights, 2);
assert.equal(note.function.name, "note");
assert.equal(note.function.arguments, "{}");

const two = { 0: "", 1: "" };
for await (const chunk of await openai.chat.completions.create({ model, messages: user("long"), stream: true, n: 2 }))
  two[chunk.choices[0].index] += chunk.choices[0].delta.content ?? "";
assert.equal(two[0], two[1]);

const drain = async (prompt) => {
  let seen = "";
  for await (const chunk of await openai.chat.completions.create({ model, messages: user(prompt), stream: true }))
    seen += chunk.choices[0]?.delta.content ?? "";
  return seen;
};
await assert.rejects(drain("break"), OpenAI.APIError);
await assert.rejects(drain("cut"));
