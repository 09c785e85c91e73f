package helixray

import (
	"bytes"
	"context"
	"mime/multipart"
	"net/url"
	"strconv"
	"time"
)

// File is one that was uploaded, or that a batch wrote.
type File struct {
	ID        string `json:"id"`
	Bytes     int64  `json:"bytes"`
	CreatedAt int64  `json:"created_at"`
	ExpiresAt int64  `json:"expires_at"`
	Filename  string `json:"filename"`
	Purpose   string `json:"purpose"`
	Status    string `json:"status"`
}

// FileUpload is a file that is to be uploaded.
type FileUpload struct {
	Filename     string
	Content      []byte
	ExpiresAfter time.Duration // an hour to 30 days; 0 is the server's choice
}

// Page says which part of a list is wanted; the zero value is its beginning.
type Page struct {
	Limit int
	After string // the last id of the page before
}

// List is a page of a list.
type List[T any] struct {
	Data    []T    `json:"data"`
	HasMore bool   `json:"has_more"`
	LastID  string `json:"last_id"`
}

func (p Page) query() string {
	values := url.Values{}
	if p.Limit > 0 {
		values.Set("limit", strconv.Itoa(p.Limit))
	}
	if p.After != "" {
		values.Set("after", p.After)
	}
	if len(values) == 0 {
		return ""
	}
	return "?" + values.Encode()
}

// UploadFile uploads the input of a batch.
func (c *Client) UploadFile(ctx context.Context, upload FileUpload, options ...RequestOption) (*File, error) {
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	fields := map[string]string{"purpose": "batch"}
	if upload.ExpiresAfter > 0 {
		fields["expires_after[anchor]"] = "created_at"
		fields["expires_after[seconds]"] = strconv.Itoa(int(upload.ExpiresAfter.Seconds()))
	}
	for name, value := range fields {
		if err := form.WriteField(name, value); err != nil {
			return nil, err
		}
	}
	part, err := form.CreateFormFile("file", firstOf(upload.Filename, "input.jsonl"))
	if err != nil {
		return nil, err
	}
	if _, err := part.Write(upload.Content); err != nil {
		return nil, err
	}
	if err := form.Close(); err != nil {
		return nil, err
	}
	sent := request{method: "POST", path: "/files", body: body.Bytes(), contentType: form.FormDataContentType()}
	var file File
	if err := c.into(ctx, sent, &file, options); err != nil {
		return nil, err
	}
	return &file, nil
}

// ListFiles gives files, the newest first.
func (c *Client) ListFiles(ctx context.Context, page Page) (*List[File], error) {
	var files List[File]
	if err := c.call(ctx, "GET", "/files"+page.query(), nil, &files); err != nil {
		return nil, err
	}
	return &files, nil
}

// GetFile gives a file without its content.
func (c *Client) GetFile(ctx context.Context, id string) (*File, error) {
	var file File
	if err := c.call(ctx, "GET", "/files/"+url.PathEscape(id), nil, &file); err != nil {
		return nil, err
	}
	return &file, nil
}

// GetFileContent gives a file's content.
func (c *Client) GetFileContent(ctx context.Context, id string) ([]byte, error) {
	return c.read(ctx, request{method: "GET", path: "/files/" + url.PathEscape(id) + "/content"}, nil)
}

// DeleteFile deletes a file.
func (c *Client) DeleteFile(ctx context.Context, id string) error {
	var deleted struct{}
	return c.call(ctx, "DELETE", "/files/"+url.PathEscape(id), nil, &deleted)
}
