package helixray

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"
)

const (
	firstLook   = 500 * time.Millisecond
	longestLook = 10 * time.Second
	partingTime = 10 * time.Second
	shownFaults = 3
)

// ProcessOptions say how a list of requests is processed; the zero value will do.
type ProcessOptions struct {
	Metadata     map[string]string
	OnProgress   func(Batch)   // is called each time that the batch was looked at
	PollInterval time.Duration // between two looks; 0 is half a second that grows to ten
}

// BatchResult is what became of one request: Response, or Err, which is of APIError's kind.
type BatchResult[T any] struct {
	Response *T
	Err      error
}

// ProcessBatch has chats answered as a batch, and gives what became of each, in order. When the context ends, the batch is
// cancelled.
func (c *Client) ProcessBatch(
	ctx context.Context, requests []ChatCompletionRequest, options ProcessOptions,
) ([]BatchResult[ChatCompletionResponse], error) {
	return process[ChatCompletionRequest, ChatCompletionResponse](ctx, c, "/v1"+chatPath, requests, options)
}

// ProcessEmbeddingBatch does the same with embeddings.
func (c *Client) ProcessEmbeddingBatch(
	ctx context.Context, requests []EmbeddingRequest, options ProcessOptions,
) ([]BatchResult[EmbeddingResponse], error) {
	return process[EmbeddingRequest, EmbeddingResponse](ctx, c, "/v1/embeddings", requests, options)
}

type inputLine[T any] struct {
	CustomID string `json:"custom_id"`
	Method   string `json:"method"`
	URL      string `json:"url"`
	Body     T      `json:"body"`
}

type outputLine struct {
	CustomID string `json:"custom_id"`
	Response *struct {
		StatusCode int             `json:"status_code"`
		RequestID  string          `json:"request_id"`
		Body       json.RawMessage `json:"body"`
	} `json:"response"`
	Error json.RawMessage `json:"error"`
}

func process[Q, A any](
	ctx context.Context, c *Client, endpoint string, requests []Q, options ProcessOptions,
) ([]BatchResult[A], error) {
	if len(requests) == 0 {
		return nil, nil
	}
	content, err := inputOf(endpoint, requests)
	if err != nil {
		return nil, err
	}
	input, err := c.UploadFile(ctx, FileUpload{Content: content})
	if err != nil {
		return nil, err
	}
	batch, err := c.CreateBatch(ctx, BatchRequest{InputFileID: input.ID, Endpoint: endpoint, Metadata: options.Metadata})
	if err != nil {
		return nil, err
	}
	if batch, err = c.ended(ctx, batch, options); err != nil {
		return nil, err
	}
	if batch.Status == "failed" {
		return nil, &BatchError{"the batch failed: " + faultsOf(*batch), *batch}
	}
	results := make([]BatchResult[A], len(requests))
	for _, id := range []string{batch.OutputFileID, batch.ErrorFileID} {
		if id == "" {
			continue
		}
		content, err := c.GetFileContent(ctx, id)
		if err != nil {
			return nil, err
		}
		if err := settle(content, results); err != nil {
			return nil, &BatchError{err.Error(), *batch}
		}
	}
	for place, result := range results {
		if result.Response == nil && result.Err == nil {
			return nil, &BatchError{fmt.Sprintf("the batch's files do not answer request %d", place), *batch}
		}
	}
	for _, id := range []string{input.ID, batch.OutputFileID, batch.ErrorFileID} {
		if id != "" {
			_ = c.DeleteFile(ctx, id) // or it goes by itself after its days
		}
	}
	return results, nil
}

func inputOf[Q any](endpoint string, requests []Q) ([]byte, error) {
	var content bytes.Buffer
	lines := json.NewEncoder(&content)
	for place, body := range requests {
		if err := lines.Encode(inputLine[Q]{strconv.Itoa(place), "POST", endpoint, body}); err != nil {
			return nil, err
		}
	}
	return content.Bytes(), nil
}

// ended waits for the end of a batch.
func (c *Client) ended(ctx context.Context, batch *Batch, options ProcessOptions) (*Batch, error) {
	wait := firstLook
	id := batch.ID
	for {
		if options.OnProgress != nil {
			options.OnProgress(*batch)
		}
		if batch.Ended() {
			return batch, nil
		}
		if options.PollInterval > 0 {
			wait = options.PollInterval
		}
		err := sleep(ctx, wait)
		if err == nil {
			batch, err = c.GetBatch(ctx, id)
		}
		if err != nil {
			if ctx.Err() != nil {
				c.leave(id)
			}
			return nil, err
		}
		if wait += wait / 2; wait > longestLook {
			wait = longestLook
		}
	}
}

// leave cancels a batch whose results nobody would read.
func (c *Client) leave(id string) {
	ctx, cancel := context.WithTimeout(context.Background(), partingTime)
	defer cancel()
	_, _ = c.CancelBatch(ctx, id)
}

func settle[A any](content []byte, results []BatchResult[A]) error {
	for _, text := range bytes.Split(content, []byte("\n")) {
		if len(text) == 0 {
			continue
		}
		var line outputLine
		if err := json.Unmarshal(text, &line); err != nil {
			return fmt.Errorf("a line of the batch's output cannot be read: %w", err)
		}
		place, err := strconv.Atoi(line.CustomID)
		if err != nil || place < 0 || place >= len(results) {
			return fmt.Errorf("the batch's output answers a request %q that was not made", line.CustomID)
		}
		if line.Response == nil {
			body, _ := json.Marshal(errorBody{Error: line.Error})
			results[place].Err = errorOf(0, nil, body)
		} else if line.Response.StatusCode == 200 {
			results[place].Response = new(A)
			if err := json.Unmarshal(line.Response.Body, results[place].Response); err != nil {
				return fmt.Errorf("an answer of the batch cannot be read: %w", err)
			}
		} else {
			header := map[string][]string{"X-Request-Id": {line.Response.RequestID}}
			results[place].Err = errorOf(line.Response.StatusCode, header, line.Response.Body)
		}
	}
	return nil
}

func faultsOf(batch Batch) string {
	var faults []string
	for _, fault := range batch.Errors.Data {
		if len(faults) == shownFaults {
			break
		}
		if fault.Line == 0 {
			faults = append(faults, fault.Message)
		} else {
			faults = append(faults, fmt.Sprintf("line %d: %s", fault.Line, fault.Message))
		}
	}
	return firstOf(strings.Join(faults, "; "), "no reason was given")
}
