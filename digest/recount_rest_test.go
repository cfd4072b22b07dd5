package digest_test

import (
	"cmp"
	"maps"
	"reflect"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"adjutant/digest"
	"adjutant/ops"
	"adjutant/ops/dates"
	"adjutant/storage"
)

var threeDays = dates.Span{Days: 3}

// silence is who has not answered, and how many of those who were asked have.
func (c *recount) silence() {
	everybody := c.r.audience == ops.ForCOO || c.r.audience == ops.ForDepartment
	for _, set := range c.w.org.Checkins {
		if !everybody && set.Name != "heads-weekly" {
			continue
		}
		var rounds []*ops.Round
		each(c.w, storage.Rounds, func(r *ops.Round) {
			if r.Set == set.Name {
				rounds = append(rounds, r)
			}
		})
		slices.SortFunc(rounds, func(x, y *ops.Round) int {
			_, n := x.ID.Split()
			_, m := y.ID.Split()
			return cmp.Or(y.Day.Compare(x.Day), cmp.Compare(m, n))
		})
		over := slices.IndexFunc(rounds, func(r *ops.Round) bool {
			if r.Closed.IsZero() {
				return !r.Ends.IsZero() && r.Ends.Before(c.since.At)
			}
			return !r.Closed.After(c.since.At)
		})
		if over >= 0 {
			rounds = rounds[:over]
		}
		told := map[string]bool{}
		for _, round := range rounds {
			each(c.w, storage.Checkins, func(k *ops.Checkin) {
				who := string(k.Owner) + " " + string(k.Department)
				if k.Round != round.ID || !c.mine(k) || told[who+" "+string(round.ID)] {
					return
				}
				if told[who] || k.State == ops.CheckinOpen && !everybody {
					return
				}
				told[who] = true
				c.unanswered(k, set.Name == "heads-weekly")
			})
		}
	}
	c.ended(everybody)
}

// unanswered tells of one check-in, on the department's line if it has one.
func (c *recount) unanswered(k *ops.Checkin, reports bool) {
	done := k.State == ops.CheckinAnswered || k.State == ops.CheckinLate
	rule := digest.NotAnswered
	switch {
	case done && k.AnsweredBy != "" && k.AnsweredBy != k.Owner:
		rule = digest.StoodIn
	case done:
		return
	}
	for _, s := range c.statuses() {
		if reports && s.Health == ops.Unknown && s.Department == k.Department && c.w.head(s.Department) == k.Owner {
			return
		}
	}
	c.fact(digest.Coverage, rule, string(k.ID))
}

func (c *recount) ended(everybody bool) {
	for _, name := range c.different("CHK-") {
		var was, is ops.Checkin
		had, has := read(c.before, name, &was), read(c.after, name, &is)
		if !has || had && was.State != ops.CheckinOpen || !everybody && is.Set != "heads-weekly" || !c.mine(&is) {
			continue
		}
		switch is.State {
		case ops.CheckinAnswered, ops.CheckinLate:
			c.rest.Answered++
			c.rest.Asked++
		case ops.CheckinMissed, ops.CheckinSkipped:
			c.rest.Asked++
		}
	}
}

// open counts what is open.
func (c *recount) open() {
	each(c.w, storage.Risks, func(r *ops.Risk) {
		if r.State == ops.RiskClosed || !c.mine(r) {
			return
		}
		c.rest.Risks++
		switch l := level(r.Current); {
		case l >= 4:
			c.rest.RisksHigh++
		case l == 0:
			c.rest.Unrated++
		}
	})
	each(c.w, storage.Requests, func(r *ops.Request) {
		if r.State == ops.InReview && c.mine(r) {
			c.rest.Requests++
			c.rest.Worth = eur(c.rest.Worth.Minor/100 + r.Worth.Minor/100)
		}
	})
	each(c.w, storage.Blockers, func(k *ops.Blocker) {
		if k.State != ops.BlockerConfirmed && c.concerns(k) {
			c.rest.Blockers++
		}
	})
}

