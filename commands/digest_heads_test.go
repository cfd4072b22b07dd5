package commands_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"adjutant/chat"
	"adjutant/ops"
	"adjutant/ops/dates"
	"adjutant/storage"
)

// newPreviewed is a company whose CEO gets her weekly digest on Friday at 8 in
// London. Its heads see what it says of them so long before.
func newPreviewed(t *testing.T, before dates.Span) *company {
	t.Helper()
	c := newCompanyWith(t, func(o *ops.Org) {
		digesting(o)
		o.Checkins, o.Digests = nil, o.Digests[:1]
		o.Digests[0].Preview = before
	})
	c.do("ana", "update off track Hiring slipped")
	c.do("gus", "update on track All trucks run")
	c.do("tom", "update on track All well")
	c.deliver()
	return c
}

func hours(n int) dates.Span { return dates.Span{Time: time.Duration(n) * time.Hour} }

// previewsIn are the previews that were put to somebody.
func previewsIn(sent []chat.Outgoing, place string) (texts []string) {
	for _, out := range sent {
		if out.To.ID == place && isNew(out) && strings.HasPrefix(out.Message.Subject, "PRE-") {
			texts = append(texts, messageWords(out.Message))
		}
	}
	return texts
}

func (c *company) previews() []ops.Preview {
	c.tb.Helper()
	var all []ops.Preview
	c.must(c.store.View(context.Background(), func(r storage.Reader) error {
		for n := uint64(1); ; n++ {
			p, err := storage.Previews.Get(r, ops.MakeID("PRE", n))
			if err != nil {
				return nil
			}
			all = append(all, p)
		}
	}))
	return all
}

// Heads see what the CEO will read of them, in their working hours, and only if there
// is something; what they correct is in the digest, and what they saw is closed then.
func TestPreview(t *testing.T) {
	c := newPreviewed(t, hours(2)) // 6:00 here
	sent := c.pass("2026-11-26 23:00")
	texts := previewsIn(sent, "ana")
	if len(texts) != 1 || !strings.Contains(texts[0], "What the CEO will read of Customer Support") || !strings.Contains(texts[0], "Hiring slipped") {
		t.Fatalf("Ana is shown %q", texts)
	}
	if texts := previewsIn(sent, "gus"); len(texts) != 0 {
		t.Errorf("of whom there is nothing to say is shown %q", texts)
	}
	c.do("ana", "update edit UPD-1 summary:Hiring slipped, the agency starts on Monday")
	sent = c.pass("2026-11-27 08:00")
	if texts := digestsIn(sent, "mia"); len(texts) != 1 || !strings.Contains(texts[0], "the agency starts on Monday") {
		t.Errorf("the CEO is sent %q", texts)
	}
	for _, p := range c.previews() {
		if !p.Over {
			t.Errorf("open is still %+v", p)
		}
	}
	last := sent[len(sent)-1]
	for _, out := range sent {
		if out.To.ID == "ana" {
			last = out
		}
	}
	if text := messageWords(last.Message); !strings.Contains(text, "The CEO has been told of Customer Support") || len(last.Message.AllButtons()) != 0 {
		t.Errorf("in the end Ana is shown %s", text)
	}
}

// A head who has seen what a digest will say is not shown it again because the
// organisation has changed.
func TestPreviewOnce(t *testing.T) {
	c := newPreviewed(t, hours(2))
	if texts := previewsIn(c.pass("2026-11-26 18:00"), "ana"); len(texts) != 1 {
		t.Fatalf("Ana is shown %q", texts)
	}
	c.reorganise(func(o *ops.Org) {
		for i := range o.People {
			if o.People[i].Handle == "ana" {
				o.People[i].Timezone = "America/New_York"
			}
		}
	})
	c.do("tom", "risk log Nothing much")
	if texts := previewsIn(c.pass("2026-11-27 09:00"), "ana"); len(texts) != 0 {
		t.Errorf("Ana is shown it again: %q", texts)
	}
}

