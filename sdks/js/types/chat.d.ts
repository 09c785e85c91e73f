import type { RequestOptions, Stream } from "./requests.js";

export interface Usage {
  prompt_tokens: number;
  completion_tokens: number;
  total_tokens: number;
  prompt_tokens_details?: { cached_tokens: number };
  completion_tokens_details?: { reasoning_tokens: number };
}

export interface ToolCall {
  id: string;
  type: "function";
  function: { name: string; arguments: string };
}

export interface TextPart {
  type: "text";
  text: string;
}

export type Message =
  | { role: "system" | "developer" | "user"; content: string | TextPart[]; name?: string }
  | {
      role: "assistant";
      content?: string | TextPart[] | null;
      tool_calls?: ToolCall[];
      reasoning_content?: string | null;
      refusal?: string | null;
    }
  | { role: "tool"; tool_call_id: string; content: string | TextPart[] };

export interface Tool {
  type: "function";
  function: { name: string; description?: string; parameters?: Record<string, unknown>; strict?: boolean };
}

/** What chats and text completions share. */
export interface Sampling {
  model: string;
  max_tokens?: number;
  temperature?: number;
  top_p?: number;
  n?: number;
  stop?: string | string[];
  seed?: number;
  presence_penalty?: number;
  frequency_penalty?: number;
  logit_bias?: Record<string, number>;
  stream_options?: { include_usage?: boolean };
  user?: string;
}

export interface ChatRequest extends Sampling {
  messages: Message[];
  max_completion_tokens?: number;
  logprobs?: boolean;
  top_logprobs?: number;
  tools?: Tool[];
  tool_choice?: "auto" | "none" | "required" | { type: "function"; function: { name: string } };
  parallel_tool_calls?: boolean;
  response_format?:
    | { type: "text" | "json_object" }
    | { type: "json_schema"; json_schema: { name: string; schema: Record<string, unknown>; strict?: boolean } };
  reasoning_effort?: string;
  stream?: boolean;
  [extension: string]: unknown;
}

export type FinishReason = "stop" | "length" | "tool_calls" | "content_filter";

export interface ChatCompletion {
  id: string;
  object: "chat.completion";
  created: number;
  model: string;
  choices: {
    index: number;
    message: {
      role: "assistant";
      content: string | null;
      tool_calls?: ToolCall[];
      reasoning_content?: string | null;
      refusal?: string | null;
    };
    finish_reason: FinishReason;
    logprobs: unknown;
  }[];
  usage: Usage;
}

export interface ChatCompletionChunk {
  id: string;
  object: "chat.completion.chunk";
  created: number;
  model: string;
  choices: {
    index: number;
    delta: {
      role?: "assistant";
      content?: string | null;
      reasoning_content?: string | null;
      tool_calls?: { index: number; id?: string; type?: "function"; function?: { name?: string; arguments?: string } }[];
    };
    finish_reason: FinishReason | null;
    logprobs?: unknown;
  }[];
  usage?: Usage | null;
}

export interface CompletionRequest extends Sampling {
  prompt: string | string[] | number[] | number[][];
  logprobs?: number;
  echo?: boolean;
  stream?: boolean;
  [extension: string]: unknown;
}

export interface Completion {
  id: string;
  object: "text_completion";
  created: number;
  model: string;
  choices: { index: number; text: string; finish_reason: FinishReason | null; logprobs?: unknown }[];
  usage?: Usage | null;
}

export interface ChatCompletions {
  create(body: ChatRequest & { stream: true }, options?: RequestOptions): Promise<Stream<ChatCompletionChunk>>;
  create(body: ChatRequest & { stream?: false }, options?: RequestOptions): Promise<ChatCompletion>;
}

export interface Completions {
  create(body: CompletionRequest & { stream: true }, options?: RequestOptions): Promise<Stream<Completion>>;
  create(body: CompletionRequest & { stream?: false }, options?: RequestOptions): Promise<Completion>;
}
