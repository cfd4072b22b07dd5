package commands_test

import (
	"strings"
	"testing"

	"adjutant/chat"
	"adjutant/ops"
)

// readsPreview is what the one preview that somebody has says by now, and how many they
// were sent.
func readsPreview(sent []chat.Outgoing, place string) (text string, n int) {
	for _, out := range sent {
		if out.To.ID == place && strings.HasPrefix(out.Message.Subject, "PRE-") {
			text = messageWords(out.Message)
			if isNew(out) {
				n++
			}
		}
	}
	return text, n
}

// What a head was shown of a digest says what holds once that digest is removed, put
// off, written for others or for nobody.
func TestPreviewStaysTrue(t *testing.T) {
	for name, c := range map[string]struct {
		who, line string
		want, not string
	}{
		"removed":      {"tom", "digest schedule ceo-weekly remove:yes", "The digest ceo-weekly does not come any more.", "Hiring slipped"},
		"unsubscribed": {"mia", "digest unsubscribe ceo-weekly", "The digest ceo-weekly does not come any more.", "Hiring slipped"},
		"put off":      {"tom", "digest schedule ceo-weekly every:monday 10:00", "Mon 30 Nov 11:00", "Fri 27 Nov"},
		"for others":   {"tom", "digest schedule ceo-weekly audience:leaders", "What the heads of departments will read of Customer Support", "the CEO"},
	} {
		t.Run(name, func(t *testing.T) {
			company := newPreviewed(t, hours(24))
			if text, n := readsPreview(company.pass("2026-11-26 17:00"), "ana"); n != 1 || !strings.Contains(text, "What the CEO will read of Customer Support, Fri 27 Nov 09:00") {
				t.Fatalf("Ana is shown %d, and reads %s", n, text)
			}
			company.do(c.who, c.line)
			text, n := readsPreview(company.deliver(), "ana")
			if n != 0 || !strings.Contains(text, c.want) || strings.Contains(text, c.not) {
				t.Errorf("Ana is shown %d more, and reads %s", n, text)
			}
			text, n = readsPreview(company.pass("2026-11-30 12:00"), "ana")
			if n != 0 || name == "put off" && !strings.Contains(text, "The CEO has been told of Customer Support") {
				t.Errorf("in the end Ana is shown %d more, and reads %s", n, text)
			}
			company.checkStore()
		})
	}
}

// A head is shown what the digest of their own department says, when that comes, whoever
// else gets the digest on another day.
func TestPreviewOfADepartment(t *testing.T) {
	c := newCompanyWith(t, func(o *ops.Org) {
		o.Checkins = nil
		o.Digests = []ops.Digest{{
			Name: "team-monthly", Audience: ops.ForDepartment, To: []string{"#support", "#warehouse"}, Every: "last working day of the month 12:00",
			Timezone: "Europe/London", Preview: hours(24), Grace: ops.Defaults().Digest.Grace,
		}}
		for i := range o.Holidays {
			if o.Holidays[i].Name == "New Year's Eve" { // of the warehouse and the fleet
				o.Holidays[i].Date.Month, o.Holidays[i].Date.Day = 11, 30
			}
		}
	})
	c.do("kai", "update off track The roof leaks")
	c.do("ana", "update off track Hiring slipped")
	sent := c.pass("2026-11-30 13:00")
	for place, want := range map[string]string{
		"kai": "What your department will read of Warehouse, Fri 27 Nov 13:00", "ana": "What your department will read of Customer Support, Mon 30 Nov 13:00",
	} {
		texts := previewsIn(sent, place)
		if len(texts) != 1 || !strings.Contains(texts[0], want) {
			t.Errorf("@%s is shown %q, want %q", place, texts, want)
		}
	}
	for _, edition := range append(c.editions("team-monthly", "#warehouse"), c.editions("team-monthly", "#support")...) {
		if want := map[string]int{"#warehouse": 27, "#support": 30}[edition.To]; edition.Due.Day() != want {
			t.Errorf("to %s it is sent on %s, want the %dth", edition.To, edition.Due, want)
		}
	}
	c.checkStore()
}
