package slack

import (
	"maps"
	"strings"
	"testing"
)

// TestNamesAreChecked: words that Slack would refuse, or that would call two things,
// are refused with what to do.
func TestNamesAreChecked(t *testing.T) {
	long := strings.Repeat("a", 31)
	for _, c := range []struct {
		slash Slash
		want  string // a part of the error; empty if it is in order
	}{
		{Slash{}, ""},
		{Slash{Prefix: "chief-of_staff1"}, ""},
		{Slash{Prefix: long}, ""},
		{Slash{Names: map[string]string{"update": "standup", "risk": ""}}, ""},
		{Slash{Prefix: "risk", Names: map[string]string{"risk": ""}}, ""},
		{Slash{Prefix: long + "a"}, "1 to 31 characters"},
		{Slash{Prefix: "/coo"}, "no slash"},
		{Slash{Prefix: "COO"}, "small letters"},
		{Slash{Prefix: "c o"}, "small letters"},
		{Slash{Prefix: "école"}, "small letters"},
		{Slash{Prefix: "status"}, "belongs to Slack itself"},
		{Slash{Prefix: "risk"}, `"risk" is for everything and for risk`},
		{Slash{Names: map[string]string{"update": "remind"}}, `the word "remind" for update belongs to Slack`},
		{Slash{Names: map[string]string{"update": "risk"}}, "is for update and for risk"},
		{Slash{Names: map[string]string{"budget": "money"}}, `"budget" has no command of its own. Those that have: update, risk, request, action, decision, checkin, digest`},
	} {
		err := c.slash.Check()
		if (err == nil) != (c.want == "") || err != nil && !strings.Contains(err.Error(), c.want) {
			t.Errorf("%+v: %v, want %q", c.slash, err, c.want)
		}
	}
}

// TestParseNames: the words are read as they are set, and what is of another form is
// refused.
func TestParseNames(t *testing.T) {
	for text, want := range map[string]map[string]string{
		"":                           {},
		"update=standup":             {"update": "standup"},
		" update = /standup ,risk=,": {"update": "standup", "risk": ""},
	} {
		if got, err := ParseNames(text); err != nil || !maps.Equal(got, want) {
			t.Errorf("%q: %v, %v", text, got, err)
		}
	}
	for _, text := range []string{"update", "=standup", "update=a,update=b"} {
		if got, err := ParseNames(text); err == nil {
			t.Errorf("%q was read as %v", text, got)
		}
	}
}
