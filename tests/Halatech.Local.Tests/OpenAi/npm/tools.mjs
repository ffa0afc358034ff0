import assert from "node:assert/strict";
import { client, model, user } from "./client.mjs";

const openai = client();
const city = { type: "object", properties: { city: { type: "string" } }, required: ["city"], additionalProperties: false };
const tools = [
  { type: "function", function: { name: "get_weather", description: "d", strict: true, parameters: city } },
  { type: "function", function: { name: "hang_up" } },
];

const messages = user("What is the weather in Lagos and Abuja?");
const called = await openai.chat.completions.create({ model, messages, tools, parallel_tool_calls: true });
assert.equal(called.choices[0].finish_reason, "tool_calls");
const calls = called.choices[0].message.tool_calls;
assert.deepEqual(calls.map((call) => JSON.parse(call.function.arguments).city), ["Lagos", "Abuja"]);
assert.notEqual(calls[0].id, calls[1].id);

messages.push(called.choices[0].message);
for (const call of calls) messages.push({ role: "tool", tool_call_id: call.id, content: "21 degrees" });
const told = await openai.chat.completions.create({ model, messages, tools });
assert.equal(told.choices[0].message.content, "It is 21 degrees.");

const runner = openai.chat.completions.runTools({
  model, messages: user("weather please"),
  tools: [{ type: "function", function: { name: "get_weather", parameters: city, parse: JSON.parse, function: () => "21 degrees" } }],
});
assert.equal(await runner.finalContent(), "It is 21 degrees.");

const hello = user("Hello there");
const choose = async (tool_choice) =>
  (await openai.chat.completions.create({ model, messages: hello, tools, tool_choice })).choices[0];
assert.equal((await choose("auto")).message.tool_calls, undefined);
assert.equal((await choose("none")).finish_reason, "stop");
assert.equal((await choose("required")).message.tool_calls[0].function.name, "get_weather");
const named = await choose({ type: "function", function: { name: "hang_up" } });
assert.equal(named.message.tool_calls[0].function.name, "hang_up");
assert.equal(named.message.tool_calls[0].function.arguments, "{}");
