package helixray

import (
	"context"
	"net/url"
	"strings"
)

// EmbeddingRequest asks for the vectors of texts.
type EmbeddingRequest struct {
	Model      string `json:"model"`
	Input      any    `json:"input"` // a text, token ids, or a list of either
	Dimensions int    `json:"dimensions,omitempty"`
	User       string `json:"user,omitempty"`
}

// EmbeddingResponse has the vectors, in the order of the input.
type EmbeddingResponse struct {
	Model string      `json:"model"`
	Data  []Embedding `json:"data"`
	Usage Usage       `json:"usage"`
}

// Embedding is the vector of one text.
type Embedding struct {
	Index     int       `json:"index"`
	Embedding []float32 `json:"embedding"`
}

// CreateEmbeddings gives the vectors of texts.
func (c *Client) CreateEmbeddings(
	ctx context.Context, request EmbeddingRequest, options ...RequestOption,
) (*EmbeddingResponse, error) {
	var response EmbeddingResponse
	if err := c.call(ctx, "POST", "/embeddings", request, &response, options...); err != nil {
		return nil, err
	}
	return &response, nil
}

// Model is what a request may name as its model.
type Model struct {
	ID      string `json:"id"`
	Created int64  `json:"created"`
	OwnedBy string `json:"owned_by"`
}

// ListModels gives all models.
func (c *Client) ListModels(ctx context.Context) ([]Model, error) {
	var page struct {
		Data []Model `json:"data"`
	}
	err := c.call(ctx, "GET", "/models", nil, &page)
	return page.Data, err
}

// GetModel gives one of them.
func (c *Client) GetModel(ctx context.Context, id string) (*Model, error) {
	var model Model
	// Ids may hold slashes, which are no escapes there.
	parts := strings.Split(id, "/")
	for place, part := range parts {
		parts[place] = url.PathEscape(part)
	}
	if err := c.call(ctx, "GET", "/models/"+strings.Join(parts, "/"), nil, &model); err != nil {
		return nil, err
	}
	return &model, nil
}
