package helixray

import (
	"context"
	"encoding/json"
)

// Message is one turn of a conversation.
type Message struct {
	Role             string     `json:"role"`
	Content          string     `json:"content"`
	ReasoningContent string     `json:"reasoning_content,omitempty"`
	Refusal          string     `json:"refusal,omitempty"`
	Name             string     `json:"name,omitempty"`
	ToolCalls        []ToolCall `json:"tool_calls,omitempty"`
	ToolCallID       string     `json:"tool_call_id,omitempty"` // of a "tool" message: which call it answers
}

// ToolCall is a call that the model asks for. In a stream its parts have the same Index, and their Arguments are put together.
type ToolCall struct {
	Index    int          `json:"index,omitempty"`
	ID       string       `json:"id,omitempty"`
	Type     string       `json:"type,omitempty"`
	Function FunctionCall `json:"function"`
}

// FunctionCall names a function, and has its arguments as JSON.
type FunctionCall struct {
	Name      string `json:"name,omitempty"`
	Arguments string `json:"arguments"`
}

// Tool is a function that the model may call.
type Tool struct {
	Type     string   `json:"type"` // "function"
	Function Function `json:"function"`
}

// Function describes a function; Parameters are a JSON Schema.
type Function struct {
	Name        string `json:"name"`
	Description string `json:"description,omitempty"`
	Parameters  any    `json:"parameters,omitempty"`
}

// StreamOptions say what a stream carries beside the answer.
type StreamOptions struct {
	IncludeUsage bool `json:"include_usage"`
}

// ChatCompletionRequest asks a model to go on with a conversation. What is left out is the server's choice; Ptr makes pointers.
type ChatCompletionRequest struct {
	Model             string         `json:"model"`
	Messages          []Message      `json:"messages"`
	MaxTokens         int            `json:"max_tokens,omitempty"`
	Temperature       *float64       `json:"temperature,omitempty"`
	TopP              *float64       `json:"top_p,omitempty"`
	N                 int            `json:"n,omitempty"`
	Stop              []string       `json:"stop,omitempty"`
	Seed              *int64         `json:"seed,omitempty"`
	PresencePenalty   *float64       `json:"presence_penalty,omitempty"`
	FrequencyPenalty  *float64       `json:"frequency_penalty,omitempty"`
	StreamOptions     *StreamOptions `json:"stream_options,omitempty"`
	User              string         `json:"user,omitempty"`
	Tools             []Tool         `json:"tools,omitempty"`
	ToolChoice        any            `json:"tool_choice,omitempty"` // "auto", "none", "required", or a named function
	ParallelToolCalls *bool          `json:"parallel_tool_calls,omitempty"`
	ResponseFormat    any            `json:"response_format,omitempty"`
	ReasoningEffort   string         `json:"reasoning_effort,omitempty"`
	Logprobs          bool           `json:"logprobs,omitempty"`
	TopLogprobs       int            `json:"top_logprobs,omitempty"`

	// Extra has other fields of the request, such as top_k.
	Extra map[string]any `json:"-"`
}

// MarshalJSON writes the request with its extra fields.
func (r ChatCompletionRequest) MarshalJSON() ([]byte, error) {
	type plain ChatCompletionRequest
	return withExtra(plain(r), r.Extra)
}

// Usage is what a request consumed.
type Usage struct {
	PromptTokens     int `json:"prompt_tokens"`
	CompletionTokens int `json:"completion_tokens"`
	TotalTokens      int `json:"total_tokens"`
}

// ChatCompletionResponse is a whole answer.
type ChatCompletionResponse struct {
	ID      string                 `json:"id"`
	Object  string                 `json:"object"`
	Created int64                  `json:"created"`
	Model   string                 `json:"model"`
	Choices []ChatCompletionChoice `json:"choices"`
	Usage   Usage                  `json:"usage"`
}

// ChatCompletionChoice is one of the answers.
type ChatCompletionChoice struct {
	Index        int             `json:"index"`
	Message      Message         `json:"message"`
	FinishReason string          `json:"finish_reason"`
	Logprobs     json.RawMessage `json:"logprobs,omitempty"`
}

// ChatCompletionChunk is a part of an answer.
type ChatCompletionChunk struct {
	ID      string                      `json:"id"`
	Object  string                      `json:"object"`
	Created int64                       `json:"created"`
	Model   string                      `json:"model"`
	Choices []ChatCompletionChunkChoice `json:"choices"`
	Usage   *Usage                      `json:"usage,omitempty"` // in the last chunk, with IncludeUsage
}

// ChatCompletionChunkChoice is a part of one of the answers; Delta has what is new.
type ChatCompletionChunkChoice struct {
	Index        int     `json:"index"`
	Delta        Message `json:"delta"`
	FinishReason string  `json:"finish_reason"`
}

// ChatCompletionStream is a chat's answer while it is written.
type ChatCompletionStream = Stream[ChatCompletionChunk]

const chatPath = "/chat/completions"

// CreateChatCompletion gives a model's answer.
func (c *Client) CreateChatCompletion(
	ctx context.Context, request ChatCompletionRequest, options ...RequestOption,
) (*ChatCompletionResponse, error) {
	var response ChatCompletionResponse
	if err := c.call(ctx, "POST", chatPath, request, &response, options...); err != nil {
		return nil, err
	}
	return &response, nil
}

// CreateChatCompletionStream gives a model's answer while it is written.
func (c *Client) CreateChatCompletionStream(
	ctx context.Context, request ChatCompletionRequest, options ...RequestOption,
) (*ChatCompletionStream, error) {
	return openStream[ChatCompletionChunk](ctx, c, chatPath, streamed{request}, nil, options)
}

// Ptr gives a pointer to a value, for the fields that may be left out.
func Ptr[T any](value T) *T { return &value }

// withExtra writes a value as a JSON object with more fields.
func withExtra(value any, extra map[string]any) ([]byte, error) {
	written, err := json.Marshal(value)
	if err != nil || len(extra) == 0 {
		return written, err
	}
	more, err := json.Marshal(extra)
	if err != nil {
		return nil, err
	}
	// The last of two fields with one name counts, so the extra ones come last.
	return append(append(written[:len(written)-1], ','), more[1:]...), nil
}

// streamed is a request with "stream" set.
type streamed struct{ request any }

// MarshalJSON writes it.
func (s streamed) MarshalJSON() ([]byte, error) {
	return withExtra(s.request, map[string]any{"stream": true})
}
