package helixray

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"
)

// running gives a client of the running application, which tests/sdks/test_go.py starts.
func running(t *testing.T) *Client {
	t.Helper()
	if os.Getenv("HELIX_SLOW_KEY") == "" {
		t.Skip("there is no application to test against: tests/sdks/test_go.py starts one")
	}
	return NewClient("")
}

func asking(model string) ChatCompletionRequest {
	request := chat
	request.Model = model
	return request
}

func said(t *testing.T, client *Client, model string) string {
	t.Helper()
	response, err := client.CreateChatCompletion(ctx, asking(model))
	must(t, err)
	return response.Choices[0].Message.Content
}

func TestApplicationChats(t *testing.T) {
	client := running(t)
	request := asking("demo")
	request.Temperature, request.Extra = Ptr(0.0), map[string]any{"top_k": 5}
	response, err := client.CreateChatCompletion(ctx, request)
	must(t, err)
	same(t, response.Choices[0].Message.Content, "Hello")
	same(t, response.Usage.TotalTokens, 7)
	request.StreamOptions = &StreamOptions{IncludeUsage: true}
	stream, err := client.CreateChatCompletionStream(ctx, request)
	must(t, err)
	defer stream.Close()
	text, total := "", 0
	for stream.Next() {
		for _, choice := range stream.Current().Choices {
			text += choice.Delta.Content
		}
		if usage := stream.Current().Usage; usage != nil {
			total = usage.TotalTokens
		}
	}
	must(t, stream.Err())
	same(t, text, "Hello")
	same(t, total, 7)
}

func TestApplicationToolsTextsAndEmbeddings(t *testing.T) {
	client := running(t)
	request := asking("calling")
	request.Tools = []Tool{{Type: "function", Function: Function{Name: "add", Parameters: map[string]any{"type": "object"}}}}
	response, err := client.CreateChatCompletion(ctx, request)
	must(t, err)
	call := response.Choices[0].Message.ToolCalls[0].Function
	same(t, call, FunctionCall{"add", `{"a": 1, "b": 2}`})
	request.Messages = append(request.Messages, response.Choices[0].Message,
		Message{Role: "tool", Content: "3", ToolCallID: response.Choices[0].Message.ToolCalls[0].ID})
	_, err = client.CreateChatCompletion(ctx, request)
	must(t, err)
	completion, err := client.CreateCompletion(ctx, CompletionRequest{Model: "demo", Prompt: []string{"a", "b"}})
	must(t, err)
	same(t, completion.Choices[1].Text, "Hello")
	stream, err := client.CreateCompletionStream(ctx, CompletionRequest{Model: "demo", Prompt: "a"})
	must(t, err)
	text := ""
	for stream.Next() {
		text += stream.Current().Choices[0].Text
	}
	must(t, stream.Err())
	same(t, text, "Hello")
	vectors, err := client.CreateEmbeddings(ctx, EmbeddingRequest{Model: "embed", Input: []string{"a", "b"}, Dimensions: 2})
	must(t, err)
	same(t, vectors.Data[1].Embedding[0]+vectors.Data[1].Embedding[1], 1.5)
	models, err := client.ListModels(ctx)
	must(t, err)
	same(t, models[0].ID, "demo")
	model, err := client.GetModel(ctx, "embed")
	must(t, err)
	same(t, model.ID, "embed")
}

func TestApplicationErrors(t *testing.T) {
	client := running(t)
	var unknown *NotFoundError
	_, err := client.CreateChatCompletion(ctx, asking("nope"))
	if !errors.As(err, &unknown) || unknown.Code != "model_not_found" || !strings.HasPrefix(unknown.RequestID, "req_") {
		t.Fatal(err)
	}
	if _, err := client.CreateChatCompletionStream(ctx, asking("nope")); !errors.As(err, &unknown) {
		t.Fatal(err)
	}
	var wrong *BadRequestError
	request := asking("demo")
	request.Temperature = Ptr(9.0)
	if _, err := client.CreateChatCompletion(ctx, request); !errors.As(err, &wrong) || wrong.Param != "temperature" {
		t.Fatal(err)
	}
	var stranger *AuthenticationError
	if _, err := NewClient("hx-wrong").ListModels(ctx); !errors.As(err, &stranger) {
		t.Fatal(err)
	}
	var poor *PaymentRequiredError
	if _, err := client.CreateChatCompletion(ctx, asking("dear")); !errors.As(err, &poor) || poor.Code != "insufficient_balance" {
		t.Fatal(err)
	}
	slow := NewClient(os.Getenv("HELIX_SLOW_KEY"), WithMaxRetries(0))
	said(t, slow, "demo")
	var limited *RateLimitError
	if _, err := slow.CreateChatCompletion(ctx, asking("demo")); !errors.As(err, &limited) || limited.RetryAfter <= 0 {
		t.Fatal(err)
	}
	var broken *StreamError
	stream, err := client.CreateChatCompletionStream(ctx, asking("broken"))
	must(t, err)
	if _, err := texts(stream); !errors.As(err, &broken) || broken.Code != "engine_dead" || broken.Message != "Gone." {
		t.Fatal(err)
	}
}

