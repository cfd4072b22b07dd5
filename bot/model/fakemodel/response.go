package fakemodel

import (
	"encoding/json"
	"net/http"
	"time"
)

// Response is an answer to a request. [Say] and [JSON] make good ones, [Fault] the
// others.
type Response struct {
	// Content is what the model says.
	Content string
	// Finish is the finish reason; empty is "stop", "-" none.
	Finish string
	// Refusal is what it says where it refuses.
	Refusal string
	// Status and Raw answer with something else than a completion: Raw is all of the
	// body, of the media type Kind.
	Status int
	Raw    string
	Kind   string
	Header map[string]string
	// Sent and Received are the tokens that it says it cost; 0 is computed.
	Sent, Received int

	silent bool // says nothing of what it cost
	how    func(w http.ResponseWriter, r *http.Request, body []byte, closed <-chan struct{})
}

// Say answers with these words.
func Say(content string) Response { return Response{Content: content} }

// JSON answers with a value as JSON. It panics if that cannot be.
func JSON(v any) Response {
	raw, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return Say(string(raw))
}

// completion is the body of an answer.
func (a Response) completion(req Request) []byte {
	message := map[string]any{"role": "assistant", "content": a.Content, "refusal": nil}
	if a.Refusal != "" {
		message["content"], message["refusal"] = nil, a.Refusal
	}
	var finish any = "stop"
	switch a.Finish {
	case "":
	case "-":
		finish = nil
	default:
		finish = a.Finish
	}
	body := map[string]any{
		"id": "chatcmpl-1", "object": "chat.completion", "created": time.Now().Unix(), "model": req.Model, "system_fingerprint": "fp_1",
		"choices": []any{map[string]any{"index": 0, "message": message, "finish_reason": finish, "logprobs": nil}},
	}
	if !a.silent {
		sent, received := max(a.Sent, 0), max(a.Received, 0)
		if a.Sent == 0 {
			sent = len(req.Leaves())/4 + 1
		}
		if a.Received == 0 {
			received = len(a.Content)/4 + 1
		}
		body["usage"] = map[string]any{"prompt_tokens": sent, "completion_tokens": received, "total_tokens": sent + received}
	}
	raw, err := json.Marshal(body)
	if err != nil {
		panic(err)
	}
	return raw
}

func (a Response) write(w http.ResponseWriter, r *http.Request, req Request, closed <-chan struct{}) {
	for name, value := range a.Header {
		w.Header().Set(name, value)
	}
	body := []byte(a.Raw)
	kind := "application/json"
	if a.Kind != "" {
		kind = a.Kind
	}
	if a.Raw == "" && a.Status == 0 {
		body = a.completion(req)
	}
	w.Header().Set("Content-Type", kind)
	if a.how != nil {
		a.how(w, r, body, closed)
		return
	}
	if a.Status != 0 {
		w.WriteHeader(a.Status)
	}
	_, _ = w.Write(body)
}
