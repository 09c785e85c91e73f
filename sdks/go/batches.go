package helixray

import (
	"context"
	"net/url"
)

// BatchRequest asks for a batch of the lines of a file.
type BatchRequest struct {
	InputFileID      string            `json:"input_file_id"`
	Endpoint         string            `json:"endpoint"`          // such as /v1/chat/completions
	CompletionWindow string            `json:"completion_window"` // 24h, also where it is left out
	Metadata         map[string]string `json:"metadata,omitempty"`
}

// Batch is a file of requests that are answered when there is time.
type Batch struct {
	ID            string            `json:"id"`
	Endpoint      string            `json:"endpoint"`
	Status        string            `json:"status"`
	InputFileID   string            `json:"input_file_id"`
	OutputFileID  string            `json:"output_file_id"` // empty while there is none
	ErrorFileID   string            `json:"error_file_id"`
	Errors        BatchFaults       `json:"errors"`
	RequestCounts RequestCounts     `json:"request_counts"`
	Model         string            `json:"model"` // that all requests name, if it is one
	Usage         BatchUsage        `json:"usage"`
	Metadata      map[string]string `json:"metadata"`
	CreatedAt     int64             `json:"created_at"`
	ExpiresAt     int64             `json:"expires_at"`
	CompletedAt   int64             `json:"completed_at"`
}

// BatchFaults is what was wrong with the input of a batch that failed.
type BatchFaults struct {
	Data []BatchFault `json:"data"`
}

// BatchFault is what was wrong with one line, or with all of it where Line is 0.
type BatchFault struct {
	Code    string `json:"code"`
	Message string `json:"message"`
	Param   string `json:"param"`
	Line    int    `json:"line"`
}

// BatchUsage is what the completed requests of a batch consumed, in tokens.
type BatchUsage struct {
	InputTokens  int64 `json:"input_tokens"`
	OutputTokens int64 `json:"output_tokens"`
	TotalTokens  int64 `json:"total_tokens"`
}

// RequestCounts counts the requests of a batch.
type RequestCounts struct {
	Total     int `json:"total"`
	Completed int `json:"completed"`
	Failed    int `json:"failed"`
}

// Ended says whether nothing more becomes of the batch.
func (b Batch) Ended() bool {
	switch b.Status {
	case "completed", "failed", "expired", "cancelled":
		return true
	}
	return false
}

// CreateBatch makes a batch of a file.
func (c *Client) CreateBatch(ctx context.Context, request BatchRequest, options ...RequestOption) (*Batch, error) {
	request.CompletionWindow = firstOf(request.CompletionWindow, "24h")
	return c.batch(ctx, "POST", "", request, options...)
}

// GetBatch gives a batch as it is now.
func (c *Client) GetBatch(ctx context.Context, id string) (*Batch, error) {
	return c.batch(ctx, "GET", "/"+url.PathEscape(id), nil)
}

// CancelBatch lets no more of its requests begin.
func (c *Client) CancelBatch(ctx context.Context, id string) (*Batch, error) {
	return c.batch(ctx, "POST", "/"+url.PathEscape(id)+"/cancel", nil)
}

// ListBatches gives batches, the newest first.
func (c *Client) ListBatches(ctx context.Context, page Page) (*List[Batch], error) {
	var batches List[Batch]
	if err := c.call(ctx, "GET", "/batches"+page.query(), nil, &batches); err != nil {
		return nil, err
	}
	return &batches, nil
}

func (c *Client) batch(ctx context.Context, method, path string, body any, options ...RequestOption) (*Batch, error) {
	var batch Batch
	if err := c.call(ctx, method, "/batches"+path, body, &batch, options...); err != nil {
		return nil, err
	}
	return &batch, nil
}
