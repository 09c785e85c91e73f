/** The LLM API of the running application; see application.js. */
import assert from "node:assert/strict";
import test from "node:test";

import { Client, NotFoundError, StreamError } from "../src/index.js";

const client = new Client();
const messages = [{ role: "user", content: "Hi" }];

async function eventsOf(request) {
  const events = [];
  for await (const event of await client.llm.stream({ messages, ...request })) events.push(event);
  return events;
}

test("a whole answer, by the default model", async () => {
  const answer = await client.llm.complete({ messages, system: "Be brief." });
  assert.deepEqual([answer.content, answer.model, answer.stop_reason], ["Hello", "demo", "end_turn"]);
  assert.deepEqual(answer.usage, { prompt_tokens: 5, completion_tokens: 2 });
  assert.ok((await client.llm.models()).includes("demo"));
});

test("typed events", async () => {
  assert.deepEqual(await eventsOf({ model: "demo" }), [
    { type: "content_delta", delta: "Hel" },
    { type: "content_delta", delta: "lo" },
    { type: "message_stop", stop_reason: "end_turn", model: "demo" },
    { type: "metadata", usage: { input_tokens: 5, output_tokens: 2 } },
  ]);
  const tools = [{ name: "add", input_schema: { type: "object" } }];
  const complete = (await eventsOf({ model: "calling", tools })).find(({ type }) => type === "tool_use_complete");
  assert.deepEqual([complete.name, complete.input], ["add", { a: 1, b: 2 }]);
});

test("errors", async () => {
  await assert.rejects(eventsOf({ model: "nope" }), NotFoundError);
  await assert.rejects(eventsOf({ model: "broken" }), StreamError);
});
