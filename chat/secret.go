package chat

import (
	"encoding/json"
	"fmt"
	"io"
)

// Secret is a token or key. However it is printed, logged or encoded, it shows
// nothing of itself; Reveal is the only way to it, and easy to search for. Compare
// what is revealed: two secrets of the same value are not equal.
type Secret struct {
	// A pointer, because fmt prints what is in the unexported fields of others
	// without asking them, and of a pointer there it prints the address.
	value *string
}

// NewSecret keeps the value.
func NewSecret(value string) Secret { return Secret{&value} }

// hidden is what is seen of a secret.
const hidden = "(secret)"

// Reveal is the secret itself, for the one call that needs it.
func (s Secret) Reveal() string {
	if s.value == nil {
		return ""
	}
	return *s.value
}

// IsZero reports whether there is none.
func (s Secret) IsZero() bool { return s.Reveal() == "" }

// String is what is seen of the secret.
func (s Secret) String() string {
	if s.IsZero() {
		return ""
	}
	return hidden
}

// Format is what is seen of the secret with any verb.
func (s Secret) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, s.String()) }

// MarshalJSON is what an encoder sees.
func (s Secret) MarshalJSON() ([]byte, error) { return json.Marshal(s.String()) }

// UnmarshalText takes the secret from the environment.
func (s *Secret) UnmarshalText(text []byte) error {
	*s = NewSecret(string(text))
	return nil
}
