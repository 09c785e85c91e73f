/** OpenAI's SDK, unmodified, against the running application. */
import assert from "node:assert/strict";
import { File } from "node:buffer";
import test from "node:test";

import OpenAI, { AuthenticationError, NotFoundError, PermissionDeniedError, RateLimitError } from "openai";

globalThis.File ??= File; // Debian 12's Node.js has it in this module only
const options = { baseURL: process.env.HELIX_URL, apiKey: process.env.HELIX_API_KEY };
const client = new OpenAI(options);
const messages = [{ role: "user", content: "Hi" }];

test("chats, whole and streamed", async () => {
  const answer = await client.chat.completions.create({ model: "demo", messages });
  assert.equal(answer.choices[0].message.content, "Hello");
  const stream = client.chat.completions.stream({ model: "demo", messages, stream_options: { include_usage: true } });
  assert.equal((await stream.finalChatCompletion()).choices[0].message.content, "Hello");
  assert.equal((await stream.totalUsage()).total_tokens, 7);
});

test("tools", async () => {
  const called = [];
  const add = { name: "add", parameters: { type: "object", properties: {} }, parse: JSON.parse, function: (input) => called.push(input) };
  const runner = client.chat.completions.runTools({
    model: "calling",
    messages,
    tools: [{ type: "function", function: add }],
    tool_choice: { type: "function", function: { name: "add" } },
  });
  await runner.done();
  assert.deepEqual(called, [{ a: 1, b: 2 }]);
});

test("texts, embeddings and models", async () => {
  assert.equal((await client.completions.create({ model: "demo", prompt: "a" })).choices[0].text, "Hello");
  // The SDK asks for base64 by itself, and decodes it.
  const { data } = await client.embeddings.create({ model: "embed", input: ["a", "b"] });
  assert.deepEqual(data[1].embedding, [1, 0.5, 0.5, 0.5]);
  const models = [];
  for await (const model of client.models.list()) models.push(model.id);
  assert.ok(models.includes("demo"));
});

test("batches", async () => {
  const line = { custom_id: "a", method: "POST", url: "/v1/chat/completions", body: { model: "demo", messages } };
  const input = await client.files.create({ file: new File([JSON.stringify(line)], "in.jsonl"), purpose: "batch" });
  const endpoint = "/v1/chat/completions";
  let batch = await client.batches.create({ input_file_id: input.id, endpoint, completion_window: "24h" });
  while (batch.status !== "completed") batch = await client.batches.retrieve(batch.id);
  const output = await (await client.files.content(batch.output_file_id)).text();
  assert.equal(JSON.parse(output).response.body.choices[0].message.content, "Hello");
});

test("errors and retries", async () => {
  await assert.rejects(client.chat.completions.create({ model: "nope", messages }), NotFoundError);
  await assert.rejects(new OpenAI({ ...options, apiKey: "hx-no" }).models.list(), AuthenticationError);
  const poor = await client.chat.completions.create({ model: "dear", messages }).catch((error) => error);
  assert.deepEqual([poor.status, poor.code, poor instanceof PermissionDeniedError], [402, "insufficient_balance", false]);
  const slow = new OpenAI({ ...options, apiKey: process.env.HELIX_SLOW_KEY, maxRetries: 0 });
  await slow.chat.completions.create({ model: "demo", messages });
  await assert.rejects(slow.chat.completions.create({ model: "demo", messages }), RateLimitError);
  const patient = await client.chat.completions.create({ model: "halting", messages });
  assert.equal(patient.choices[0].message.content, "At last");
  await assert.rejects(async () => {
    for await (const _ of await client.chat.completions.create({ model: "broken", messages, stream: true }));
  }, /Gone/);
});

test("who hangs up stops the generation", async () => {
  for await (const _ of await client.chat.completions.create({ model: "endless", messages, stream: true })) break;
  for (;;) {
    const witness = await client.chat.completions.create({ model: "witness", messages });
    if (witness.choices[0].message.content === "0") break;
  }
});
