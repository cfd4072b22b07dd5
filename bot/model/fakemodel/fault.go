package fakemodel

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"maps"
	"net"
	"net/http"
	"slices"
	"strings"
	"time"
)

// good is what an answer says whose fault is somewhere else.
const good = `{"ok":true}`

// faults are all that can go wrong once a request has come, by name.
var faults = map[string]Response{
	"late":         {how: late},
	"trickle":      {Content: good, how: trickle},
	"stalled":      {Content: good, how: stalled},
	"error 200":    {Status: 200, Raw: `{"error":{"message":"The server had an error","type":"server_error","param":null,"code":null}}`},
	"ollama":       {Status: 500, Raw: `{"error":"model requires more system memory (5.6 GiB) than is available"}`},
	"ollama 200":   {Status: 200, Raw: `{"error":"unexpected EOF"}`},
	"torn":         {Content: good, how: torn},
	"torn stream":  {Content: good, how: tornStream},
	"half":         {Status: 200, Raw: `{"id":"chatcmpl-1","choices":[{"index":0,"message":{"role":"assistant","content":"{\"ok\":`},
	"empty":        {Status: 200, Raw: " "},
	"html 502":     {Status: 502, Kind: "text/html", Raw: "<html><body><h1>502 Bad Gateway</h1></body></html>"},
	"html 200":     {Status: 200, Kind: "text/html", Raw: "<html><body>Please log in</body></html>"},
	"500":          {Status: 500, Raw: `{"error":{"message":"Internal error","type":"server_error"}}`},
	"503 later":    {Status: 503, Header: map[string]string{"Retry-After": "120"}, Raw: `{"error":{"message":"Overloaded","type":"server_error"}}`},
	"endless":      {Content: good, how: endless},
	"bomb":         {how: bomb},
	"429":          {Status: 429, Raw: `{"error":{"message":"Rate limit reached","type":"requests","code":"rate_limit_exceeded"}}`},
	"429 soon":     {Status: 429, Header: map[string]string{"Retry-After": "1"}, Raw: `{"error":{"message":"Rate limit reached","type":"requests","code":"rate_limit_exceeded"}}`},
	"429 later":    {Status: 429, Header: map[string]string{"Retry-After": "3600"}, Raw: `{"error":{"message":"Rate limit reached","type":"requests","code":"rate_limit_exceeded"}}`},
	"quota":        {Status: 429, Raw: `{"error":{"message":"You exceeded your current quota","type":"insufficient_quota","code":"insufficient_quota"}}`},
	"forbidden":    {Status: 403, Raw: `{"error":{"message":"Country not supported","type":"request_forbidden"}}`},
	"redirect":     {Status: 307, Header: map[string]string{"Location": "/v1/elsewhere"}, Raw: "elsewhere"},
	"reset":        {how: reset},
	"no json":      {Content: "Sure! Support is doing great."},
	"half json":    {Content: `{"ok":`},
	"two objects":  {Content: good + good},
	"twice":        {Content: `{"ok":true,"ok":false}`},
	"wrong schema": {Content: `{"something":"else"}`},
	"no object":    {Content: `[]`},
	"deep":         {Content: strings.Repeat("[", 5000) + strings.Repeat("]", 5000)},
	"null content": {Status: 200, Raw: `{"choices":[{"index":0,"message":{"role":"assistant","content":null},"finish_reason":"stop"}]}`},
	"refusal":      {Refusal: "I'm sorry, I cannot assist with that."},
	"filter":       {Finish: "content_filter"},
	"azure filter": {Status: 400, Raw: `{"error":{"message":"The response was filtered","type":null,"param":"prompt","code":"content_filter","status":400,"innererror":{"code":"ResponsibleAIPolicyViolation"}}}`},
	"length":       {Content: `{"ok":tr`, Finish: "length"},
	"unfinished":   {Content: good, Finish: "-"},
	"tool calls":   {Content: good, Finish: "tool_calls"},
	"no choices":   {Status: 200, Raw: `{"id":"chatcmpl-1","object":"chat.completion","choices":[]}`},
	"absurd usage": {Content: good, Sent: 1 << 40, Received: -5},
	"garbage":      {Status: 200, Raw: "\x00\xff\xfe{]"},
	"repeats":      {how: repeats},
}

