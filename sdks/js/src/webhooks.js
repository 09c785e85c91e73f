import { WebhookVerificationError } from "./errors.js";

const PREFIX = "whsec_";
const VERSION = "v1,";
const TOLERANCE_S = 300;
const HMAC = { name: "HMAC", hash: "SHA-256" };

/** The event of a webhook that was signed with `secret` not long ago; see Standard Webhooks. */
export async function verifyWebhook(payload, headers, secret, { tolerance = TOLERANCE_S, now = Date.now() / 1000 } = {}) {
  const read = reader(headers);
  const [id, timestamp, signatures] = [read("webhook-id"), read("webhook-timestamp"), read("webhook-signature")];
  if (!id || !timestamp || !signatures || !/^\d+$/.test(timestamp)) {
    throw new WebhookVerificationError("The webhook's headers are missing or malformed.");
  }
  if (Math.abs(now - Number(timestamp)) > tolerance) {
    throw new WebhookVerificationError("The webhook's timestamp is too far from the present.");
  }
  const raw = fromBase64(secret.startsWith(PREFIX) ? secret.slice(PREFIX.length) : secret);
  if (!raw?.length) throw new WebhookVerificationError("The secret is none of a webhook.");
  const key = await crypto.subtle.importKey("raw", raw, HMAC, false, ["verify"]);
  const body = bytesOf(payload);
  const head = new TextEncoder().encode(`${id}.${timestamp}.`);
  const signed = new Uint8Array(head.length + body.length);
  signed.set(head);
  signed.set(body, head.length);
  let fits = false;
  for (const one of signatures.split(" ")) {
    const given = one.startsWith(VERSION) ? fromBase64(one.slice(VERSION.length)) : undefined;
    // All are compared: several come while a secret is being changed.
    if (given && (await crypto.subtle.verify("HMAC", key, given, signed))) fits = true;
  }
  if (!fits) throw new WebhookVerificationError("The webhook's signature does not fit.");
  return eventOf(body);
}

/** The event of a webhook by HelixFlow's header: the HMAC-SHA256 of the body in hex. It does not tell how old the event is. */
export async function verifyHelixFlowWebhook(payload, headers, secret) {
  const given = fromHex(reader(headers)("x-helixflow-signature") ?? "");
  const key = await crypto.subtle.importKey("raw", new TextEncoder().encode(secret), HMAC, false, ["verify"]);
  const body = bytesOf(payload);
  if (!given || !(await crypto.subtle.verify("HMAC", key, given, body))) {
    throw new WebhookVerificationError("The webhook's signature does not fit.");
  }
  return eventOf(body);
}

function reader(headers) {
  const all = headers instanceof Headers ? headers : new Headers();
  if (all !== headers) {
    for (const [name, value] of Object.entries(headers)) if (value !== undefined) all.set(name, String(value));
  }
  return (name) => all.get(name);
}

function bytesOf(payload) {
  if (typeof payload === "string") return new TextEncoder().encode(payload);
  return payload instanceof ArrayBuffer ? new Uint8Array(payload) : payload;
}

function eventOf(body) {
  try {
    return JSON.parse(new TextDecoder().decode(body));
  } catch (cause) {
    throw new WebhookVerificationError("The webhook's body is no JSON.", { cause });
  }
}

function fromBase64(text) {
  try {
    return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  } catch {
    return undefined;
  }
}

function fromHex(text) {
  if (!/^([0-9a-f]{2})+$/i.test(text)) return undefined;
  return Uint8Array.from(text.match(/../g), (pair) => parseInt(pair, 16));
}