func TestApplicationRetries(t *testing.T) {
	client := running(t)
	same(t, said(t, client, "halting"), "At last")
	var ids [2]string
	for place := range ids {
		response, err := client.CreateChatCompletion(ctx, asking("demo"), WithIdempotencyKey("once"))
		must(t, err)
		ids[place] = response.ID
	}
	same(t, ids[0], ids[1])
}

func TestApplicationHangUpStopsTheGeneration(t *testing.T) {
	client := running(t)
	until := func(count int) {
		for said(t, client, "witness") != strconv.Itoa(count) {
			time.Sleep(20 * time.Millisecond)
		}
	}
	stream, err := client.CreateChatCompletionStream(ctx, asking("endless"))
	must(t, err)
	same(t, stream.Next(), true)
	until(1)
	must(t, stream.Close())
	until(0)
	leaving, cancel := context.WithCancel(ctx)
	left := make(chan error)
	go func() {
		_, err := client.CreateChatCompletion(leaving, asking("endless"))
		left <- err
	}()
	until(1)
	cancel()
	if err := <-left; !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	until(0)
}

func TestApplicationBatches(t *testing.T) {
	client := running(t)
	options := ProcessOptions{PollInterval: 20 * time.Millisecond, Metadata: map[string]string{"job": "nightly"}}
	last := Batch{}
	options.OnProgress = func(batch Batch) { last = batch }
	results, err := client.ProcessBatch(ctx, []ChatCompletionRequest{asking("demo"), asking("nope"), asking("demo")}, options)
	must(t, err)
	same(t, results[0].Response.Choices[0].Message.Content, "Hello")
	var unknown *NotFoundError
	if !errors.As(results[1].Err, &unknown) || results[2].Err != nil {
		t.Fatal(results)
	}
	same(t, last.RequestCounts, RequestCounts{3, 2, 1})
	files, err := client.ListFiles(ctx, Page{})
	must(t, err)
	same(t, len(files.Data), 0)
	vectors, err := client.ProcessEmbeddingBatch(ctx, []EmbeddingRequest{{Model: "embed", Input: "Hi"}}, options)
	must(t, err)
	same(t, vectors[0].Response.Data[0].Embedding[1], 0.5)
}

func TestApplicationFilesAndBatchesByHand(t *testing.T) {
	client := running(t)
	content, err := inputOf("/v1/chat/completions", []ChatCompletionRequest{asking("demo")})
	must(t, err)
	file, err := client.UploadFile(ctx, FileUpload{Filename: "mine.jsonl", Content: content, ExpiresAfter: time.Hour})
	must(t, err)
	same(t, file.Filename, "mine.jsonl")
	back, err := client.GetFileContent(ctx, file.ID)
	must(t, err)
	same(t, string(back), string(content))
	file, err = client.GetFile(ctx, file.ID)
	must(t, err)
	same(t, file.Bytes, int64(len(content)))
	batch, err := client.CreateBatch(ctx, BatchRequest{InputFileID: file.ID, Endpoint: "/v1/chat/completions"})
	must(t, err)
	for !batch.Ended() {
		batch, err = client.GetBatch(ctx, batch.ID)
		must(t, err)
	}
	same(t, batch.Status, "completed")
	batches, err := client.ListBatches(ctx, Page{Limit: 1})
	must(t, err)
	same(t, batches.Data[0].ID, batch.ID)
	var late *ConflictError
	if _, err := client.CancelBatch(ctx, batch.ID); !errors.As(err, &late) {
		t.Fatal(err)
	}
	must(t, client.DeleteFile(ctx, file.ID))
	var gone *NotFoundError
	if _, err := client.GetFile(ctx, file.ID); !errors.As(err, &gone) {
		t.Fatal(err)
	}
}

func TestLLMAPIOfTheApplication(t *testing.T) {
	client := running(t)
	if os.Getenv("HELIX_LLM_API") == "" {
		t.Skip("tests/sdks/test_go.py asks for it by itself")
	}
	messages := []LLMMessage{{Role: "user", Content: "Hi"}}
	response, err := client.CompleteLLM(ctx, LLMRequest{Messages: messages, System: "Be brief."})
	must(t, err)
	same(t, response.Content+" "+response.Model+" "+response.StopReason, "Hello demo end_turn")
	models, err := client.ListLLMModels(ctx)
	must(t, err)
	same(t, models[0], "demo")
	tool := map[string]any{"name": "add", "input_schema": map[string]any{"type": "object"}}
	stream, err := client.StreamLLM(ctx, LLMRequest{Model: "calling", Messages: messages, Tools: []any{tool}})
	must(t, err)
	var kinds []string
	var input map[string]int
	for stream.Next() {
		event := stream.Current()
		kinds = append(kinds, event.Type)
		if event.Type == "tool_use_complete" {
			must(t, json.Unmarshal(event.Input, &input))
		}
	}
	must(t, stream.Err())
	same(t, input["a"]+input["b"], 3)
	same(t, strings.Join(kinds, " "), "tool_use_start tool_use_delta tool_use_delta tool_use_complete message_stop metadata")
	stream, err = client.StreamLLM(ctx, LLMRequest{Model: "broken", Messages: messages})
	must(t, err)
	for stream.Next() {
	}
	var broken *StreamError
	if !errors.As(stream.Err(), &broken) {
		t.Fatal(stream.Err())
	}
}
