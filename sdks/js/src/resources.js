/** Vectors of texts. */
export class Embeddings {
  #transport;

  constructor(transport) {
    this.#transport = transport;
  }

  async create(body, options) {
    return this.#transport.json("POST", "/embeddings", { body }, options);
  }
}

/** What may be named as `model`. */
export class Models {
  #transport;

  constructor(transport) {
    this.#transport = transport;
  }

  async list(options) {
    return this.#transport.json("GET", "/models", {}, options);
  }

  async retrieve(id, options) {
    // Ids may hold slashes, which are no escapes there.
    return this.#transport.json("GET", `/models/${id.split("/").map(encodeURIComponent).join("/")}`, {}, options);
  }
}

/** Files, which are the input and the output of batches. */
export class Files {
  #transport;

  constructor(transport) {
    this.#transport = transport;
  }

  async create({ file, filename, purpose = "batch", expiresAfter }, options) {
    const form = new FormData();
    form.set("purpose", purpose);
    if (expiresAfter !== undefined) {
      form.set("expires_after[anchor]", "created_at");
      form.set("expires_after[seconds]", String(expiresAfter));
    }
    form.set("file", file instanceof Blob ? file : new Blob([file]), filename ?? file.name ?? "input.jsonl");
    return this.#transport.json("POST", "/files", { form }, options);
  }

  async list(query, options) {
    return this.#transport.json("GET", "/files", { query }, options);
  }

  async retrieve(id, options) {
    return this.#transport.json("GET", `/files/${encodeURIComponent(id)}`, {}, options);
  }

  /** A file's content, as a `Blob`. */
  async content(id, options) {
    return this.#transport.blob("GET", `/files/${encodeURIComponent(id)}/content`, options);
  }

  async delete(id, options) {
    return this.#transport.json("DELETE", `/files/${encodeURIComponent(id)}`, {}, options);
  }
}

/** Batches of requests. */
export class Batches {
  #transport;

  constructor(transport) {
    this.#transport = transport;
  }

  async create(body, options) {
    return this.#transport.json("POST", "/batches", { body: { completion_window: "24h", ...body } }, options);
  }

  async list(query, options) {
    return this.#transport.json("GET", "/batches", { query }, options);
  }

  async retrieve(id, options) {
    return this.#transport.json("GET", `/batches/${encodeURIComponent(id)}`, {}, options);
  }

  async cancel(id, options) {
    return this.#transport.json("POST", `/batches/${encodeURIComponent(id)}/cancel`, {}, options);
  }
}
