import assert from "node:assert/strict";
import test from "node:test";

import { APIConnectionError, APIError, APITimeoutError, ConflictError, RateLimitError, ServerError } from "../src/index.js";
import { ANSWER, CHAT, answer, refusal, serve, textOf, streaming, chunk } from "./support/faulty.js";

const SOON = { "retry-after-ms": "1" };

test("what passes is tried again, with the same idempotency key", async (t) => {
  const { client, seen } = await serve(t, refusal(503, "overloaded", SOON), refusal(429, "rate_limit_exceeded", SOON), ANSWER);
  const { choices } = await client().chat.completions.create(CHAT);
  assert.equal(choices[0].message.content, "Hello");
  assert.equal(seen.length, 3);
  const keys = new Set(seen.map(({ headers }) => headers["idempotency-key"]));
  assert.equal(keys.size, 1);
  assert.match([...keys][0], /^[0-9a-f]{32}$/);
  assert.equal(seen[0].headers.authorization, "Bearer hx-test");
  assert.deepEqual(JSON.parse(seen[2].body), CHAT);
});

test("each call has an idempotency key of its own, or the caller's", async (t) => {
  const { client, seen } = await serve(t, ANSWER);
  await client().chat.completions.create(CHAT);
  await client().chat.completions.create(CHAT);
  await client().chat.completions.create(CHAT, { idempotencyKey: "mine" });
  const keys = seen.map(({ headers }) => headers["idempotency-key"]);
  assert.equal(new Set(keys).size, 3);
  assert.equal(keys[2], "mine");
});

test("a stream is asked for again as well, while nothing of it came", async (t) => {
  const { client, seen } = await serve(t, refusal(503, "overloaded", SOON), streaming(chunk("Hello"), "data: [DONE]\n\n"));
  assert.equal(await textOf(await client().chat.completions.create({ ...CHAT, stream: true })), "Hello");
  assert.equal(seen.length, 2);
});

test("tries end, and the last error is raised with its facts", async (t) => {
  const { client, seen } = await serve(t, refusal(429, "rate_limit_exceeded", SOON));
  const error = await client({ maxRetries: 1 }).chat.completions.create(CHAT).catch((reason) => reason);
  assert.ok(error instanceof RateLimitError);
  const { status, code, type, param, requestId, retryAfter, message, name } = error;
  assert.deepEqual(
    { status, code, type, param, requestId, retryAfter, message, name },
    {
      status: 429,
      code: "rate_limit_exceeded",
      type: "t",
      param: "p",
      requestId: "req_9",
      retryAfter: 0.001,
      message: "no: rate_limit_exceeded",
      name: "RateLimitError",
    },
  );
  assert.equal(seen.length, 2);
});

test("Retry-After is waited for", async (t) => {
  const { client } = await serve(t, refusal(503, "overloaded", { "retry-after": "9", "retry-after-ms": "300" }), ANSWER);
  const begun = performance.now();
  await client().chat.completions.create(CHAT);
  assert.ok(performance.now() - begun > 290);
});

for (const [name, headers] of [
  ["a number", { "retry-after": "3600" }],
  ["a date", { "retry-after": new Date(Date.now() + 3.6e6).toUTCString() }],
]) {
  test(`who would have to wait for long is told so instead: ${name}`, async (t) => {
    const { client, seen } = await serve(t, refusal(429, "rate_limit_exceeded", headers));
    const error = await client().chat.completions.create(CHAT).catch((reason) => reason);
    assert.ok(error.retryAfter > 3500 && error.retryAfter <= 3600, String(error.retryAfter));
    assert.equal(seen.length, 1);
  });
}

test("x-should-retry has the last word", async (t) => {
  const not = await serve(t, refusal(429, "insufficient_quota", { "x-should-retry": "false", ...SOON }));
  await assert.rejects(not.client().chat.completions.create(CHAT), RateLimitError);
  assert.equal(not.seen.length, 1);
  const yes = await serve(t, refusal(404, "not_found", { "x-should-retry": "true", ...SOON }), ANSWER);
  await yes.client().chat.completions.create(CHAT);
  assert.equal(yes.seen.length, 2);
});

