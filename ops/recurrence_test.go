package ops_test

import (
	"strings"
	"testing"

	"adjutant/ops"
)

// TestCheckRecurrence: what is read, and the reasons, are tested with
// ops/recurrence. Here they have to reach people.
func TestCheckRecurrence(t *testing.T) {
	for text, want := range map[string]string{
		"thursday 15:00":             "",
		"0 9 * * 1":                  "",
		"":                           "every is missing",
		"thirsday 15:00":             `did you mean "thursday 15:00"?`,
		"thursday 25:00":             "from 00:00 to 23:59",
		"TZ=Europe/Berlin 0 9 * * 1": `take "TZ=Europe/Berlin" out`,
		"60 9 * * 1":                 "is not a minute: it goes from 0 to 59",
		"0 9 30 2 *":                 "never comes",
		"100% sometimes":             `"100% sometimes" is not a schedule: write it like`,
	} {
		err := ops.CheckRecurrence(text)
		if want == "" {
			if err != nil {
				t.Errorf("%q is refused: %v", text, err)
			}
			continue
		}
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", text, err, want)
			continue
		}
		if _, ok := ops.AsFault(err); !ok {
			t.Errorf("%q: %T is not shown to people", text, err)
		}
	}
}