// Faults are the names of all faults.
func Faults() []string { return slices.Sorted(maps.Keys(faults)) }

// Fault is what goes wrong under that name. It panics if there is no such fault.
func Fault(name string) Response {
	f, ok := faults[name]
	if !ok {
		panic(fmt.Sprintf("there is no fault %q, but %s", name, strings.Join(Faults(), ", ")))
	}
	return f
}

// gone returns when who asked has gone, or the model is closed.
func gone(r *http.Request, closed <-chan struct{}) {
	select {
	case <-r.Context().Done():
	case <-closed:
	}
}

// late never begins to answer.
func late(_ http.ResponseWriter, r *http.Request, _ []byte, closed <-chan struct{}) { gone(r, closed) }

// trickle sends a byte a second.
func trickle(w http.ResponseWriter, r *http.Request, body []byte, closed <-chan struct{}) {
	ticks := time.NewTicker(time.Second)
	defer ticks.Stop()
	for _, b := range body {
		if _, err := w.Write([]byte{b}); err != nil {
			return
		}
		w.(http.Flusher).Flush()
		select {
		case <-ticks.C:
		case <-r.Context().Done():
			return
		case <-closed:
			return
		}
	}
}

// stalled sends half and then nothing more.
func stalled(w http.ResponseWriter, r *http.Request, body []byte, closed <-chan struct{}) {
	_, _ = w.Write(body[:len(body)/2])
	w.(http.Flusher).Flush()
	gone(r, closed)
}

// torn sends less than it has said that it would.
func torn(w http.ResponseWriter, _ *http.Request, body []byte, _ <-chan struct{}) {
	w.Header().Set("Content-Length", fmt.Sprint(len(body)))
	_, _ = w.Write(body[:len(body)/2])
	w.(http.Flusher).Flush()
	panic(http.ErrAbortHandler)
}

// tornStream breaks off in the middle of a body of unknown length.
func tornStream(w http.ResponseWriter, _ *http.Request, body []byte, _ <-chan struct{}) {
	_, _ = w.Write(body[:len(body)/2])
	w.(http.Flusher).Flush()
	panic(http.ErrAbortHandler)
}

// endless sends white space for ever.
func endless(w http.ResponseWriter, r *http.Request, _ []byte, closed <-chan struct{}) {
	space := bytes.Repeat([]byte(" "), 32<<10)
	for r.Context().Err() == nil {
		select {
		case <-closed:
			return
		default:
		}
		if _, err := w.Write(space); err != nil {
			return
		}
	}
}

// bomb is small on its way and large once it is unpacked.
func bomb(w http.ResponseWriter, r *http.Request, _ []byte, closed <-chan struct{}) {
	if !strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
		endless(w, r, nil, closed)
		return
	}
	w.Header().Set("Content-Encoding", "gzip")
	z := gzip.NewWriter(w)
	for range 64 {
		if _, err := z.Write(bytes.Repeat([]byte(" "), 32<<10)); err != nil {
			return
		}
	}
	_ = z.Close()
}

// reset ends the connection without a word.
func reset(w http.ResponseWriter, _ *http.Request, _ []byte, _ <-chan struct{}) {
	conn, _, err := w.(http.Hijacker).Hijack()
	if err != nil {
		panic(err)
	}
	if tcp, ok := conn.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0)
	}
	_ = conn.Close()
}

// repeats is an error that holds all that was sent, and the key.
func repeats(w http.ResponseWriter, r *http.Request, _ []byte, _ <-chan struct{}) {
	(&refused{status: 422, message: fmt.Sprintf("1 validation error for input %q with %q", r.Context().Value(bodyKey{}), r.Header.Get("Authorization"))}).write(w)
}

// bodyKey is that of the body in the context of a request.
type bodyKey struct{}
