import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import test from "node:test";

import { WebhookVerificationError, verifyHelixFlowWebhook, verifyWebhook } from "../src/index.js";

// The example of Standard Webhooks' own libraries.
const SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const BODY = '{"test": 2432232314}';
const SIGNATURE = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";
const HEADERS = { "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek", "webhook-timestamp": "1614265330", "webhook-signature": SIGNATURE };
const THEN = { now: 1614265330 };

const verified = (changes = {}, body = BODY, options = THEN, secret = SECRET) =>
  verifyWebhook(body, { ...HEADERS, ...changes }, secret, options);

test("a webhook that was signed gives its event", async () => {
  assert.deepEqual(await verified(), { test: 2432232314 });
  assert.deepEqual(await verified({}, new TextEncoder().encode(BODY)), { test: 2432232314 });
  assert.deepEqual(await verified({}, new TextEncoder().encode(BODY).buffer), { test: 2432232314 });
  assert.deepEqual(await verifyWebhook(BODY, new Headers(HEADERS), SECRET, THEN), { test: 2432232314 });
  const capitals = Object.fromEntries(Object.entries(HEADERS).map(([name, value]) => [name.toUpperCase(), [value]]));
  assert.deepEqual(await verifyWebhook(BODY, capitals, SECRET.slice("whsec_".length), THEN), { test: 2432232314 });
});

test("one of several signatures is enough", async () => {
  const other = `v1,${Buffer.alloc(32).toString("base64")}`;
  await verified({ "webhook-signature": `${other} v2,x ${SIGNATURE}` });
  await verified({ "webhook-signature": `${SIGNATURE} ${other}` });
});

test("it is as old as it says, and that is not long", async () => {
  for (const now of [1614265330 - 300, 1614265330 + 300]) await verified({}, BODY, { now });
  for (const now of [1614265330 - 301, 1614265330 + 301, undefined]) {
    await assert.rejects(verified({}, BODY, { now }), WebhookVerificationError);
  }
  await verified({}, BODY, { now: 1614265330 + 1000, tolerance: 1000 });
});

const FALSE = {
  "another body": () => verified({}, `${BODY} `),
  "another id": () => verified({ "webhook-id": "msg_other" }),
  "another moment": () => verified({ "webhook-timestamp": "1614265331" }),
  "no signature": () => verified({ "webhook-signature": undefined }),
  "an empty signature": () => verified({ "webhook-signature": "v1," }),
  "no base64": () => verified({ "webhook-signature": "v1,***" }),
  "a cut signature": () => verified({ "webhook-signature": SIGNATURE.slice(0, 20) }),
  "no version": () => verified({ "webhook-signature": SIGNATURE.slice(3) }),
  "no moment": () => verified({ "webhook-timestamp": "soon" }),
  "another secret": () => verified({}, BODY, THEN, `whsec_${Buffer.alloc(24).toString("base64")}`),
  "no secret": () => verified({}, BODY, THEN, ""),
  "what is no secret": () => verified({}, BODY, THEN, "whsec_***"),
};
for (const [name, attempt] of Object.entries(FALSE)) {
  test(`refused: ${name}`, async () => {
    await assert.rejects(attempt(), WebhookVerificationError);
  });
}

test("HelixFlow's header is the HMAC of the body in hex", async () => {
  const hex = createHmac("sha256", SECRET).update(BODY).digest("hex");
  const header = (value) => ({ "X-HelixFlow-Signature": value });
  assert.deepEqual(await verifyHelixFlowWebhook(BODY, header(hex), SECRET), { test: 2432232314 });
  for (const wrong of [hex.slice(2), `${hex}00`, hex.replace(/^./, (one) => (one === "0" ? "1" : "0")), "zz", "", undefined]) {
    await assert.rejects(verifyHelixFlowWebhook(BODY, header(wrong), SECRET), WebhookVerificationError);
  }
  await assert.rejects(verifyHelixFlowWebhook(`${BODY} `, header(hex), SECRET), WebhookVerificationError);
});

test("a body that is no JSON is no event", async () => {
  const hex = createHmac("sha256", SECRET).update("hello").digest("hex");
  await assert.rejects(verifyHelixFlowWebhook("hello", { "x-helixflow-signature": hex }, SECRET), /no JSON/);
});
