package commands_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"adjutant/chat"
	"adjutant/digest"
	"adjutant/ops"
	"adjutant/storage"
)

// editions are all of a digest for one recipient, the latest first.
func (c *company) editions(name, to string) []ops.Edition {
	c.tb.Helper()
	var page storage.Page[ops.Edition]
	c.must(c.store.View(context.Background(), func(r storage.Reader) (err error) {
		page, err = storage.Editions.List(r, storage.Query{List: "to", Key: []string{name, to}, Limit: 1 << 20})
		return err
	}))
	return page.Records
}

// facts are what an edition tells.
func (c *company) facts(e ops.Edition) digest.Digest {
	c.tb.Helper()
	d, err := digest.Read(e.Content)
	c.must(err)
	return d
}

// digestsIn are the messages of digests among those that were sent, the new ones,
// as the id and its words.
func digestsIn(sent []chat.Outgoing, place string) (texts []string) {
	for _, out := range sent {
		if out.To.ID == place && isNew(out) && strings.HasPrefix(out.Message.Subject, "DIG-") {
			texts = append(texts, messageWords(out.Message))
		}
	}
	return texts
}

// onlyDaily leaves the COO's daily digest alone: 8:30 in Warsaw, which is 7:30 here,
// and may be three hours late.
func onlyDaily(o *ops.Org) {
	digesting(o)
	o.Checkins = nil
	o.Digests = slices.DeleteFunc(o.Digests, func(d ops.Digest) bool { return d.Name != "coo-daily" })
	o.Digests[0].Every = "weekdays 08:30"
}

// newDaily is a company that has begun, and whose COO gets his daily digest.
func newDaily(t *testing.T) *company {
	t.Helper()
	c := newCompanyWith(t, onlyDaily)
	c.do("ana", "risk log Nothing much")
	c.deliver()
	return c
}

// The first digest tells from when one should have come before, and the next from
// where it has ended.
func TestFirstDigest(t *testing.T) {
	c := newCompanyWith(t, onlyDaily)
	c.do("ana", "risk log Supplier fails likelihood:4 impact:4")
	texts := digestsIn(c.pass("2026-11-24 07:31"), "tom")
	if len(texts) != 1 || !strings.Contains(texts[0], "since Mon 23 Nov 08:30, the first one") || !strings.Contains(texts[0], "RISK-1") {
		t.Fatalf("the first one is %q", texts)
	}
	c.do("ana", "risk log Second one fails likelihood:4 impact:4")
	texts = digestsIn(c.pass("2026-11-25 07:31"), "tom")
	if len(texts) != 1 || strings.Contains(texts[0], "the first one") || !strings.Contains(texts[0], "RISK-2") || !strings.Contains(texts[0], "since Tue 24 Nov 08:30") {
		t.Fatalf("the second one is %q", texts)
	}
	all := c.editions("coo-daily", "@tom")
	if first, second := c.facts(all[1]), c.facts(all[0]); !first.First || second.First || second.Since != all[1].Through || second.Through != all[0].Through {
		t.Errorf("from %+v to %+v, and then from %+v to %+v", first.Since, all[1].Through, second.Since, all[0].Through)
	}
	c.checkStore()
}

// Down when a digest was due: it is sent late within its grace, and recorded as
// skipped beyond; of several that were missed the last one is sent. Nothing of what
// has happened meanwhile is lost.
func TestDigestDown(t *testing.T) {
	for name, c := range map[string]struct {
		up      string
		sent    bool
		words   string // in what is sent, or in /digest sent
		skipped int
	}{
		"some minutes": {"2026-11-24 07:39", true, "since Mon 23 Nov 08:30", 0},
		"an hour":      {"2026-11-24 08:30", true, "Late: due Tue 24 Nov 08:30", 0},
		"the grace":    {"2026-11-24 10:30", true, "Late: due Tue 24 Nov 08:30", 0},
		"longer":       {"2026-11-24 10:31", false, "skipped once, due Tue 24 Nov 08:30: the bot was not running", 1},
		"two of them":  {"2026-11-25 09:00", true, "Late: due Wed 25 Nov 08:30", 1},
		"three, late":  {"2026-11-26 15:00", false, "skipped 3 times, due Tue 24 Nov 08:30", 3},
	} {
		t.Run(name, func(t *testing.T) {
			company := newCompanyWith(t, onlyDaily)
			company.do("ana", "risk log Supplier fails likelihood:4 impact:4")
			company.deliver()
			company.skip(c.up)
			texts := digestsIn(company.pass(c.up), "tom")
			shown := words(company.do("tom", "digest sent"))
			all := company.editions("coo-daily", "@tom")
			switch {
			case c.sent && (len(texts) != 1 || !strings.Contains(texts[0], c.words)):
				t.Errorf("sent is %q", texts)
			case !c.sent && (len(texts) != 0 || !strings.Contains(shown, c.words)):
				t.Errorf("sent is %q, and shown %s", texts, shown)
			case len(all) != 1 || all[0].Skipped != c.skipped:
				t.Errorf("kept is %+v", all)
			case c.sent && c.skipped > 0 && !strings.Contains(shown, "skipped"):
				t.Errorf("that some were skipped is not shown: %s", shown)
			}
			if c.sent {
				return
			}
			texts = digestsIn(company.pass("2026-11-27 07:31"), "tom")
			if len(texts) == 0 || !strings.Contains(texts[0], "RISK-1") {
				t.Errorf("after it nothing is told of what happened before: %q", texts)
			}
		})
	}
}

