/** Client of Helix Ray. */
export * from "./batches.js";
export * from "./chat.js";
export * from "./client.js";
export * from "./errors.js";
export * from "./llm.js";
export * from "./models.js";
export * from "./requests.js";
export * from "./webhooks.js";
