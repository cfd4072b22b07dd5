package discord

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"strings"
	"time"
)

// boardCall is a call that was made.
type boardCall struct {
	method, path string
	body         boardBody
	raw          string
	at           time.Time
}

// is reports whether the call makes a post, or is another one that is named.
func (c boardCall) is(what string) bool {
	parts := strings.Split(strings.Trim(c.path, "/"), "/")
	switch what {
	case "make":
		return c.method == "POST" && len(parts) == 3 && parts[2] == "messages"
	case "change":
		return c.method == "PATCH" && len(parts) == 4
	case "delete":
		return c.method == "DELETE"
	case "thread":
		return c.method == "POST" && parts[len(parts)-1] == "threads"
	case "history":
		return c.method == "GET" && parts[len(parts)-1] == "messages"
	case "direct":
		return c.method == "POST" && parts[0] == "users"
	}
	return false
}

// boardBody is what a message says, as it was sent.
type boardBody struct {
	Content     *string
	Flags       int
	Components  []json.RawMessage
	Embeds      *[]struct{}
	Attachments *[]struct {
		ID          int
		Filename    string
		Description string
	}
	Mentions *struct {
		Parse []string
		Users []string
	} `json:"allowed_mentions"`
	Nonce     string
	Enforce   bool `json:"enforce_nonce"`
	Name      string
	Minutes   int `json:"auto_archive_duration"`
	Archived  *bool
	Recipient string `json:"recipient_id"`

	files []string
}

// read takes the body of a request apart.
func (c *boardCall) read(req *http.Request) error {
	if req.Body == nil {
		return nil
	}
	raw, err := io.ReadAll(req.Body)
	if err != nil {
		return err
	}
	kind, params, err := mime.ParseMediaType(req.Header.Get("Content-Type"))
	if err != nil {
		return err
	}
	if kind == "multipart/form-data" {
		form, err := multipart.NewReader(bytes.NewReader(raw), params["boundary"]).ReadForm(1 << 24)
		if err != nil {
			return err
		}
		raw = []byte(form.Value["payload_json"][0])
		for i := range len(form.File) {
			file := form.File[fmt.Sprintf("files[%d]", i)]
			if len(file) != 1 {
				return fmt.Errorf("there is no files[%d]", i)
			}
			c.body.files = append(c.body.files, file[0].Filename)
		}
	}
	c.raw = string(raw)
	return json.Unmarshal(raw, &c.body)
}
