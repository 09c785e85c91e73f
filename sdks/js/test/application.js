/** Against the running application, which tests/sdks/test_js.py starts: `HELIX_URL` and `HELIX_API_KEY` are set. */
import assert from "node:assert/strict";
import test from "node:test";

import {
  AuthenticationError,
  BadRequestError,
  Client,
  NotFoundError,
  PaymentRequiredError,
  RateLimitError,
  StreamError,
} from "../src/index.js";
import { textOf } from "./support/faulty.js";

const client = new Client();
const messages = [{ role: "user", content: "Hi" }];
const refusal = (promise) => promise.then(() => assert.fail("it was not refused"), (error) => error);

test("a chat", async () => {
  const answer = await client.chat.completions.create({ model: "demo", messages, temperature: 0, top_k: 5 });
  assert.equal(answer.choices[0].message.content, "Hello");
  assert.equal(answer.choices[0].finish_reason, "stop");
  assert.equal(answer.usage.total_tokens, 7);
});

test("a streamed chat", async () => {
  const request = { model: "demo", messages, stream: true, stream_options: { include_usage: true } };
  const chunks = [];
  for await (const chunk of await client.chat.completions.create(request)) chunks.push(chunk);
  assert.equal(chunks.map(({ choices }) => choices[0]?.delta.content ?? "").join(""), "Hello");
  assert.equal(chunks.at(-1).usage.total_tokens, 7);
});

test("tool calls", async () => {
  const tools = [{ type: "function", function: { name: "add", parameters: { type: "object" } } }];
  const answer = await client.chat.completions.create({ model: "calling", messages, tools });
  const [call] = answer.choices[0].message.tool_calls;
  assert.deepEqual([call.function.name, JSON.parse(call.function.arguments)], ["add", { a: 1, b: 2 }]);
});

test("texts, embeddings and models", async () => {
  const text = await client.completions.create({ model: "demo", prompt: ["a", "b"] });
  assert.deepEqual(text.choices.map((choice) => choice.text), ["Hello", "Hello"]);
  let streamed = "";
  for await (const { choices } of await client.completions.create({ model: "demo", prompt: "a", stream: true })) {
    streamed += choices[0].text;
  }
  assert.equal(streamed, "Hello");
  const vectors = await client.embeddings.create({ model: "embed", input: ["a", "b"], dimensions: 2 });
  assert.deepEqual(vectors.data.map(({ embedding }) => embedding), [[0, 0.5], [1, 0.5]]);
  assert.ok((await client.models.list()).data.some(({ id }) => id === "embed"));
  assert.equal((await client.models.retrieve("demo")).id, "demo");
});

test("errors have their kinds and facts", async () => {
  const unknown = await refusal(client.chat.completions.create({ model: "nope", messages }));
  assert.ok(unknown instanceof NotFoundError);
  assert.equal(unknown.code, "model_not_found");
  assert.match(unknown.requestId, /^req_/);
  const wrong = await refusal(client.chat.completions.create({ model: "demo", messages, temperature: 9 }));
  assert.ok(wrong instanceof BadRequestError);
  assert.equal(wrong.param, "temperature");
  const early = await refusal(client.chat.completions.create({ model: "nope", messages, stream: true }));
  assert.ok(early instanceof NotFoundError);
  const stranger = await refusal(new Client({ apiKey: "hx-wrong" }).models.list());
  assert.ok(stranger instanceof AuthenticationError);
  const poor = await refusal(client.chat.completions.create({ model: "dear", messages }));
  assert.ok(poor instanceof PaymentRequiredError);
  assert.equal(poor.code, "insufficient_balance");
});

test("a limit is an error that says when to come again", async () => {
  const slow = new Client({ apiKey: process.env.HELIX_SLOW_KEY, maxRetries: 0 });
  await slow.chat.completions.create({ model: "demo", messages });
  const error = await refusal(slow.chat.completions.create({ model: "demo", messages }));
  assert.ok(error instanceof RateLimitError);
  assert.ok(error.retryAfter > 0);
});

test("an overload passes", async () => {
  const answer = await client.chat.completions.create({ model: "halting", messages });
  assert.equal(answer.choices[0].message.content, "At last");
  assert.equal((await textOf(await client.chat.completions.create({ model: "halting", messages, stream: true }))), "At last");
});

test("the same idempotency key gives the same answer", async () => {
  const once = () => client.chat.completions.create({ model: "demo", messages }, { idempotencyKey: "once" });
  assert.equal((await once()).id, (await once()).id);
});

test("an engine that dies in the middle of a stream is an error", async () => {
  const stream = await client.chat.completions.create({ model: "broken", messages, stream: true });
  const error = await refusal(textOf(stream));
  assert.ok(error instanceof StreamError);
  assert.deepEqual([error.code, error.message], ["engine_dead", "Gone."]);
});

test("who hangs up stops the generation", async () => {
  const running = async () => Number((await client.chat.completions.create({ model: "witness", messages })).choices[0].message.content);
  const until = async (count) => {
    while ((await running()) !== count) await new Promise((resolve) => setTimeout(resolve, 20));
  };
  for await (const _ of await client.chat.completions.create({ model: "endless", messages, stream: true })) {
    assert.equal(await running(), 1);
    break;
  }
  await until(0);
  const controller = new AbortController();
  const waiting = client.chat.completions.create({ model: "endless", messages }, { signal: controller.signal });
  await until(1);
  controller.abort();
  await assert.rejects(waiting, { name: "AbortError" });
  await until(0);
});

test("a list is processed as a batch", async () => {
  const states = [];
  const request = (model) => ({ model, messages });
  const results = await client.batch.process([request("demo"), request("nope"), request("demo")], {
    pollInterval: 20,
    metadata: { job: "nightly" },
    onProgress: ({ status, completed }) => states.push([status, completed]),
  });
  assert.deepEqual(results.map(({ status }) => status), ["fulfilled", "rejected", "fulfilled"]);
  assert.equal(results[2].value.choices[0].message.content, "Hello");
  assert.ok(results[1].reason instanceof NotFoundError);
  assert.deepEqual(states.at(-1), ["completed", 2]);
  assert.deepEqual((await client.files.list()).data, [], "it tidies up");
  const vectors = await client.batch.process([{ model: "embed", input: "Hi" }], { pollInterval: 20 });
  assert.deepEqual(vectors[0].value.data[0].embedding, [0, 0.5, 0.5, 0.5]);
});

test("files and batches by hand", async () => {
  const line = { custom_id: "a", method: "POST", url: "/v1/chat/completions", body: { model: "demo", messages } };
  const file = await client.files.create({ file: JSON.stringify(line), filename: "mine.jsonl", expiresAfter: 3600 });
  assert.deepEqual([file.filename, file.purpose], ["mine.jsonl", "batch"]);
  assert.deepEqual(JSON.parse(await (await client.files.content(file.id)).text()), line);
  assert.equal((await client.files.retrieve(file.id)).bytes, file.bytes);
  let batch = await client.batches.create({ input_file_id: file.id, endpoint: "/v1/chat/completions" });
  while (batch.status !== "completed") batch = await client.batches.retrieve(batch.id);
  assert.equal((await client.batches.list({ limit: 1 })).data[0].id, batch.id);
  const error = await refusal(client.batches.cancel(batch.id));
  assert.equal(error.status, 409);
  assert.equal((await client.files.delete(file.id)).deleted, true);
  assert.ok((await refusal(client.files.retrieve(file.id))) instanceof NotFoundError);
});
