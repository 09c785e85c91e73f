import type { Batch, Batches, Files } from "./batches.js";
import type { ChatCompletions, Completions } from "./chat.js";
import type { Llm } from "./llm.js";
import type { Embeddings, Models } from "./models.js";

export interface ClientOptions {
  /** By default the environment's `HELIX_API_KEY`. */
  apiKey?: string;
  /** By default the environment's `HELIX_URL`, or `https://localhost:8443/v1`. */
  baseURL?: string;
  /** Milliseconds that each try may take, and that a stream may be silent; 300,000 by default. */
  timeout?: number;
  /** How often a request is sent again; 2 by default. */
  maxRetries?: number;
  fetch?: typeof globalThis.fetch;
  /** Headers of every request. */
  headers?: Record<string, string>;
}

/** Speaks to one Helix Ray for one caller. */
export class Client {
  constructor(options?: ClientOptions);
  readonly chat: { readonly completions: ChatCompletions };
  readonly completions: Completions;
  readonly embeddings: Embeddings;
  readonly models: Models;
  readonly files: Files;
  readonly batches: Batches;
  readonly batch: Batch;
  readonly llm: Llm;
}
