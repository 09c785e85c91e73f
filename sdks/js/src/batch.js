import { BatchError, errorOfBody } from "./errors.js";
import { sleep } from "./transport.js";

const ENDED = new Set(["completed", "failed", "expired", "cancelled"]);
const FIRST_LOOK_MS = 500;
const LONGEST_LOOK_MS = 10_000;

/** A list of requests as a batch: the file, the batch and the results are this class's affair. */
export class Batch {
  #files;
  #batches;

  constructor(files, batches) {
    this.#files = files;
    this.#batches = batches;
  }

  async process(requests, { endpoint, metadata, onProgress, pollInterval, signal } = {}) {
    if (!requests.length) return [];
    const url = endpoint ?? endpointOf(requests[0]);
    const lines = requests.map((body, place) => JSON.stringify({ custom_id: String(place), method: "POST", url, body }));
    const input = await this.#files.create({ file: `${lines.join("\n")}\n` }, { signal });
    const batch = await this.#ended(
      await this.#batches.create({ input_file_id: input.id, endpoint: url, metadata }, { signal }),
      onProgress ?? (() => {}),
      pollInterval,
      signal,
    );
    if (batch.status === "failed") throw new BatchError(`The batch failed: ${faultsOf(batch)}`, batch);
    const results = new Array(requests.length);
    for (const id of [batch.output_file_id, batch.error_file_id]) {
      if (id) await this.#read(id, results, signal);
    }
    // A sparse list would skip what is missing.
    if (results.includes(undefined)) throw new BatchError("The batch's files do not answer every request.", batch);
    await this.#forget([input.id, batch.output_file_id, batch.error_file_id]);
    return results;
  }

  async #ended(batch, onProgress, pollInterval, signal) {
    try {
      let pause = pollInterval ?? FIRST_LOOK_MS;
      for (;;) {
        onProgress({ ...batch.request_counts, id: batch.id, status: batch.status });
        if (ENDED.has(batch.status)) return batch;
        await sleep(pause, signal);
        pause = pollInterval ?? Math.min(pause * 1.5, LONGEST_LOOK_MS);
        batch = await this.#batches.retrieve(batch.id, { signal });
      }
    } catch (error) {
      // Nobody would read the results of a batch that was left.
      if (signal?.aborted) await this.#batches.cancel(batch.id).catch(() => {});
      throw error;
    }
  }

  async #read(id, results, signal) {
    const content = await (await this.#files.content(id, { signal })).text();
    for (const line of content.split("\n")) {
      if (line) settle(JSON.parse(line), results);
    }
  }

  // What cannot be deleted now goes by itself after its days.
  async #forget(ids) {
    await Promise.allSettled(ids.filter(Boolean).map((id) => this.#files.delete(id)));
  }
}

function settle({ custom_id, response, error }, results) {
  if (response?.status_code === 200) results[custom_id] = { status: "fulfilled", value: response.body };
  else {
    const reason = errorOfBody(response?.status_code, response?.body ?? { error }, { requestId: response?.request_id });
    results[custom_id] = { status: "rejected", reason };
  }
}

function endpointOf(request) {
  if ("messages" in request) return "/v1/chat/completions";
  if ("input" in request) return "/v1/embeddings";
  return "/v1/completions";
}

function faultsOf(batch) {
  const faults = (batch.errors?.data ?? []).map(({ line, message }) => (line === null ? message : `line ${line}: ${message}`));
  return faults.slice(0, 3).join("; ") || "no reason was given";
}
