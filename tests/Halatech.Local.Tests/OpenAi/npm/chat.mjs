import assert from "node:assert/strict";
import { client, model, user } from "./client.mjs";

const openai = client();

const plain = await openai.chat.completions.create({ model, messages: user("plain") });
assert.equal(plain.object, "chat.completion");
assert.equal(plain.model, model);
assert.equal(plain.choices[0].message.role, "assistant");
assert.equal(plain.choices[0].message.content, "one two three four five six");
assert.equal(plain.choices[0].message.refusal, null);
assert.equal(plain.choices[0].finish_reason, "stop");
assert.ok(plain.usage.prompt_tokens > 0 && plain.usage.completion_tokens > 0);
assert.equal(plain.usage.total_tokens, plain.usage.prompt_tokens + plain.usage.completion_tokens);
assert.match(plain._request_id, /^req_/);

const short = await openai.chat.completions.create({ model, messages: user("plain"), max_completion_tokens: 3 });
assert.equal(short.choices[0].message.content, "one two three");
assert.equal(short.choices[0].finish_reason, "length");
assert.equal(short.usage.completion_tokens, 3);

const stopped = await openai.chat.completions.create({ model, messages: user("plain"), stop: [" three"], n: 2 });
assert.deepEqual(stopped.choices.map((choice) => [choice.index, choice.message.content]), [[0, "one two"], [1, "one two"]]);

const refused = await openai.chat.completions.create({ model, messages: user("refuse") });
assert.equal(refused.choices[0].message.content, null);
assert.equal(refused.choices[0].message.refusal, "I cannot help with that.");

const schema = {
  type: "object", properties: { open: { type: "boolean" } }, required: ["open"], additionalProperties: false,
};
const parsed = await openai.chat.completions.parse({
  model, messages: user("Are you open?"),
  response_format: { type: "json_schema", json_schema: { name: "answer", strict: true, schema } },
});
assert.deepEqual(parsed.choices[0].message.parsed ?? JSON.parse(parsed.choices[0].message.content), { open: true });

const json = await openai.chat.completions.create({
  model, messages: user("Hello, answer in JSON"), response_format: { type: "json_object" },
});
assert.equal(typeof JSON.parse(json.choices[0].message.content), "object");

const parts = await openai.chat.completions.create({
  model, messages: user([{ type: "text", text: "plain" }]),
});
assert.equal(parts.choices[0].message.content, "one two three four five six");

const models = [];
for await (const one of openai.models.list()) models.push(one.id);
assert.ok(models.includes(model) && models.includes("text-embedding-3-small"));
assert.equal((await openai.models.retrieve(model)).id, model);
