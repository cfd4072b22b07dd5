package digest_test

import (
	"cmp"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"adjutant/chat"
	"adjutant/digest"
	"adjutant/ops"
	"adjutant/storage"
)

var update = flag.Bool("update", false, "write the golden digests anew")

// goldens are digests as they are read, each of a company that is worth reading
// about. Whoever changes words should read them all.
var goldens = []struct {
	name string
	to   []reader
	play func(*world)
}{
	{"week", []reader{ceo, coo, leaders, team, support, ana}, week},
	{"nothing", []reader{ceo, leaders, ana}, nothing},
	{"unmoved", []reader{ceo, leaders, support}, unmoved},
	{"red", []reader{ceo, coo, leaders}, red},
	{"silent", []reader{ceo, coo, leaders}, silent},
	{"first", []reader{ceo, leaders}, first},
	{"many", []reader{ceo, coo, leaders}, many},
	{"moved", []reader{ceo, leaders, {ops.ForDepartment, "", "operations"}}, reorganised},
	{"long", []reader{ceo, coo, leaders}, long},
	{"scripts", []reader{ceo, coo, leaders}, scripts},
	{"late", []reader{ceo}, nothing},
}

func TestGolden(t *testing.T) {
	for _, g := range goldens {
		for _, r := range g.to {
			who := r.name()
			t.Run(g.name+"-"+who, func(t *testing.T) {
				w, d := goldenDigest(t, g.name+"-"+who)
				checkDigest(t, w.org, d)
				checkLines(t, w.org, d)
				compare(t, filepath.Join("testdata", g.name+"-"+who+".golden"), plain(digest.Message(d, digest.Options{Org: w.org, ID: "DIG-12", Buttons: buttons})))
			})
		}
	}
}

// name is how the files of a reader's digests are called.
func (r reader) name() string {
	who := cmp.Or(string(r.department), string(r.audience))
	if r.who != "" && r.audience == ops.ForDepartment {
		who += "-" + string(r.who)
	}
	return who
}

// goldenDigest is the digest of that name, such as week-ceo, and the company that it is
// of.
func goldenDigest(t *testing.T, name string) (*world, digest.Digest) {
	t.Helper()
	for _, g := range goldens {
		for _, r := range g.to {
			if g.name+"-"+r.name() != name {
				continue
			}
			w := newWorld(t)
			w.reads = r
			g.play(w)
			w.needs = w.waiting(r.who)
			d := w.look(r)
			if g.name == "late" {
				w.at(0, "10:30")
				d = w.lookFor(r, friday)
			}
			return w, d
		}
	}
	t.Fatalf("there is no digest %s", name)
	return nil, digest.Digest{}
}

func buttons(i digest.Item) []chat.Button {
	if i.Rule == digest.Need(ops.WaitsDecision) {
		return []chat.Button{{Label: "Approve"}, {Label: "Reject"}, {Label: "Ask"}}
	}
	return []chat.Button{{Label: "Show"}}
}

func compare(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s is another now; read it, and if it is right run the test with -update\n%s", file, got)
	}
}

// checkLines finds lines about records that do not say which, whose and how old.
func checkLines(t *testing.T, o *ops.Org, d digest.Digest) {
	t.Helper()
	m := digest.Message(d, digest.Options{Org: o})
	text := plain(m)
	for _, s := range d.Sections {
		for _, i := range s.Items {
			if i.ID == "" {
				continue
			}
			var line string
			for l := range strings.Lines(text) {
				if strings.HasPrefix(l, "- ") && slices.Contains(strings.FieldsFunc(l, func(r rune) bool { return r != '-' && (r < '0' || r > '9') && (r < 'A' || r > 'Z') }), string(i.ID)) {
					line = strings.TrimSpace(l)
				}
			}
			switch owner, _ := o.Person(i.Owner); {
			case line == "":
				t.Errorf("no line has %s of %s", i.ID, s.Kind)
			case i.Owner != "" && !strings.Contains(line, owner.First()):
				t.Errorf("no owner in %q", line)
			case !strings.Contains(line, "day") && !strings.Contains(line, "week") && !strings.Contains(line, "month") && !strings.Contains(line, "today"):
				t.Errorf("no age in %q", line)
			}
		}
	}
}

// waiting is what waits for somebody, in the order in which it is put to them.
func (w *world) waiting(who ops.Handle) (all []ops.Pending) {
	p, known := w.org.Person(who)
	if !known {
		return nil
	}
	requests, err := storage.Requests.List(w.tx, storage.Query{List: "asked", Key: []string{string(who)}, Limit: 99})
	if err != nil {
		w.t.Fatalf("%v", err)
	}
	for _, r := range requests.Records {
		all = append(all, ops.Pending{Record: r.ID, What: ops.WaitsDecision, Since: r.StepSince})
	}
	for _, id := range storage.Risks.Listed(w.tx, storage.Query{List: "unacknowledged", Keep: func(f ops.Facets) bool {
		return ops.RiskRank(f) >= ops.High.Rank() && p.Has(ops.COO)
	}}) {
		all = append(all, ops.Pending{Record: id, What: "acknowledge", Since: get(w, storage.Risks, id).Created})
	}
	blockers, err := storage.Blockers.List(w.tx, storage.Query{List: "owner", Key: []string{string(who)}, Limit: 99})
	if err != nil {
		w.t.Fatalf("%v", err)
	}
	for _, b := range blockers.Records {
		if b.State == ops.BlockerRaised {
			all = append(all, ops.Pending{Record: b.ID, What: ops.WaitsBlocker, Since: b.Raised})
		}
	}
	own, err := storage.Risks.List(w.tx, storage.Query{List: "owner-due", Key: []string{string(who)}, Before: w.today().AddDays(3).String(), Limit: 99})
	if err != nil {
		w.t.Fatalf("%v", err)
	}
	for _, r := range own.Records {
		if !r.Due.IsZero() && !slices.ContainsFunc(all, func(p ops.Pending) bool { return p.Record == r.ID }) {
			all = append(all, ops.Pending{Record: r.ID, What: ops.WaitsMitigation, Since: r.Created})
		}
	}
	each(w, storage.Actions, func(a *ops.Action) {
		switch {
		case a.State == ops.ActionProposed && a.Owner == who:
			all = append(all, ops.Pending{Record: a.ID, What: ops.WaitsProposal, Since: a.Offered})
		case a.State.Promised() && a.Owner == who && !a.Due.IsZero() && !a.Due.After(w.today()):
			all = append(all, ops.Pending{Record: a.ID, What: ops.WaitsAction, Since: a.Created})
		case a.Unverified() && a.Giver == who:
			all = append(all, ops.Pending{Record: a.ID, What: ops.WaitsVerify, Since: a.DoneAt})
		}
	})
	each(w, storage.Decisions, func(d *ops.Resolution) {
		if d.Owner == who && d.ToRevisit(w.today()) {
			all = append(all, ops.Pending{Record: d.ID, What: ops.WaitsRevisit, Since: d.Created})
		}
	})
	checkins, err := storage.Checkins.List(w.tx, storage.Query{List: "open", Key: []string{string(who)}, Limit: 99})
	if err != nil {
		w.t.Fatalf("%v", err)
	}
	for _, k := range checkins.Records {
		all = append(all, ops.Pending{Record: k.ID, What: ops.WaitsAnswer, Since: k.Opened})
	}
	return all
}