// What was to be shown while the bot was not running is shown in working hours or
// not at all.
func TestPreviewLate(t *testing.T) {
	for _, c := range []struct {
		name, up string
		before   dates.Span
		shown    bool
	}{
		{"at night", "2026-11-26 22:00", hours(2), false},
		{"at work", "2026-11-26 15:00", hours(24), true},
		{"the evening before", "2026-11-25 21:00", hours(40), true},
		{"after the digest", "2026-11-27 15:00", hours(24), false},
	} {
		t.Run(c.name, func(t *testing.T) {
			company := newPreviewed(t, c.before)
			company.skip(c.up)
			sent := company.pass("2026-11-27 18:00")
			if texts := previewsIn(sent, "ana"); (len(texts) == 1) != c.shown || len(texts) > 1 {
				t.Errorf("Ana is shown %q", texts)
			}
			for _, p := range company.previews() {
				if local := p.Told.In(time.FixedZone("Lisbon", 0)); p.Owner == "ana" && (local.Hour() < 9 || local.Hour() > 17 || !p.Told.Before(p.Due)) {
					t.Errorf("Ana is shown it at %s", local)
				}
				if !p.Over {
					t.Errorf("open is still %+v", p)
				}
			}
		})
	}
}

// What was shown of a digest that was then skipped says so.
func TestPreviewOfSkipped(t *testing.T) {
	c := newPreviewed(t, hours(24))
	if texts := previewsIn(c.pass("2026-11-26 18:00"), "ana"); len(texts) != 1 {
		t.Fatalf("Ana is shown %q", texts)
	}
	c.skip("2026-11-27 15:00")
	said := ""
	for _, out := range c.pass("2026-11-27 15:00") {
		if out.To.ID == "ana" && strings.HasPrefix(out.Message.Subject, "PRE-") {
			said = messageWords(out.Message)
		}
	}
	if !strings.Contains(said, "Nothing was sent to the CEO of Customer Support") {
		t.Errorf("Ana reads %q", said)
	}
}

// While a head is away, who stands in is shown it, in their own hours.
func TestPreviewToDeputy(t *testing.T) {
	c := newPreviewed(t, hours(24))
	c.do("ana", "away until 2026-12-10")
	sent := c.pass("2026-11-27 12:00")
	if texts := previewsIn(sent, "ana"); len(texts) != 0 {
		t.Errorf("who is away is shown %q", texts)
	}
	if texts := previewsIn(sent, "bo"); len(texts) != 1 || !strings.Contains(texts[0], "Hiring slipped") {
		t.Errorf("who stands in is shown %q", texts)
	}
	zone, err := time.LoadLocation("America/New_York")
	c.must(err)
	for _, p := range c.previews() {
		if local := p.Told.In(zone); p.Owner == "bo" && (local.Hour() < 9 || local.Hour() > 17) {
			t.Errorf("Bo is shown it at %s", local)
		}
	}
}

// The organisation changes between preview and digest: what is open is about the
// departments as they are, and one for a digest that was removed says so.
func TestPreviewAndOrg(t *testing.T) {
	c := newPreviewed(t, hours(24))
	if texts := previewsIn(c.pass("2026-11-26 17:00"), "ana"); len(texts) != 1 {
		t.Fatalf("Ana is shown %q", texts)
	}
	c.reorganise(func(o *ops.Org) {
		for i := range o.Departments {
			if o.Departments[i].Handle == "support" {
				o.Departments[i].Name, o.Departments[i].Head, o.Departments[i].Deputy = "Care", "bo", ""
			}
		}
	})
	c.do("bo", "update context UPD-1 The agency starts on Monday")
	sent := c.pass("2026-11-27 08:01")
	if texts := digestsIn(sent, "mia"); len(texts) != 1 || !strings.Contains(texts[0], "Care off track") || !strings.Contains(texts[0], "Bo adds: The agency starts") {
		t.Errorf("the CEO is sent %q", texts)
	}
	c.checkStore()
}

// A digest that is scheduled anew is shown before its new time, and not before the
// one that it does not have any more.
func TestPreviewRescheduled(t *testing.T) {
	c := newPreviewed(t, hours(24))
	c.pass("2026-11-25 12:00")
	c.do("tom", "digest schedule ceo-weekly every:wednesday 20:00") // within a day
	sent := c.pass("2026-11-27 12:00")
	for _, p := range c.previews() {
		if want := time.Date(2026, 11, 25, 20, 0, 0, 0, time.UTC); !p.Due.Equal(want) || !p.Told.Before(want) {
			t.Errorf("shown is %+v", p)
		}
	}
	if texts := digestsIn(sent, "mia"); len(texts) != 1 {
		t.Errorf("the CEO is sent %q", texts)
	}
	c.reorganise(func(o *ops.Org) { o.Digests[0].Preview = dates.Span{} })
	c.do("tom", "risk log Nothing much")
	if texts := previewsIn(c.pass("2026-12-04 12:00"), "ana"); len(texts) != 0 {
		t.Errorf("without previews Ana is shown %q", texts)
	}
}
