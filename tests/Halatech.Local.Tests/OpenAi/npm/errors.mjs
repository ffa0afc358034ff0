import assert from "node:assert/strict";
import OpenAI from "openai";
import { client, model, user } from "./client.mjs";

const ask = (openai, prompt, more = {}) => openai.chat.completions.create({ model, messages: user(prompt), ...more });

await assert.rejects(ask(client({ apiKey: "nonsense" }), "hi"), (error) =>
  error instanceof OpenAI.AuthenticationError && error.code === "invalid_api_key" && !error.message.includes("nonsense"));
await assert.rejects(ask(client(), "hi", { model: "gpt-nothing" }), (error) =>
  error instanceof OpenAI.NotFoundError && error.code === "model_not_found");
await assert.rejects(ask(client(), "hi", { temperature: 3 }), (error) =>
  error instanceof OpenAI.BadRequestError && error.param === "temperature" && error.type === "invalid_request_error");
await assert.rejects(ask(client(), "limited"), (error) =>
  error instanceof OpenAI.RateLimitError && error.code === "insufficient_quota");
await assert.rejects(ask(client(), "down"), OpenAI.InternalServerError);

const answer = await ask(client({ maxRetries: 3 }), "once");
assert.equal(answer.choices[0].message.content, "third time lucky");

const { response } = await ask(client(), "hi").withResponse();
for (const what of ["requests", "tokens"])
  for (const part of ["limit", "remaining", "reset"])
    assert.ok(response.headers.get(`x-ratelimit-${part}-${what}`));