// A digest that has not reached its reader is replaced by the next one: the same
// message, with all that has happened since the last that they have read.
func TestDigestNotDelivered(t *testing.T) {
	c := newDaily(t)
	if texts := digestsIn(c.pass("2026-11-24 07:31"), "tom"); len(texts) != 1 {
		t.Fatal(texts)
	}
	c.do("ana", "risk log Supplier fails likelihood:4 impact:4")
	c.do("tom", "risk acknowledge RISK-2")
	c.deliver()
	c.closed = map[string]string{"tom": "does not take direct messages"}
	c.pass("2026-11-25 08:00")
	c.do("ana", "risk log Second one fails likelihood:4 impact:4")
	c.pass("2026-11-26 08:00")
	if text := words(c.do("tom", "digest sent")); !strings.Contains(text, "DIG-2 coo-daily to you · could not be delivered") || strings.Contains(text, "DIG-3") {
		t.Errorf("shown is %s", text)
	}
	c.closed = nil
	texts := digestsIn(c.pass("2026-11-27 08:00"), "tom")
	if len(texts) != 1 || !strings.Contains(texts[0], "RISK-2 new") || !strings.Contains(texts[0], "since Tue 24 Nov 08:30") {
		t.Fatalf("once he can be reached, he is sent %q", texts)
	}
	all := c.editions("coo-daily", "@tom")
	if len(all) != 2 || c.facts(all[0]).Since != all[1].Through {
		t.Errorf("kept is %+v", all)
	}
	c.checkStore()
}

// That some were skipped is not forgotten because the one that came after them was
// not delivered and is replaced.
func TestSkippedAndReplaced(t *testing.T) {
	c := newDaily(t)
	c.pass("2026-11-24 08:00")
	c.closed = map[string]string{"tom": "does not take direct messages"}
	c.skip("2026-11-26 08:00")
	c.pass("2026-11-27 08:00")
	if all := c.editions("coo-daily", "@tom"); len(all) != 2 || all[0].Skipped != 1 || all[0].Due.Day() != 27 {
		t.Errorf("kept is %+v", all)
	}
	if text := words(c.do("tom", "digest sent")); !strings.Contains(text, "skipped") {
		t.Errorf("shown is %s", text)
	}
}

// Sent again by hand, an undelivered digest has its newest words; given up for good,
// the next one tells of all the same.
func TestDigestRetried(t *testing.T) {
	for _, what := range []string{"retry", "drop"} {
		t.Run(what, func(t *testing.T) {
			c := newDaily(t)
			c.pass("2026-11-24 07:31")
			c.do("ana", "risk log Supplier fails likelihood:4 impact:4")
			c.do("tom", "risk acknowledge RISK-2")
			c.deliver()
			c.closed = map[string]string{"tom": "does not take direct messages"}
			c.pass("2026-11-25 08:00")
			c.closed = nil
			var letters []storage.Letter
			c.must(c.store.View(context.Background(), func(r storage.Reader) (err error) {
				letters, err = storage.Stuck(r, 10)
				return err
			}))
			for _, letter := range letters {
				c.do("raj", fmt.Sprintf("outbox %s %d", what, letter.Seq))
			}
			if text := words(c.do("tom", "digest sent")); what == "drop" && !strings.Contains(text, "DIG-2 coo-daily to you · given up") {
				t.Errorf("shown is %s", text)
			}
			c.do("ana", "risk edit RISK-2 title:Both suppliers fail")
			if texts := digestsIn(c.deliver(), "tom"); what == "retry" && (len(texts) != 1 || !strings.Contains(texts[0], "Both suppliers fail")) {
				t.Errorf("sent again is %q", texts)
			}
			texts := digestsIn(c.pass("2026-11-26 08:00"), "tom")
			if len(texts) != 1 || strings.Contains(texts[0], "RISK-2 new") != (what == "drop") {
				t.Errorf("the next one is %q", texts)
			}
			c.checkStore()
		})
	}
}

