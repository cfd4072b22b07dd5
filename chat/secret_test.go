package chat_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"adjutant/chat"
)

// TestSecret prints a secret in every way that there is, on its own and inside of
// something else.
func TestSecret(t *testing.T) {
	const token = "xoxb-1234-very-secret"
	secret := chat.NewSecret(token)
	var log bytes.Buffer
	text := slog.New(slog.NewTextHandler(&log, nil))
	object := slog.New(slog.NewJSONHandler(&log, nil))
	in := struct {
		Token chat.Secret
		Many  []chat.Secret
		own   chat.Secret // fmt reads it without asking it
	}{secret, []chat.Secret{secret}, secret}
	for _, value := range []any{secret, &secret, in, &in, []chat.Secret{secret}, map[string]chat.Secret{"token": secret}} {
		for _, format := range []string{"%v", "%+v", "%#v", "%s", "%q", "%d", "%x", "%T"} {
			fmt.Fprintf(&log, format, value)
		}
		text.Info("settings", "value", value)
		object.Info("settings", "value", value)
		raw, err := json.Marshal(value)
		if err != nil {
			t.Fatal(err)
		}
		log.Write(raw)
	}
	fmt.Fprint(&log, fmt.Errorf("connect with %v: %w", secret, errors.New("refused")))
	for _, part := range []string{token, fmt.Sprintf("%x", token), token[5:]} {
		if strings.Contains(log.String(), part) {
			t.Fatalf("the secret can be read:\n%s", log.String())
		}
	}
	if secret.Reveal() != token || secret.IsZero() || !(chat.Secret{}).IsZero() || (chat.Secret{}).String() != "" {
		t.Error("a secret is not what it was made of")
	}
	var read chat.Secret
	if err := read.UnmarshalText([]byte(token)); err != nil || read.Reveal() != token {
		t.Errorf("read %v, %v", read, err)
	}
}
