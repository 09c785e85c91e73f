import assert from "node:assert/strict";
import test from "node:test";

import { APIError, BatchError, RateLimitError } from "../src/index.js";
import { CHAT, answer, serve } from "./support/faulty.js";

const line = (id, response, error = null) => JSON.stringify({ id: `r${id}`, custom_id: String(id), response, error });
const COUNTS = { total: 3, completed: 1, failed: 2 };

/** A server of files and one batch, which goes through these states. */
function office(t, states, contents) {
  let looks = 0;
  return serve(t, (request, response) => {
    const { method, url } = request;
    const batch = (state) => ({ id: "batch_1", request_counts: COUNTS, output_file_id: null, error_file_id: null, ...state });
    if (method === "DELETE") return answer(response, { body: { deleted: true } });
    if (url === "/v1/files") return answer(response, { body: { id: "file-in" } });
    if (url === "/v1/batches" || url.endsWith("/cancel")) return answer(response, { body: batch({ status: "validating" }) });
    if (url.startsWith("/v1/batches/")) {
      looks += 1;
      return answer(response, { body: batch(states[Math.min(looks, states.length) - 1]) });
    }
    return answer(response, { body: contents[url.split("/").at(-2)] });
  });
}

test("results come in the order of the requests, those that failed among them", async (t) => {
  const { client, seen } = await office(
    t,
    [{ status: "in_progress" }, { status: "completed", output_file_id: "file-out", error_file_id: "file-err" }],
    {
      "file-out": `${line(2, { status_code: 200, body: { id: "third" } })}\n`,
      "file-err": [
        line(1, { status_code: 429, request_id: "req_2", body: { error: { message: "No.", code: "rate_limit_exceeded" } } }),
        line(0, null, { code: "batch_expired", message: "Too late." }),
      ].join("\n"),
    },
  );
  const progress = [];
  const results = await client().batch.process([CHAT, CHAT, CHAT], {
    pollInterval: 1,
    metadata: { job: "nightly" },
    onProgress: ({ id, status, total }) => progress.push([id, status, total]),
  });
  assert.deepEqual(results.map(({ status }) => status), ["rejected", "rejected", "fulfilled"]);
  assert.ok(results[0].reason instanceof APIError);
  assert.deepEqual([results[0].reason.code, results[0].reason.message], ["batch_expired", "Too late."]);
  assert.ok(results[1].reason instanceof RateLimitError);
  assert.equal(results[1].reason.requestId, "req_2");
  assert.deepEqual(results[2].value, { id: "third" });
  assert.deepEqual(progress.map(([, status]) => status), ["validating", "in_progress", "completed"]);
  const created = JSON.parse(seen.find(({ url }) => url === "/v1/batches").body);
  assert.deepEqual(created, {
    completion_window: "24h",
    input_file_id: "file-in",
    endpoint: "/v1/chat/completions",
    metadata: { job: "nightly" },
  });
  const form = seen[0].body;
  assert.match(form, /name="purpose"\r\n\r\nbatch/);
  assert.match(form, /"custom_id":"2","method":"POST","url":"\/v1\/chat\/completions"/);
  const deleted = seen.filter(({ method }) => method === "DELETE").map(({ url }) => url.split("/").at(-1));
  assert.deepEqual(deleted.sort(), ["file-err", "file-in", "file-out"]);
});

test("no requests are no batch", async (t) => {
  const { client, seen } = await office(t, [], {});
  assert.deepEqual(await client().batch.process([]), []);
  assert.equal(seen.length, 0);
});

test("the endpoint follows from the first request, unless it is named", async (t) => {
  const done = [{ status: "completed", output_file_id: "file-out" }];
  const { client, seen } = await office(t, done, { "file-out": line(0, { status_code: 200, body: {} }) });
  await client().batch.process([{ model: "embed", input: "Hi" }], { pollInterval: 1 });
  await client().batch.process([{ model: "demo", prompt: "Hi" }], { pollInterval: 1 });
  await client().batch.process([{ model: "demo", prompt: "Hi" }], { pollInterval: 1, endpoint: "/v1/embeddings" });
  const endpoints = seen.filter(({ url }) => url === "/v1/batches").map(({ body }) => JSON.parse(body).endpoint);
  assert.deepEqual(endpoints, ["/v1/embeddings", "/v1/completions", "/v1/embeddings"]);
});

test("a batch that failed says why", async (t) => {
  const errors = { data: [{ line: 2, message: "No model." }, { line: null, message: "And more." }] };
  const { client } = await office(t, [{ status: "failed", errors }], {});
  const error = await client().batch.process([CHAT], { pollInterval: 1 }).catch((reason) => reason);
  assert.ok(error instanceof BatchError);
  assert.equal(error.message, "The batch failed: line 2: No model.; And more.");
  assert.equal(error.batch.id, "batch_1");
});

test("results that are missing are an error, and the files stay", async (t) => {
  const done = [{ status: "completed", output_file_id: "file-out" }];
  const { client, seen } = await office(t, done, { "file-out": line(1, { status_code: 200, body: {} }) });
  await assert.rejects(client().batch.process([CHAT, CHAT], { pollInterval: 1 }), BatchError);
  assert.equal(seen.filter(({ method }) => method === "DELETE").length, 0);
});

test("an abort cancels the batch", async (t) => {
  const { client, seen } = await office(t, [{ status: "in_progress" }], {});
  const controller = new AbortController();
  const reason = new Error("enough");
  const onProgress = ({ status }) => status === "in_progress" && controller.abort(reason);
  await assert.rejects(client().batch.process([CHAT], { pollInterval: 1, onProgress, signal: controller.signal }), reason);
  assert.equal(seen.at(-1).url, "/v1/batches/batch_1/cancel");
});
