package helixray

import (
	"context"
	"encoding/json"
)

// LLMRequest is one of the LLM API.
type LLMRequest struct {
	Model       string       `json:"model,omitempty"` // the default model, where it is left out
	Messages    []LLMMessage `json:"messages"`
	System      string       `json:"system,omitempty"`
	Tools       []any        `json:"tools,omitempty"`
	ToolChoice  any          `json:"tool_choice,omitempty"`
	MaxTokens   int          `json:"max_tokens,omitempty"`
	Temperature *float64     `json:"temperature,omitempty"`
}

// LLMMessage is one turn of a conversation; Content is a text or a list of blocks.
type LLMMessage struct {
	Role       string        `json:"role"`
	Content    any           `json:"content"`
	ToolCalls  []LLMToolCall `json:"tool_calls,omitempty"`
	ToolCallID string        `json:"tool_call_id,omitempty"` // of a "tool" message: which call it answers
}

// LLMResponse is a whole answer of the LLM API.
type LLMResponse struct {
	Content    string        `json:"content"`
	Model      string        `json:"model"`
	StopReason string        `json:"stop_reason"`
	ToolCalls  []LLMToolCall `json:"tool_calls"`
	Usage      Usage         `json:"usage"`
}

// LLMToolCall is a call that the model asks for.
type LLMToolCall struct {
	ID    string          `json:"id"`
	Name  string          `json:"name"`
	Input json.RawMessage `json:"input"`
}

// LLMEvent is an event of the LLM API's stream. Type says which of the other fields it has:
// content_delta (Delta), tool_use_start (ID, Name), tool_use_delta (ID, Delta), tool_use_complete (ID, Name, Input),
// message_stop (StopReason, Model), metadata (Usage).
type LLMEvent struct {
	Type       string          `json:"type"`
	Delta      string          `json:"delta"`
	ID         string          `json:"id"`
	Name       string          `json:"name"`
	Input      json.RawMessage `json:"input"`
	StopReason string          `json:"stop_reason"`
	Model      string          `json:"model"`
	Usage      *LLMUsage       `json:"usage"`
}

// LLMUsage is what a streamed answer consumed.
type LLMUsage struct {
	InputTokens  int `json:"input_tokens"`
	OutputTokens int `json:"output_tokens"`
}

// LLMStream is an answer of the LLM API while it is written.
type LLMStream = Stream[LLMEvent]

const llmPath = "/llm/completions"

// CompleteLLM gives the LLM API's answer.
func (c *Client) CompleteLLM(ctx context.Context, request LLMRequest, options ...RequestOption) (*LLMResponse, error) {
	var response LLMResponse
	if err := c.call(ctx, "POST", llmPath, request, &response, options...); err != nil {
		return nil, err
	}
	return &response, nil
}

// StreamLLM gives it while it is written.
func (c *Client) StreamLLM(ctx context.Context, request LLMRequest, options ...RequestOption) (*LLMStream, error) {
	// What follows the stop is its usage.
	isLast := func(event *LLMEvent) bool { return event.Type == "message_stop" }
	return openStream(ctx, c, llmPath+"/stream", request, isLast, options)
}

// ListLLMModels gives the ids of the models.
func (c *Client) ListLLMModels(ctx context.Context) ([]string, error) {
	var models []string
	err := c.call(ctx, "GET", "/llm/models", nil, &models)
	return models, err
}