test("a conflict is tried again only where the server says when", async (t) => {
  const running = await serve(t, refusal(409, "idempotency_key_in_use", SOON), ANSWER);
  await running.client().chat.completions.create(CHAT);
  const conflict = await serve(t, refusal(409, "conflict"));
  await assert.rejects(conflict.client().chat.completions.create(CHAT), ConflictError);
  assert.equal(conflict.seen.length, 1);
});

test("a connection that breaks is tried again, before the answer and in it", async (t) => {
  const { client, seen } = await serve(
    t,
    (request) => request.socket.destroy(),
    (_request, response) => {
      response.writeHead(200, { "content-type": "application/json", "content-length": "100" });
      response.write("{");
      setTimeout(() => response.destroy(), 20);
    },
    ANSWER,
  );
  await client().chat.completions.create(CHAT);
  assert.equal(seen.length, 3);
});

test("nobody there is a connection error with its cause", async (t) => {
  const { client } = await serve(t, ANSWER);
  const fetch = (_url, init) => globalThis.fetch("http://127.0.0.1:1/", init);
  const error = await client({ fetch, maxRetries: 0 }).models.list().catch((reason) => reason);
  assert.ok(error instanceof APIConnectionError && error instanceof APIError);
  assert.match(error.message, /ECONNREFUSED|bad port/);
  assert.ok(error.cause);
});

test("a server that is silent is given up", async (t) => {
  const { client } = await serve(t, () => {});
  const error = await client({ timeout: 50, maxRetries: 0 }).chat.completions.create(CHAT).catch((reason) => reason);
  assert.ok(error instanceof APITimeoutError);
  assert.ok(error instanceof APIConnectionError);
});

test("an abort ends the request and its retries with the caller's reason", async (t) => {
  const reason = new Error("enough");
  const silent = new AbortController();
  const waiting = await serve(t, () => silent.abort(reason));
  await assert.rejects(waiting.client().chat.completions.create(CHAT, { signal: silent.signal }), reason);
  assert.equal(waiting.seen.length, 1);
  const pausing = new AbortController();
  const refusing = await serve(t, (_request, response) => {
    answer(response, refusal(503, "overloaded", { "retry-after": "30" }));
    setTimeout(() => pausing.abort(reason), 50);
  });
  await assert.rejects(refusing.client().chat.completions.create(CHAT, { signal: pausing.signal }), reason);
  assert.equal(refusing.seen.length, 1);
  await assert.rejects(refusing.client().models.list({ signal: AbortSignal.abort(reason) }), reason);
});

test("a redirect is not followed, so that the key goes nowhere else", async (t) => {
  const elsewhere = await serve(t, ANSWER);
  const { client } = await serve(t, { status: 307, headers: { location: elsewhere.url } });
  const error = await client().chat.completions.create(CHAT).catch((reason) => reason);
  assert.equal(error.status, 307);
  assert.match(error.message, /redirects/);
  assert.equal(elsewhere.seen.length, 0);
});

test("what is no answer of the API is an error that says so", async (t) => {
  const html = await serve(t, { headers: { "content-type": "text/html" }, body: "<html>" });
  await assert.rejects(html.client().models.list(), /no JSON/);
  await assert.rejects(html.client().chat.completions.create({ ...CHAT, stream: true }), /text\/html where a stream/);
  assert.equal(html.seen.length, 2);
  const proxy = await serve(t, { status: 502, body: "<html>Bad gateway" });
  const error = await proxy.client({ maxRetries: 0 }).models.list().catch((reason) => reason);
  assert.ok(error instanceof ServerError);
  assert.equal(error.message, "HTTP 502: <html>Bad gateway");
});
