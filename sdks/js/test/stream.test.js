import assert from "node:assert/strict";
import { once } from "node:events";
import test from "node:test";

import { APIConnectionError, APITimeoutError, StreamError } from "../src/index.js";
import { Deadline } from "../src/deadline.js";
import { CHAT, begin, chunk, serve, streaming, textOf } from "./support/faulty.js";

const STREAM = { ...CHAT, stream: true };
const DONE = "data: [DONE]\n\n";

async function raised(stream) {
  const pieces = [];
  try {
    for await (const { choices } of stream) pieces.push(choices[0].delta.content);
  } catch (error) {
    return { pieces, error };
  }
  return { pieces };
}

test("a stream gives its chunks and ends", async (t) => {
  const { client, seen } = await serve(t, streaming(": hello\n\n", chunk("Hel"), chunk("lo"), DONE));
  const stream = await client().chat.completions.create(STREAM);
  assert.equal(stream.requestId, "req_1");
  assert.equal(await textOf(stream), "Hello");
  assert.equal(JSON.parse(seen[0].body).stream, true);
  await assert.rejects(textOf(stream), /read once/);
});

test("the connection of a stream that was read serves the next one", async (t) => {
  const { client, seen } = await serve(t, streaming(chunk("a"), DONE));
  const ports = () => new Set(seen.map(({ port }) => port)).size;
  // The rest of an answer is read while its reader goes on, so the first ones may be too early.
  for (let tries = 0; tries < 50 && ports() === seen.length; tries += 1) {
    await textOf(await client().chat.completions.create(STREAM));
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  assert.ok(ports() < seen.length);
});

test("a server that goes on after the end holds nobody up", async (t) => {
  const { client } = await serve(t, (_request, response) => {
    begin(response);
    response.write(chunk("a") + DONE);
  });
  assert.equal(await textOf(await client().chat.completions.create(STREAM)), "a");
});

test("an error in the middle is raised, after what came before it", async (t) => {
  const body = { error: { message: "Gone.", type: "server_error", code: "engine_dead", request_id: "req_7" } };
  const { client, seen } = await serve(t, streaming(chunk("Hel"), `data: ${JSON.stringify(body)}\n\n`, DONE));
  const { pieces, error } = await raised(await client().chat.completions.create(STREAM));
  assert.deepEqual(pieces, ["Hel"]);
  assert.ok(error instanceof StreamError);
  assert.deepEqual([error.message, error.code, error.requestId, error.status], ["Gone.", "engine_dead", "req_7", undefined]);
  assert.equal(seen.length, 1);
});

test("a stream that ends early is never taken for a whole one", async (t) => {
  const quiet = await serve(t, streaming(chunk("Hel")));
  assert.match((await raised(await quiet.client().chat.completions.create(STREAM))).error.message, /too early/);
  const cut = await serve(t, (_request, response) => {
    begin(response);
    response.write(chunk("Hel"));
    setTimeout(() => response.destroy(), 30);
  });
  const { pieces, error } = await raised(await cut.client().chat.completions.create(STREAM));
  assert.deepEqual(pieces, ["Hel"]);
  assert.ok(error instanceof APIConnectionError);
});

test("garbage is an error", async (t) => {
  const { client } = await serve(t, streaming("data: {not json\n\n"));
  const { error } = await raised(await client().chat.completions.create(STREAM));
  assert.ok(error instanceof StreamError);
  assert.match(error.message, /no JSON/);
});

test("an event without end is an error", async (t) => {
  const { client } = await serve(t, (_request, response) => {
    begin(response);
    response.write("data: ");
    const piece = "x".repeat(2 ** 20);
    const pour = () => !response.destroyed && response.write(piece, () => setImmediate(pour));
    pour();
  });
  const { error } = await raised(await client().chat.completions.create(STREAM));
  assert.match(error.message, /too large/);
});

test("a stream that stalls is given up", async (t) => {
  const { client } = await serve(t, (_request, response) => {
    begin(response);
    response.write(chunk("Hel"));
  });
  const { error } = await raised(await client({ timeout: 500 }).chat.completions.create(STREAM));
  assert.ok(error instanceof APITimeoutError);
});

test("a reader that takes its time is no server that stalls", async () => {
  const deadline = new Deadline(5);
  deadline.restart();
  deadline.pause();
  await new Promise((resolve) => setTimeout(resolve, 50));
  assert.ok(!deadline.signal.aborted);
  deadline.restart();
  await once(deadline.signal, "abort");
  assert.ok(deadline.timedOut);
});

// Each way to leave a stream; the server has to see that its client is gone.
const WAYS = {
  "leaving the loop": async (stream) => {
    for await (const _ of stream) break;
  },
  "abort of the stream": async (stream) => {
    await assert.rejects(async () => {
      for await (const _ of stream) stream.abort();
    }, { name: "AbortError" });
  },
  "the caller's signal": async (stream, controller) => {
    const reason = new Error("enough");
    await assert.rejects(async () => {
      for await (const _ of stream) controller.abort(reason);
    }, reason);
  },
  "an abort before it was read": async (stream) => {
    stream.abort();
    await assert.rejects(textOf(stream), { name: "AbortError" });
  },
};
for (const [name, leave] of Object.entries(WAYS)) {
  test(`${name} hangs up`, { timeout: 30_000 }, async (t) => {
    let closed;
    const { client } = await serve(t, (_request, response) => {
      closed = once(response, "close");
      begin(response);
      response.write(chunk("Hel"));
    });
    const controller = new AbortController();
    await leave(await client().chat.completions.create(STREAM, { signal: controller.signal }), controller);
    await closed;
  });
}

test("the LLM API's events end with the stop and the usage", async (t) => {
  const events = [
    { type: "content_delta", delta: "4" },
    { type: "message_stop", stop_reason: "end_turn", model: "demo" },
    { type: "metadata", usage: { input_tokens: 1, output_tokens: 1 } },
  ];
  const frames = events.map((event) => `data: ${JSON.stringify(event)}\n\n`);
  const { client, seen } = await serve(t, streaming(...frames), streaming(frames[0]));
  const got = [];
  for await (const event of await client().llm.stream({ messages: CHAT.messages })) got.push(event);
  assert.deepEqual(got, events);
  assert.equal(seen[0].url, "/v1/llm/completions/stream");
  await assert.rejects(async () => {
    for await (const _ of await client().llm.stream({ messages: CHAT.messages }));
  }, /too early/);
});
