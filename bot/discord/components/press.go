package components

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"net/url"
	"slices"
	"strings"

	"adjutant/chat"
)

// Press is what a click asks for.
type Press struct {
	Path string    `json:"p"`
	Args chat.Args `json:"a,omitempty"`
	Form bool      `json:"f,omitempty"`
	// Answers is true where the answer takes the place of the message: it is about
	// nothing else. Otherwise the answer stands beside it.
	Answers bool `json:"r,omitempty"`
	// Confirm is the question that is asked before the press counts; Confirmed is true
	// once it was answered.
	Confirm   string `json:"q,omitempty"`
	Label     string `json:"l,omitempty"` // of the button, where there is a question
	Danger    bool   `json:"d,omitempty"`
	Confirmed bool   `json:"c,omitempty"`
	// Cancelled is true where the question was answered with no: nothing is asked for.
	Cancelled bool `json:"n,omitempty"`
}

// A custom id is "p", letters for what is true of the press, ":", the path, and what
// goes with it; or "k:" and the name under which all of it was put aside. Behind "#"
// stands a number where another button of the message asks for the same.
const (
	pressPrefix = "p"
	keptPrefix  = "k:"
)

// flags are the letters of what is true of a press.
func (p *Press) flags() []struct {
	letter byte
	is     *bool
} {
	return []struct {
		letter byte
		is     *bool
	}{{'f', &p.Form}, {'r', &p.Answers}, {'d', &p.Danger}, {'c', &p.Confirmed}, {'n', &p.Cancelled}}
}

// ID is the press as a custom id or as the value of an option, with no more than 100
// characters. What does not fit is to be put aside before it is sent: keep is then not
// empty, and belongs into [Page.Keep].
func (p Press) ID() (id string, keep map[string][]byte) {
	id = pressPrefix
	for _, f := range p.flags() {
		if *f.is {
			id += string(f.letter)
		}
	}
	id += ":" + url.QueryEscape(p.Path)
	args, words := url.Values{}, url.Values{}
	for name, value := range p.Args {
		args.Set(name, value)
	}
	if p.Confirm != "" {
		words.Set("q", p.Confirm)
	}
	if p.Label != "" {
		words.Set("l", p.Label)
	}
	if len(args) > 0 || len(words) > 0 {
		id += "?" + args.Encode()
	}
	if len(words) > 0 {
		id += "?" + words.Encode()
	}
	const number = "#99" // is left room for
	if len(id)+len(number) <= mostID {
		return id, nil
	}
	// A map of texts can always be encoded.
	raw, _ := json.Marshal(p)
	name := keptName(raw)
	return keptPrefix + name, map[string][]byte{name: raw}
}

// keptName is the name under which a value is put aside: equal values have one.
func keptName(value []byte) string {
	sum := sha256.Sum256(value)
	return base64.RawURLEncoding.EncodeToString(sum[:18])
}

// ReadPress reads the custom id of a pressed button, or the value that was chosen of a
// menu. Where only its name is in there, kept reads what was put aside under it. It
// returns false for what is none of ours, or was put aside too long ago.
func ReadPress(id string, kept func(name string) []byte) (Press, bool) {
	id, _, _ = strings.Cut(id, "#")
	if name, ok := strings.CutPrefix(id, keptPrefix); ok {
		var p Press
		if kept == nil || json.Unmarshal(kept(name), &p) != nil {
			return Press{}, false
		}
		return p, p.Path != "" || p.Cancelled
	}
	letters, rest, found := strings.Cut(id, ":")
	letters, ours := strings.CutPrefix(letters, pressPrefix)
	if !found || !ours {
		return Press{}, false
	}
	p, ok := readShort(letters, rest)
	if !ok || p.Path == "" && !p.Cancelled {
		return Press{}, false
	}
	return p, true
}

// readShort reads a press that is whole in its id.
func readShort(letters, rest string) (Press, bool) {
	var p Press
	flags := p.flags()
	for _, letter := range []byte(letters) {
		i := slices.IndexFunc(flags, func(f struct {
			letter byte
			is     *bool
		}) bool {
			return f.letter == letter
		})
		if i < 0 {
			return Press{}, false
		}
		*flags[i].is = true
	}
	path, query, _ := strings.Cut(rest, "?")
	argsText, wordsText, _ := strings.Cut(query, "?")
	path, err := url.QueryUnescape(path)
	args, err1 := url.ParseQuery(argsText)
	words, err2 := url.ParseQuery(wordsText)
	if err != nil || err1 != nil || err2 != nil {
		return Press{}, false
	}
	p.Path, p.Confirm, p.Label = path, words.Get("q"), words.Get("l")
	for name := range args {
		if p.Args == nil {
			p.Args = chat.Args{}
		}
		p.Args[name] = args.Get(name)
	}
	return p, true
}
