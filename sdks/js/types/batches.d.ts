import type { ChatCompletion, ChatRequest, Completion, CompletionRequest } from "./chat.js";
import type { EmbeddingAnswer, EmbeddingRequest } from "./models.js";
import type { Page, PageQuery, RequestOptions } from "./requests.js";

export interface FileObject {
  id: string;
  object: "file";
  bytes: number;
  created_at: number;
  expires_at: number;
  filename: string;
  purpose: "batch" | "batch_output";
  status: "processed";
}

export interface Files {
  /** Upload a file; `expiresAfter` is in seconds. */
  create(
    upload: { file: Blob | string | Uint8Array | ArrayBuffer; filename?: string; purpose?: "batch"; expiresAfter?: number },
    options?: RequestOptions,
  ): Promise<FileObject>;
  list(query?: PageQuery & { order?: "asc" | "desc"; purpose?: string }, options?: RequestOptions): Promise<Page<FileObject>>;
  retrieve(id: string, options?: RequestOptions): Promise<FileObject>;
  content(id: string, options?: RequestOptions): Promise<Blob>;
  delete(id: string, options?: RequestOptions): Promise<{ id: string; object: "file"; deleted: true }>;
}

export type BatchEndpoint = "/v1/chat/completions" | "/v1/completions" | "/v1/embeddings";

export type BatchStatus =
  | "validating"
  | "failed"
  | "in_progress"
  | "finalizing"
  | "completed"
  | "expired"
  | "cancelling"
  | "cancelled";

export interface RequestCounts {
  total: number;
  completed: number;
  failed: number;
}

/** What the completed requests consumed. */
export interface BatchUsage {
  input_tokens: number;
  input_tokens_details: { cached_tokens: number };
  output_tokens: number;
  output_tokens_details: { reasoning_tokens: number };
  total_tokens: number;
}

export interface BatchObject {
  id: string;
  object: "batch";
  endpoint: BatchEndpoint;
  status: BatchStatus;
  input_file_id: string;
  output_file_id: string | null;
  error_file_id: string | null;
  errors: { object: "list"; data: { code: string; message: string; param: string | null; line: number | null }[] } | null;
  request_counts: RequestCounts;
  /** That all requests name, if it is one. */
  model: string | null;
  usage: BatchUsage | null;
  metadata: Record<string, string> | null;
  completion_window: "24h";
  created_at: number;
  expires_at: number;
  in_progress_at: number | null;
  finalizing_at: number | null;
  completed_at: number | null;
  failed_at: number | null;
  expired_at: number | null;
  cancelling_at: number | null;
  cancelled_at: number | null;
}

export interface Batches {
  create(
    body: { input_file_id: string; endpoint: BatchEndpoint; completion_window?: "24h"; metadata?: Record<string, string> },
    options?: RequestOptions,
  ): Promise<BatchObject>;
  list(query?: PageQuery, options?: RequestOptions): Promise<Page<BatchObject>>;
  retrieve(id: string, options?: RequestOptions): Promise<BatchObject>;
  cancel(id: string, options?: RequestOptions): Promise<BatchObject>;
}

export interface ProcessOptions {
  /** By default it follows from the first request: `messages`, `input` or `prompt`. */
  endpoint?: BatchEndpoint;
  metadata?: Record<string, string>;
  /** Is called each time that the batch was looked at. */
  onProgress?: (progress: RequestCounts & { id: string; status: BatchStatus }) => void;
  /** Milliseconds between two looks; by default half a second that grows to ten. */
  pollInterval?: number;
  /** Cancels the batch. */
  signal?: AbortSignal;
}

export interface Batch {
  /** The outcome of each request, in order, as `Promise.allSettled` has them; `reason` is an `APIError`. */
  process(requests: ChatRequest[], options?: ProcessOptions): Promise<PromiseSettledResult<ChatCompletion>[]>;
  process(requests: EmbeddingRequest[], options?: ProcessOptions): Promise<PromiseSettledResult<EmbeddingAnswer>[]>;
  process(requests: CompletionRequest[], options?: ProcessOptions): Promise<PromiseSettledResult<Completion>[]>;
}
