package ops_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"adjutant/ops"
	"adjutant/ops/dates"
)

func TestLogDecision(t *testing.T) {
	for _, c := range []struct {
		name   string
		d      ops.Resolution
		option string
	}{
		{"today", ops.Resolution{Outcome: "We stay"}, ""},
		{"of last week", ops.Resolution{Outcome: "We stay", Decided: firstDay.AddDays(-7), Revisit: firstDay.AddDays(1)}, ""},
		{"nothing", ops.Resolution{Outcome: " "}, "outcome"},
		{"to come", ops.Resolution{Outcome: "We stay", Decided: firstDay.AddDays(1)}, "on"},
		{"looked at again today", ops.Resolution{Outcome: "We stay", Revisit: firstDay}, "revisit"},
	} {
		d, err := c.d.Log(firstDay)
		fault, refused := ops.AsFault(err)
		if refused != (c.option != "") || refused && fault.Option != c.option {
			t.Errorf("%s: %v", c.name, err)
		}
		if !refused && d.Decided.IsZero() {
			t.Errorf("%s: decided on no day", c.name)
		}
	}
}

func TestDecisionRights(t *testing.T) {
	org := trade()
	d := ops.Resolution{Meta: ops.Meta{ID: "DEC-1", Owner: "eli", Department: "support", CreatedBy: "jan", Confidential: true}}
	for who, may := range map[ops.Handle]bool{"eli": true, "jan": true, "ana": true, "tom": true, "mia": true, "bo": false, "lea": false} {
		p, _ := org.Person(who)
		if got := d.MayChange(org, p) == nil; got != may {
			t.Errorf("%s may change it: %t", who, got)
		}
		if got := org.MaySee(p, ops.FacetsOfRecord(&d)); got != may {
			t.Errorf("%s may see it: %t", who, got)
		}
	}
}

// Decisions that take each other's place are a chain: each names the one before and the
// one after, of those that stand there is exactly one, and nothing of what was decided is
// ever another.
func TestDecisionChain(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		today := firstDay
		var chain []ops.Resolution
		log := func(replaces ops.ID) ops.Resolution {
			d, err := ops.Resolution{
				Meta:    ops.Meta{ID: ops.MakeID("DEC", uint64(len(chain)+1)), Owner: "ana", Links: []ops.ID{"RISK-1", "RISK-1"}},
				Outcome: rapid.SampledFrom([]string{"We stay", "We leave"}).Draw(t, "outcome"), Rationale: "The rent", Replaces: replaces,
			}.Log(today)
			if err != nil {
				t.Fatal(err)
			}
			return d
		}
		chain = append(chain, log(""))
		t.Repeat(map[string]func(*rapid.T){
			"supersede": func(t *rapid.T) {
				n := rapid.IntRange(0, len(chain)-1).Draw(t, "which")
				old := chain[n]
				next := log(old.ID)
				after, err := old.Supersede(next, today.Midnight(time.UTC))
				if last := n == len(chain)-1; last != (err == nil) || last != (old.MaySupersede() == nil) {
					t.Fatalf("%s of %d: %v", old.ID, len(chain), err)
				}
				if err == nil {
					chain[n] = after
					chain = append(chain, next)
				}
			},
			"another": func(t *rapid.T) {
				if _, err := chain[len(chain)-1].Supersede(log(""), today.Midnight(time.UTC)); err == nil {
					t.Fatal("one that names no other took its place")
				}
			},
			"keep": func(t *rapid.T) {
				n := rapid.IntRange(0, len(chain)-1).Draw(t, "which")
				revisit := dates.Date{}
				if in := rapid.IntRange(-2, 9).Draw(t, "revisit"); in > -2 {
					revisit = today.AddDays(in)
				}
				kept, err := chain[n].Keep("tom", "Still cheap", revisit, today)
				if allowed := n == len(chain)-1 && (revisit.IsZero() || revisit.After(today)); allowed != (err == nil) {
					t.Fatalf("%s until %s: %v", chain[n].ID, revisit, err)
				}
				if err == nil {
					chain[n] = kept
				}
			},
			"days": func(t *rapid.T) { today = today.AddDays(rapid.IntRange(1, 9).Draw(t, "days")) },
			"": func(t *rapid.T) {
				for n, d := range chain {
					last := n == len(chain)-1
					if d.Stands() != last || last && d.ReplacedBy != "" || !last && d.ReplacedBy != chain[n+1].ID || n > 0 && d.Replaces != chain[n-1].ID {
						t.Fatalf("%+v", chain)
					}
					if d.ToRevisit(today) && (!last || d.Revisit.After(today)) {
						t.Fatalf("to be looked at again: %+v", d)
					}
					lists := map[string]int{}
					for _, e := range d.Index() {
						lists[e.List]++
						if stands, decided, revisit := ops.ResolutionOf(e.Facets); stands != last || decided != d.Decided || revisit != d.Revisit {
							t.Fatalf("the list %s says %q of %+v", e.List, e.Facets.More, d)
						}
					}
					if lists["all"] != 1 || lists["about"] != 1 || (lists["stands"] == 1) != last || (lists["replaced"] == 1) == last || (lists["revisit"] == 1) != (last && !d.Revisit.IsZero()) {
						t.Fatalf("%s is in %v", d.ID, lists)
					}
				}
			},
		})
	})
}
