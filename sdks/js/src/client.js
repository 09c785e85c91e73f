import { Batch } from "./batch.js";
import { Completions } from "./chat.js";
import { Llm } from "./llm.js";
import { Batches, Embeddings, Files, Models } from "./resources.js";
import { Transport } from "./transport.js";

const LOCAL = "https://localhost:8443/v1";
const TIMEOUT_MS = 300_000; // Node.js itself waits no longer for the head of an answer
const RETRIES = 2;

/** Speaks to one Helix Ray for one caller. */
export class Client {
  constructor({ apiKey, baseURL, timeout = TIMEOUT_MS, maxRetries = RETRIES, fetch, headers } = {}) {
    // Browsers have no environment.
    const environment = globalThis.process?.env ?? {};
    const url = baseURL ?? environment.HELIX_URL ?? LOCAL;
    const transport = new Transport({
      apiKey: apiKey ?? environment.HELIX_API_KEY,
      baseURL: url.replace(/\/+$/, ""),
      timeout,
      maxRetries,
      fetch: fetch ?? ((...request) => globalThis.fetch(...request)),
      headers,
    });
    this.chat = { completions: new Completions(transport, "/chat/completions") };
    this.completions = new Completions(transport, "/completions");
    this.embeddings = new Embeddings(transport);
    this.models = new Models(transport);
    this.files = new Files(transport);
    this.batches = new Batches(transport);
    this.batch = new Batch(this.files, this.batches);
    this.llm = new Llm(transport);
  }
}
