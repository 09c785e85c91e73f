/** Anthropic's SDK, unmodified, against the running application. */
import assert from "node:assert/strict";
import test from "node:test";

import Anthropic, { APIError, AuthenticationError, NotFoundError } from "@anthropic-ai/sdk";

const options = { baseURL: process.env.HELIX_URL.replace(/\/v1$/, ""), apiKey: process.env.HELIX_API_KEY };
const client = new Anthropic(options);
const request = { model: "demo", max_tokens: 9, messages: [{ role: "user", content: "Hi" }] };

test("messages, whole and streamed", async () => {
  const message = await client.messages.create(request);
  assert.deepEqual(message.content.map(({ text }) => text), ["Hello"]);
  assert.equal(message.stop_reason, "end_turn");
  const stream = client.messages.stream(request);
  assert.equal(await stream.finalText(), "Hello");
  assert.equal((await stream.finalMessage()).usage.output_tokens, 2);
  const events = [];
  for await (const event of await client.messages.create({ ...request, stream: true })) events.push(event.type);
  assert.deepEqual([events[0], events.at(-1)], ["message_start", "message_stop"]);
});

test("tools", async () => {
  const tools = [{ name: "add", input_schema: { type: "object", properties: {} } }];
  const message = await client.messages.stream({ ...request, model: "calling", tools }).finalMessage();
  assert.equal(message.stop_reason, "tool_use");
  assert.deepEqual([message.content[0].name, message.content[0].input], ["add", { a: 1, b: 2 }]);
});

test("tokens and models", async () => {
  const { max_tokens, ...counted } = request;
  assert.equal((await client.messages.countTokens(counted)).input_tokens, 3);
  const models = [];
  for await (const model of client.models.list()) models.push(model.id);
  assert.ok(models.includes("demo"));
});

test("errors and retries", async () => {
  const unknown = await client.messages.create({ ...request, model: "nope" }).catch((error) => error);
  assert.ok(unknown instanceof NotFoundError);
  assert.match(unknown.requestID, /^req_/);
  await assert.rejects(new Anthropic({ ...options, apiKey: "hx-no" }).messages.create(request), AuthenticationError);
  assert.equal((await client.messages.create({ ...request, model: "halting" })).content[0].text, "At last");
  const broken = await client.messages.stream({ ...request, model: "broken" }).finalMessage().catch((error) => error);
  assert.ok(broken instanceof APIError);
  assert.match(broken.message, /Gone/);
});
