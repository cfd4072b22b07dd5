package commands_test

import (
	"context"
	"fmt"
	"testing"

	"adjutant/chat"
)

// Amounts and lengths of time are completed with how they are read.
func TestValueCompletion(t *testing.T) {
	c := newSlack(t)
	for _, tt := range []struct{ path, option, typed, want string }{
		{"request lower", "amount", "40k", "[{40k 40k → €40,000}]"},
		{"request lower", "amount", "12,50 EUR", "[{12,50 EUR 12,50 EUR → €12.50}]"},
		{"request lower", "amount", "", "[]"},
		{"request lower", "amount", "much", "[]"},
		{"remind later", "in", "90 min", "[{1h 30min 90 min → 1 hour 30 minutes}]"},
		{"remind later", "in", "7", "[{7d 7 days}]"},
		{"remind later", "in", "1d", "[{1d 1d → 1 day}]"},
		{"remind later", "in", "", "[{1h 1 hour} {4h 4 hours} {1d 1 day} {3d 3 days} {7d 7 days} {30d 30 days} {90d 90 days}]"},
		{"remind later", "in", "soon", "[]"},
	} {
		inv := chat.Invocation{Platform: "slack", Account: "U01TOM", Path: tt.path}
		if got := fmt.Sprint(c.to.Complete(context.Background(), inv, tt.option, tt.typed)); got != tt.want {
			t.Errorf("%s %s:%q is completed with %s, want %s", tt.path, tt.option, tt.typed, got, tt.want)
		}
	}
}
