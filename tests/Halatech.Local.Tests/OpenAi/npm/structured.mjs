import assert from "node:assert/strict";
import { LengthFinishReasonError, ContentFilterFinishReasonError } from "openai/error";
import { client, model, user } from "./client.mjs";

const openai = client();
const schema = {
  type: "object", additionalProperties: false, required: ["answers"],
  properties: { answers: { type: "object", additionalProperties: false, required: ["q1"], properties: { q1: { enum: ["yes", "no"], type: "string" } } } },
};
const response_format = { type: "json_schema", json_schema: { name: "decision", strict: true, schema } };
const ask = (content, more = {}) => ({ model, messages: user(content), response_format, ...more });

const decided = await openai.chat.completions.create(ask("decide"));
assert.deepEqual(JSON.parse(decided.choices[0].message.content), { answers: { q1: "yes" } });
assert.equal(decided.usage.prompt_tokens, 900);
assert.equal(decided.usage.prompt_tokens_details.cached_tokens, 512);

const streamed = await openai.chat.completions.stream(ask("decide")).finalChatCompletion();
assert.deepEqual(JSON.parse(streamed.choices[0].message.content), { answers: { q1: "yes" } });
assert.equal(streamed.usage?.completion_tokens ?? 12, 12);

const retried = client({ maxRetries: 2 });
assert.deepEqual(JSON.parse((await retried.chat.completions.create(ask("flaky"))).choices[0].message.content), { answers: { q1: "no" } });

await assert.rejects(openai.chat.completions.parse(ask("too long")), LengthFinishReasonError);
await assert.rejects(openai.chat.completions.parse(ask("filtered")), ContentFilterFinishReasonError);
await assert.rejects(openai.chat.completions.stream(ask("no end")).finalChatCompletion());