// compare finds where a digest says something else than the recount.
func (c *recount) compare(d digest.Digest) {
	t := c.w.t
	t.Helper()
	c.all()
	if len(d.Departments) != len(c.statuses()) {
		t.Fatalf("%d departments, want %d", len(d.Departments), len(c.statuses()))
	}
	var tally, was digest.Tally
	for i, want := range c.statuses() {
		got := d.Departments[i]
		if got.Department != want.Department || got.Health != want.Health || got.Computed != want.Computed || got.Was != want.Was || got.Update != want.Update {
			t.Errorf("%v: a status of %+v, want %+v", c.r, got, want)
		}
		count(&tally, want.Health)
	}
	if d.Tally() != tally {
		t.Errorf("%v: a tally of %+v, want %+v", c.r, d.Tally(), tally)
	}
	for _, s := range c.was {
		count(&was, s.Health)
	}
	if c.was == nil != (d.Was == nil) || d.Was != nil && *d.Was != was {
		t.Errorf("%v: was %+v, want %+v of %v", c.r, d.Was, was, c.was)
	}
	if d.Rest != c.rest {
		t.Errorf("%v: the rest is %+v, want %+v, with small %v", c.r, d.Rest, c.rest, slices.Sorted(maps.Keys(c.small)))
	}
	for _, kind := range digest.SectionKinds {
		s, want := d.Section(kind), c.facts[kind]
		var got []string
		for _, i := range s.Items {
			fact := string(i.Rule) + " " + name(i)
			if kind == digest.Needs {
				fact = string(i.ID)
			}
			got = append(got, fact)
		}
		slices.Sort(got)
		slices.Sort(want)
		if s.Total != len(want) || len(want) <= digest.MostItems && !slices.Equal(got, want) {
			t.Errorf("%v: %s has %d: %q, want %d: %q", c.r, kind, s.Total, got, len(want), want)
		}
	}
}

func count(t *digest.Tally, h ops.Health) {
	switch h {
	case ops.OnTrack:
		t.OnTrack++
	case ops.AtRisk:
		t.AtRisk++
	case ops.OffTrack:
		t.OffTrack++
	default:
		t.Unknown++
	}
}

func sortedIDs(m map[ops.ID][]byte) []ops.ID { return slices.Sorted(maps.Keys(m)) }

// Every figure of every digest is what a recount of everything says, whatever has
// happened in the company, and whoever reads it. Windows follow each other, so that
// what has become of a record is in one of them.
func TestDigestIsWhatARecountSays(t *testing.T) {
	readers := []reader{ceo, coo, leaders, team, support, ana, {ops.ForDepartment, "", "operations"}, {ops.ForDepartment, "noa", "support"}}
	rapid.Check(t, func(rt *rapid.T) {
		l := &life{world: newWorld(rt), rt: rt, gone: map[ops.ID][]byte{}}
		l.marks = map[ops.ID]string{}
		for range rapid.IntRange(1, 60).Draw(rt, "deeds") {
			l.step()
			if l.n("digest", 0, 5) > 0 {
				continue
			}
			r := pick(l, "reader", readers)
			l.needs = l.waiting(r.who)
			var before []digest.Status
			if sent, had := l.sent[r]; had {
				before = sent.Departments
			}
			d := l.digest(r)
			recountOf(l.world, r, d, before, l.needs).compare(d)
			checkDigest(t, l.org, d)
			checkSecret(l.world, r, d, d)
			checkUnmoved(rt, d, l.refreshed(d, r))
			for r, d := range l.sent { // those of others read as they should by now
				fresh := l.refreshed(d, r)
				checkDigest(t, l.org, fresh)
				checkSecret(l.world, r, d, fresh)
				checkOpen(l.world, r, d, fresh)
			}
		}
	})
}

// checkUnmoved finds what is another in a digest that was refreshed where nothing
// has happened since.
func checkUnmoved(t tester, d, again digest.Digest) {
	t.Helper()
	for i, s := range d.Sections {
		if len(again.Sections[i].Items) != len(s.Items) || again.Sections[i].Total != s.Total {
			t.Fatalf("%s has %d of %d items after nothing, it had %d of %d", s.Kind, len(again.Sections[i].Items), again.Sections[i].Total, len(s.Items), s.Total)
		}
		for n, item := range s.Items {
			if now := again.Sections[i].Items[n]; !reflect.DeepEqual(item, now) {
				t.Fatalf("after nothing, in %s, this item\n%+v\nis another\n%+v, %+v", s.Kind, item, now, now.Settled)
			}
		}
	}
	if !reflect.DeepEqual(d, again) {
		t.Fatalf("after nothing, the digest\n%+v\nis another\n%+v", d.Departments, again.Departments)
	}
}

// refreshed is a digest as it reads now.
func (w *world) refreshed(d digest.Digest, r reader) digest.Digest {
	w.t.Helper()
	var waits func(digest.Item) (bool, error)
	if r.who != "" { // nobody is asked in a channel
		waits = func(i digest.Item) (bool, error) {
			return slices.ContainsFunc(w.waiting(r.who), func(p ops.Pending) bool { return p.Record == i.ID }), nil
		}
	}
	fresh, err := digest.Refresh(w.view(r), d, waits)
	if err != nil {
		w.t.Fatalf("refresh: %v", err)
	}
	return fresh
}
