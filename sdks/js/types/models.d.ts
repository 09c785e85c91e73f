import type { RequestOptions } from "./requests.js";

export interface EmbeddingRequest {
  model: string;
  input: string | string[] | number[] | number[][];
  dimensions?: number;
  user?: string;
}

export interface EmbeddingAnswer {
  object: "list";
  data: { object: "embedding"; index: number; embedding: number[] }[];
  model: string;
  usage: { prompt_tokens: number; total_tokens: number };
}

export interface Embeddings {
  create(body: EmbeddingRequest, options?: RequestOptions): Promise<EmbeddingAnswer>;
}

export interface Model {
  id: string;
  object: "model";
  created: number;
  owned_by: string;
}

export interface Models {
  list(options?: RequestOptions): Promise<{ object: "list"; data: Model[] }>;
  retrieve(id: string, options?: RequestOptions): Promise<Model>;
}
