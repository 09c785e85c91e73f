package helixray

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"
)

// office is a server of files and one batch, which goes through these states; the last one stays.
func office(t *testing.T, files map[string]string, states ...string) *faulty {
	looks := 0
	const batch = `{"id": "batch_1", "request_counts": {"total": 3}, `
	return serve(t, func(w http.ResponseWriter, r *http.Request) {
		path := strings.TrimPrefix(r.URL.Path, "/v1")
		body := "{}"
		switch {
		case r.Method == "DELETE":
		case path == "/files":
			body = `{"id": "file-in"}`
		case path == "/batches" || strings.HasSuffix(path, "/cancel"):
			body = batch + `"status": "validating"}`
		case strings.HasPrefix(path, "/batches/"):
			body = batch + states[looks] + "}"
			if looks < len(states)-1 {
				looks++
			}
		default:
			body = files[strings.Split(path, "/")[2]]
		}
		answering(200, body)(w, r)
	})
}

const (
	third   = `{"custom_id": "2", "response": {"status_code": 200, "body": {"id": "third"}}, "error": null}` + "\n"
	limited = `{"custom_id": "1", "response": {"status_code": 429, "request_id": "req_2", "body": {"error": {"message": "No."}}}}
`
	expired = `{"custom_id": "0", "response": null, "error": {"code": "batch_expired", "message": "Too late."}}` + "\n"
	written = `"status": "completed", "output_file_id": "file-out"`
)

var often = ProcessOptions{PollInterval: time.Millisecond}

func TestResultsComeInTheOrderOfTheRequests(t *testing.T) {
	server := office(t, map[string]string{"file-out": third, "file-err": limited + expired},
		`"status": "in_progress"`, written+`, "error_file_id": "file-err"`)
	var states []string
	options := often
	options.Metadata = map[string]string{"job": "nightly"}
	options.OnProgress = func(batch Batch) { states = append(states, batch.Status) }
	results, err := server.client().ProcessBatch(ctx, []ChatCompletionRequest{chat, chat, chat}, options)
	must(t, err)
	var late *APIError
	var refused *RateLimitError
	if !errors.As(results[0].Err, &late) || late.Code != "batch_expired" || late.Message != "Too late." {
		t.Fatal(results[0].Err)
	}
	if !errors.As(results[1].Err, &refused) || refused.RequestID != "req_2" {
		t.Fatal(results[1].Err)
	}
	same(t, results[2].Response.ID, "third")
	same(t, strings.Join(states, " "), "validating in_progress completed")
	requests := server.requests()
	line := `{"custom_id":"2","method":"POST","url":"/v1/chat/completions","body":{"model":"demo"`
	same(t, strings.Contains(requests[0].body, line), true)
	want := `{"input_file_id":"file-in","endpoint":"/v1/chat/completions","completion_window":"24h","metadata":{"job":"nightly"}}`
	same(t, requests[1].body, want)
	deleted := 0
	for _, request := range requests {
		if request.method == "DELETE" {
			deleted++
		}
	}
	same(t, deleted, 3)
}

func TestNoRequestsAreNoBatch(t *testing.T) {
	server := office(t, nil, written)
	results, err := server.client().ProcessBatch(ctx, nil, often)
	same(t, len(results) == 0 && err == nil && len(server.requests()) == 0, true)
}

func TestABatchWithoutResultsSaysWhy(t *testing.T) {
	faults := `"status": "failed", "errors": {"data": [{"line": 2, "message": "No model."}, {"line": null, "message": "And more."}]}`
	for name, broken := range map[string]struct{ file, state, message string }{
		"failed":  {"", faults, "the batch failed: line 2: No model.; And more."},
		"missing": {third, written, "the batch's files do not answer request 0"},
		"strange": {strings.Replace(third, `"2"`, `"-1"`, 1), written, `answers a request "-1"`},
		"garbage": {"{", written, "cannot be read"},
	} {
		server := office(t, map[string]string{"file-out": broken.file}, broken.state)
		_, err := server.client().ProcessBatch(ctx, []ChatCompletionRequest{chat, chat, chat}, often)
		var refused *BatchError
		if !errors.As(err, &refused) || !strings.Contains(err.Error(), broken.message) || refused.Batch.ID != "batch_1" {
			t.Fatal(name, err)
		}
	}
}

func TestTheContextsEndCancelsTheBatch(t *testing.T) {
	server := office(t, nil, `"status": "in_progress"`)
	leaving, cancel := context.WithCancel(ctx)
	options := often
	options.OnProgress = func(batch Batch) {
		if batch.Status == "in_progress" {
			cancel()
		}
	}
	if _, err := server.client().ProcessBatch(leaving, []ChatCompletionRequest{chat}, options); !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	requests := server.requests()
	same(t, requests[len(requests)-1].path, "/v1/batches/batch_1/cancel")
}
