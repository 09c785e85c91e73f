import type { RequestOptions, Stream } from "./requests.js";

export interface LlmRequest {
  /** The default model, where it is left out. */
  model?: string;
  messages: { role: string; content: unknown; [field: string]: unknown }[];
  system?: string;
  tools?: Record<string, unknown>[];
  tool_choice?: string | Record<string, unknown>;
  max_tokens?: number;
  temperature?: number;
}

export interface LlmAnswer {
  content: string;
  model: string;
  stop_reason: string;
  tool_calls: { id: string; name: string; input: Record<string, unknown> }[];
  usage: { prompt_tokens: number; completion_tokens: number };
}

export type LlmEvent =
  | { type: "content_delta"; delta: string }
  | { type: "tool_use_start"; id: string; name: string }
  | { type: "tool_use_delta"; id: string; delta: string }
  | { type: "tool_use_complete"; id: string; name: string; input: Record<string, unknown> }
  | { type: "message_stop"; stop_reason: string; model: string }
  | { type: "metadata"; usage: { input_tokens: number; output_tokens: number } };

export interface Llm {
  complete(body: LlmRequest, options?: RequestOptions): Promise<LlmAnswer>;
  stream(body: LlmRequest, options?: RequestOptions): Promise<Stream<LlmEvent>>;
  /** Ids of the models. */
  models(options?: RequestOptions): Promise<string[]>;
}
