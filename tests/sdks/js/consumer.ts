/** A program that uses the types of `helix-ray`; it is checked, and then it runs. */
import {
  APIError,
  type ChatCompletion,
  type ChatRequest,
  Client,
  type LlmEvent,
  NotFoundError,
  RateLimitError,
  type Stream,
  type WebhookEvent,
  verifyWebhook,
} from "helix-ray";

const client = new Client({ timeout: 60_000, maxRetries: 1, headers: { "x-team": "red" } });
const request: ChatRequest = { model: "demo", messages: [{ role: "user", content: "Hi" }], temperature: 0, top_k: 3 };

const answer = await client.chat.completions.create(request as ChatRequest & { stream?: false });
const text: string | null | undefined = answer.choices[0]?.message.content;
console.log(text);

let streamed = "";
for await (const chunk of await client.chat.completions.create({ ...request, stream: true })) {
  streamed += chunk.choices[0]?.delta.content ?? "";
}
console.log(streamed);

const vectors = await client.embeddings.create({ model: "embed", input: ["a"] });
const first: number | undefined = vectors.data[0]?.embedding[0];
console.log(first);

const results: PromiseSettledResult<ChatCompletion>[] = await client.batch.process([request], {
  onProgress: ({ status, completed, total }) => console.log(status === "completed" && completed === total ? "all" : "some"),
});
for (const result of results) {
  console.log(result.status === "fulfilled" ? result.value.usage.total_tokens : result.reason);
}

try {
  await client.models.retrieve("nope", { signal: new AbortController().signal, idempotencyKey: "x" });
} catch (error) {
  if (error instanceof RateLimitError) throw error;
  if (error instanceof NotFoundError && error instanceof APIError) console.log(error.status, error.code, error.retryAfter);
}

/** Narrowed by its type. */
export async function spoken(stream: Stream<LlmEvent>): Promise<string> {
  let spoken = "";
  for await (const event of stream) {
    if (event.type === "content_delta") spoken += event.delta;
    // @ts-expect-error only a tool's start has a name
    if (event.type === "content_delta") event.name;
  }
  return spoken;
}

/** As a receiver of webhooks does it. */
export async function received(request: Request, secret: string): Promise<WebhookEvent> {
  return verifyWebhook(await request.text(), request.headers, secret, { tolerance: 60 });
}

// @ts-expect-error a chat needs messages
const wrong = (): unknown => client.chat.completions.create({ model: "demo" });
// @ts-expect-error a role is one of those that there are
const other: ChatRequest = { model: "demo", messages: [{ role: "nobody", content: "Hi" }] };
console.log(typeof wrong, typeof other);