// A zone that changes brings no time twice.
func TestDigestZone(t *testing.T) {
	c := newCompanyWith(t, func(o *ops.Org) { onlyDaily(o); o.Digests[0].Timezone = "" })
	c.do("ana", "risk log Nothing much")
	c.pass("2026-11-24 09:00")
	c.reorganise(func(o *ops.Org) { o.Timezone = "America/New_York" })
	c.do("ana", "risk log Nothing much either")
	if texts := digestsIn(c.pass("2026-11-25 12:00"), "tom"); len(texts) != 0 {
		t.Errorf("sent twice: %q", texts)
	}
	if texts := digestsIn(c.pass("2026-11-25 14:00"), "tom"); len(texts) != 1 {
		t.Errorf("the day after he is sent %q", texts)
	}
	if all := c.editions("coo-daily", "@tom"); len(all) != 2 || !all[0].Due.Equal(time.Date(2026, 11, 25, 13, 30, 0, 0, time.UTC)) {
		t.Errorf("kept is %+v", all)
	}
}

// A digest on demand changes nothing: the next one on schedule tells of the same.
func TestDigestNowMovesNothing(t *testing.T) {
	c := newDaily(t)
	c.pass("2026-11-24 07:31")
	c.do("ana", "risk log Supplier fails likelihood:4 impact:4")
	c.do("tom", "risk acknowledge RISK-2")
	state := c.state()
	for _, line := range []string{"digest", "digest now", "digest now leaders", "digest preview coo", "digest preview name:coo-daily on:2026-11-24", "digest sent", "digest sent DIG-1", "digest list"} {
		if text := words(c.do("tom", line)); line == "digest now" && !strings.Contains(text, "RISK-2 new") {
			t.Errorf("/%s: %s", line, text)
		}
	}
	if c.state() != state {
		t.Error("something was written")
	}
	if texts := digestsIn(c.pass("2026-11-25 07:31"), "tom"); len(texts) != 1 || !strings.Contains(texts[0], "RISK-2 new") {
		t.Errorf("after that he is sent %q", texts)
	}
}

// Of a past day the digest is shown that was sent then, not one that begins where that
// one has ended.
func TestPreviewOfPastDay(t *testing.T) {
	c := newDaily(t)
	c.do("ana", "risk log Supplier fails likelihood:4 impact:4")
	c.do("tom", "risk acknowledge RISK-2")
	sent := digestsIn(c.pass("2026-11-24 07:31"), "tom")
	c.do("ana", "risk edit RISK-2 title:Something else")
	c.do("ana", "risk log Third one fails likelihood:4 impact:4")
	c.pass("2026-11-26 12:00")
	for _, line := range []string{"digest preview name:coo-daily on:2026-11-24", "digest preview coo on:2026-11-24", "digest preview name:coo-daily at:2026-11-24 08:30"} {
		text := words(c.do("tom", line))
		facts, _, _ := strings.Cut(sent[0], "DIG-1")
		again, _, _ := strings.Cut(strings.TrimPrefix(text, "Preview: "), " · journal")
		if !strings.HasPrefix(again, strings.TrimSpace(facts)) || !strings.Contains(again, "RISK-2 new, high: Supplier fails") {
			t.Errorf("sent was\n%s\nand /%s shows\n%s", facts, line, text)
		}
	}
}

// Who unsubscribes gets none, and who takes that back gets the next one, with
// everything since the last.
func TestDigestUnsubscribed(t *testing.T) {
	c := newDaily(t)
	c.pass("2026-11-24 07:31")
	c.do("ana", "risk log Supplier fails likelihood:4 impact:4")
	c.do("tom", "digest unsubscribe coo-daily")
	if texts := digestsIn(c.pass("2026-11-25 12:00"), "tom"); len(texts) != 0 {
		t.Errorf("unsubscribed, he is sent %q", texts)
	}
	c.do("tom", "undo")
	if texts := digestsIn(c.pass("2026-11-26 12:00"), "tom"); len(texts) != 1 || !strings.Contains(texts[0], "RISK-2") {
		t.Errorf("after he has taken that back he is sent %q", texts)
	}
	c.do("mia", "digest subscribe coo-daily")
	if texts := digestsIn(c.pass("2026-11-27 12:00"), "mia"); len(texts) != 1 || !strings.Contains(texts[0], "the first one") {
		t.Errorf("who has subscribed is sent %q", texts)
	}
	c.do("mia", "undo")
	if texts := digestsIn(c.pass("2026-11-30 12:00"), "mia"); len(texts) != 0 {
		t.Errorf("who has taken that back is sent %q", texts)
	}
}
