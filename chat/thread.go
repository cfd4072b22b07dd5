package chat

import (
	"encoding/json"
	"slices"
	"time"
	"unicode/utf8"
)

// Bounds of what a thread may bring: the latest remarks, in so many characters of text.
const (
	MostRemarks     = 50
	MostThreadRunes = 12000
)

// Thread is what people said around a message, for a command that is made of it
// ([Shortcut.Thread]). It is data: whoever wrote in the thread may have written
// anything.
type Thread struct {
	// Remarks are what was said, the first one first. The message itself is among
	// them. What programs have posted is not.
	Remarks []Remark `json:"remarks,omitempty"`
	// More is set where there are earlier ones, which were left out.
	More bool `json:"more,omitempty"`
	// Unread says in a sentence for the person why the rest could not be read; empty
	// if all of it was.
	Unread string `json:"unread,omitempty"`
}

// Remark is one thing that somebody said.
type Remark struct {
	// By is the handle of who said it, empty for somebody whom the company does not
	// know.
	By   string    `json:"by,omitempty"`
	Text string    `json:"text"`
	At   time.Time `json:"at,omitzero"`
}

// Arg is the thread as an argument of an invocation: within its bounds, the latest
// remarks whole.
func (t Thread) Arg() string {
	room, from := MostThreadRunes, len(t.Remarks)
	for from > 0 && len(t.Remarks)-from < MostRemarks {
		length := utf8.RuneCountInString(t.Remarks[from-1].Text)
		if length > room && from < len(t.Remarks) {
			break
		}
		from, room = from-1, room-length
	}
	t.More = t.More || from > 0
	t.Remarks = slices.Clone(t.Remarks[from:])
	if len(t.Remarks) == 1 { // which may be longer than everything may be
		if text := t.Remarks[0].Text; utf8.RuneCountInString(text) > MostThreadRunes {
			t.Remarks[0].Text = firstRunes(text, MostThreadRunes-1) + "…"
		}
	}
	raw, err := json.Marshal(t)
	if err != nil { // a year that JSON cannot write
		return ""
	}
	return string(raw)
}

// ReadThread reads what [Thread.Arg] has written. It reports false for what that
// cannot have been.
func ReadThread(arg string) (Thread, bool) {
	var t Thread
	if arg == "" || len(arg) > 16*MostThreadRunes || json.Unmarshal([]byte(arg), &t) != nil || len(t.Remarks) > MostRemarks {
		return Thread{}, false
	}
	room := MostThreadRunes
	for _, r := range t.Remarks {
		room -= utf8.RuneCountInString(r.Text)
	}
	return t, room >= 0
}

// firstRunes is as much of a text as has so many characters.
func firstRunes(text string, most int) string {
	n := 0
	for i := range text {
		if n == most {
			return text[:i]
		}
		n++
	}
	return text
}
