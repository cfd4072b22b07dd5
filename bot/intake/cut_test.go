package intake

import "testing"

func TestCut(t *testing.T) {
	for _, c := range []struct {
		text string
		most int
		want string
	}{
		{"short", 10, "short"},
		{"exactly", 7, "exactly"},
		{"one too many", 11, "one too ma…"},
		{"two words", 5, "two…"},
		{"  around  ", 20, "around"},
		{"äöüß", 3, "äö…"},
		{"👩‍🚀 up", 2, "👩…"},
		{"abc", 1, "…"},
		{"a", 1, "a"},
		{"abc", 0, ""},
	} {
		if got := Cut(c.text, c.most); got != c.want {
			t.Errorf("Cut(%q, %d) = %q, want %q", c.text, c.most, got, c.want)
		}
	}
}
