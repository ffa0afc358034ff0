import assert from "node:assert/strict";
import OpenAI from "openai";
import { client } from "./client.mjs";

const openai = client();
const small = "text-embedding-3-small";
const length = (vector) => Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));

// The client asks for base64 unless told otherwise.
const three = await openai.embeddings.create({ model: small, input: ["check-in time", "parking", "pets"], dimensions: 512 });
assert.deepEqual(three.data.map((item) => item.index), [0, 1, 2]);
assert.ok(three.data.every((item) => item.embedding.length === 512 && Math.abs(length(item.embedding) - 1) < 1e-4));
assert.ok(three.usage.prompt_tokens >= 4);

const asFloats = await openai.embeddings.create({ model: small, input: "check-in time", dimensions: 512, encoding_format: "float" });
asFloats.data[0].embedding.forEach((value, at) => assert.ok(Math.abs(value - three.data[0].embedding[at]) < 1e-6));

assert.equal((await openai.embeddings.create({ model: small, input: "x" })).data[0].embedding.length, 1536);
assert.equal((await openai.embeddings.create({ model: "text-embedding-3-large", input: "x" })).data[0].embedding.length, 3072);
const tokens = await openai.embeddings.create({ model: small, input: [[1, 2, 3], [4]] });
assert.equal(tokens.data.length, 2);
assert.equal(tokens.usage.prompt_tokens, 4);

const refuses = (body) => assert.rejects(openai.embeddings.create({ model: small, ...body }), OpenAI.BadRequestError);
await refuses({ input: "" });
await refuses({ input: [] });
await refuses({ input: Array(2049).fill("x") });
await refuses({ input: "word ".repeat(9000) });
await refuses({ input: "x", dimensions: 4 });
