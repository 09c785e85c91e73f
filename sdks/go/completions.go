package helixray

import "context"

// CompletionRequest asks a model to go on with a text.
type CompletionRequest struct {
	Model         string         `json:"model"`
	Prompt        any            `json:"prompt"` // a text, token ids, or a list of either
	MaxTokens     int            `json:"max_tokens,omitempty"`
	Temperature   *float64       `json:"temperature,omitempty"`
	TopP          *float64       `json:"top_p,omitempty"`
	N             int            `json:"n,omitempty"`
	Stop          []string       `json:"stop,omitempty"`
	Seed          *int64         `json:"seed,omitempty"`
	StreamOptions *StreamOptions `json:"stream_options,omitempty"`
	User          string         `json:"user,omitempty"`

	// Extra has other fields of the request, such as echo.
	Extra map[string]any `json:"-"`
}

// MarshalJSON writes the request with its extra fields.
func (r CompletionRequest) MarshalJSON() ([]byte, error) {
	type plain CompletionRequest
	return withExtra(plain(r), r.Extra)
}

// CompletionResponse is a whole answer, or a part of a streamed one.
type CompletionResponse struct {
	ID      string             `json:"id"`
	Object  string             `json:"object"`
	Created int64              `json:"created"`
	Model   string             `json:"model"`
	Choices []CompletionChoice `json:"choices"`
	Usage   *Usage             `json:"usage,omitempty"`
}

// CompletionChoice is one of the answers.
type CompletionChoice struct {
	Index        int    `json:"index"`
	Text         string `json:"text"`
	FinishReason string `json:"finish_reason"`
}

// CompletionStream is a text while it is written.
type CompletionStream = Stream[CompletionResponse]

const completionsPath = "/completions"

// CreateCompletion gives the text that a model goes on with.
func (c *Client) CreateCompletion(
	ctx context.Context, request CompletionRequest, options ...RequestOption,
) (*CompletionResponse, error) {
	var response CompletionResponse
	if err := c.call(ctx, "POST", completionsPath, request, &response, options...); err != nil {
		return nil, err
	}
	return &response, nil
}

// CreateCompletionStream gives it while it is written.
func (c *Client) CreateCompletionStream(
	ctx context.Context, request CompletionRequest, options ...RequestOption,
) (*CompletionStream, error) {
	return openStream[CompletionResponse](ctx, c, completionsPath, streamed{request}, nil, options)
}
