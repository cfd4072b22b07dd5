package intake

import (
	"crypto/sha256"
	"encoding/base32"
	"strings"
)

// Hash is a short name of something, the same each time: 24 lower-case letters and
// digits.
func Hash(parts ...string) string {
	h := sha256.New()
	for _, part := range parts {
		_, _ = h.Write([]byte(part)) // a hash takes everything
		_, _ = h.Write([]byte{0})
	}
	return strings.ToLower(base32.StdEncoding.EncodeToString(h.Sum(nil)[:15]))
}

// AnswerMark begins the ids of messages that answer somebody, by which they are told
// from those of the outbox.
const AnswerMark = "r-"

// AnswerID is the id under which an answer to an invocation is sent as a message that
// stays: the same each time, and within what a message's id may have. Part tells the
// messages of one answer from each other.
func AnswerID(invocation, part string) string { return AnswerMark + Hash(invocation, part)[:22] }
