import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import test from "node:test";

import * as library from "../src/index.js";
import { ANSWER, CHAT, refusal, serve } from "./support/faulty.js";

const KINDS = {
  400: "BadRequestError",
  401: "AuthenticationError",
  402: "PaymentRequiredError",
  403: "PermissionDeniedError",
  404: "NotFoundError",
  409: "ConflictError",
  413: "BadRequestError",
  415: "BadRequestError",
  418: "APIError",
  422: "UnprocessableError",
  429: "RateLimitError",
  500: "ServerError",
  529: "ServerError",
};
for (const [status, kind] of Object.entries(KINDS)) {
  test(`${status} is a ${kind}`, async (t) => {
    const { client } = await serve(t, refusal(Number(status), "word"));
    const error = await client({ maxRetries: 0 }).models.list().catch((reason) => reason);
    assert.equal(error.constructor, library[kind]);
    assert.ok(error instanceof library.HelixError && error instanceof Error);
    assert.deepEqual([error.name, error.status, error.code], [kind, Number(status), "word"]);
  });
}

test("address and key come from the environment where the program names none", async (t) => {
  const { url, seen } = await serve(t, ANSWER);
  const before = { ...process.env };
  t.after(() => Object.assign(process.env, { HELIX_URL: before.HELIX_URL ?? "", HELIX_API_KEY: before.HELIX_API_KEY ?? "" }));
  Object.assign(process.env, { HELIX_URL: `${url}/`, HELIX_API_KEY: "hx-environment" });
  await new library.Client({ headers: { "x-team": "red" } }).models.retrieve("org/a b");
  assert.deepEqual(
    [seen[0].url, seen[0].headers.authorization, seen[0].headers["x-team"]],
    ["/v1/models/org/a%20b", "Bearer hx-environment", "red"],
  );
});

test("each method asks its endpoint", async (t) => {
  const { client, seen } = await serve(t, ANSWER);
  const { chat, completions, embeddings, models, files, batches, llm } = client();
  await chat.completions.create(CHAT);
  await completions.create({ model: "demo", prompt: "Hi" });
  await embeddings.create({ model: "embed", input: "Hi" });
  await models.list();
  await files.list({ limit: 2, after: undefined, order: "asc" });
  await files.retrieve("f/1");
  await files.create({ file: new Blob(["{}"]), filename: "mine.jsonl", expiresAfter: 3600 });
  assert.ok((await files.content("f1")) instanceof Blob);
  await files.delete("f1");
  await batches.list();
  await batches.retrieve("b1");
  await batches.cancel("b1");
  await llm.complete({ messages: [] });
  await llm.models();
  assert.deepEqual(
    seen.map(({ method, url }) => `${method} ${url.replace("/v1", "")}`),
    [
      "POST /chat/completions",
      "POST /completions",
      "POST /embeddings",
      "GET /models",
      "GET /files?limit=2&order=asc",
      "GET /files/f%2F1",
      "POST /files",
      "GET /files/f1/content",
      "DELETE /files/f1",
      "GET /batches",
      "GET /batches/b1",
      "POST /batches/b1/cancel",
      "POST /llm/completions",
      "GET /llm/models",
    ],
  );
  assert.match(seen[6].body, /filename="mine.jsonl"/);
  assert.match(seen[6].body, /name="expires_after\[seconds\]"\r\n\r\n3600/);
});

test("the types declare what there is", () => {
  const types = new URL("../types/", import.meta.url);
  const text = readdirSync(types).map((name) => readFileSync(new URL(name, types), "utf8")).join("");
  const declared = [...text.matchAll(/^export (?:class|function) (\w+)/gm)].map(([, name]) => name);
  assert.deepEqual(declared.sort(), Object.keys(library).sort());
});
