package ops_test

import (
	"cmp"
	"slices"
	"strings"
	"testing"
	"time"

	"adjutant/ops"
	"adjutant/ops/dates"
)

// trade is a company in which support waits on others. Tom heads operations and
// fleet, and is the COO.
func trade() *ops.Org {
	return &ops.Org{
		Company: "Trade", Timezone: "UTC",
		People: []ops.Person{
			{Handle: "tom", Roles: []ops.Role{ops.COO}, Department: "operations"}, {Handle: "mia", Roles: []ops.Role{ops.CEO}},
			{Handle: "ana", Department: "support"}, {Handle: "bo", Department: "support"}, {Handle: "eli", Department: "support"},
			{Handle: "lea", Department: "legal"}, {Handle: "jan", Department: "legal"}, {Handle: "ida", Department: "legal"},
			{Handle: "gus", Department: "fleet"},
		},
		Departments: []ops.Department{
			{Handle: "operations", Name: "Operations", Head: "tom"}, {Handle: "fleet", Name: "Fleet", Head: "tom", Parent: "operations"},
			{Handle: "support", Name: "Support", Head: "ana", Deputy: "bo"}, {Handle: "legal", Name: "Legal", Head: "lea", Deputy: "jan"},
		},
	}
}

// report is an update of support, by Ana, that names what is in the way.
func report(id ops.ID, text string, on ...ops.Handle) ops.Update {
	return ops.Update{
		Meta:   ops.Meta{ID: id, Owner: "ana", Department: "support"},
		Health: ops.AtRisk, Summary: "Launch slips", Blockers: text, WaitingOn: on,
	}
}

func raised(u ops.Update, on ops.Handle) ops.Blocker {
	b := ops.Raise(trade(), &u, on, monday)
	b.ID, b.Revision = "BLK-1", 1
	return b
}

func TestBlocks(t *testing.T) {
	for name, c := range map[string]struct {
		update ops.Update
		want   bool
	}{
		"waits on nobody":         {ops.Update{Health: ops.OffTrack, Blockers: "Contract"}, false},
		"off track":               {ops.Update{Health: ops.OffTrack, WaitingOn: []ops.Handle{"legal"}}, true},
		"at risk":                 {ops.Update{Health: ops.AtRisk, WaitingOn: []ops.Handle{"legal"}}, true},
		"on track":                {ops.Update{Health: ops.OnTrack, WaitingOn: []ops.Handle{"legal"}}, false},
		"on track, with a reason": {ops.Update{Health: ops.OnTrack, WaitingOn: []ops.Handle{"legal"}, Blockers: "Contract"}, true},
	} {
		if got := c.update.Blocks(); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

// What an update says is in the way is what its blockers say, or else all of it.
func TestRaise(t *testing.T) {
	b := raised(report("UPD-1", "Contract unsigned", "legal"), "legal")
	if b.Text != "Contract unsigned" || b.Owner != "lea" || b.Raiser != "ana" || b.Department != "support" || b.On != "legal" ||
		b.State != ops.BlockerRaised || !b.Raised.Equal(monday) || b.Question != 1 || b.Health != ops.AtRisk || b.Update != "UPD-1" {
		t.Errorf("%+v", b)
	}
	if b := raised(report("UPD-1", "", "legal"), "legal"); b.Text != "Launch slips" {
		t.Errorf("without blockers it says %q", b.Text)
	}
}

// Whoever may know of the update may know of the blocker, and the head of the other
// department is no exception: if they may not, it is not theirs.
func TestBlockerReaders(t *testing.T) {
	org := trade()
	for name, c := range map[string]struct {
		change func(*ops.Update)
		on     ops.Handle
		owner  ops.Handle
	}{
		"open":                         {func(*ops.Update) {}, "legal", "lea"},
		"confidential":                 {func(u *ops.Update) { u.Confidential = true }, "legal", "ana"},
		"confidential, of the COO":     {func(u *ops.Update) { u.Confidential = true }, "operations", "tom"},
		"for leaders":                  {func(u *ops.Update) { u.Audience = ops.ForLeaders }, "legal", "lea"},
		"for the department":           {func(u *ops.Update) { u.Audience = ops.ForDepartment }, "legal", "ana"},
		"for the COO":                  {func(u *ops.Update) { u.Audience = ops.ForCOO }, "legal", "ana"},
		"for the COO, of the COO":      {func(u *ops.Update) { u.Audience = ops.ForCOO }, "fleet", "tom"},
		"of a department that is gone": {func(*ops.Update) {}, "gone", "ana"},
	} {
		u := report("UPD-1", "Contract", c.on)
		c.change(&u)
		b := raised(u, c.on)
		if b.Owner != c.owner {
			t.Errorf("%s: it is %s’s", name, b.Owner)
		}
		for _, p := range org.People {
			if got, want := org.MaySee(p, ops.FacetsOfRecord(&b)), org.MaySee(p, ops.FacetsOfRecord(&u)); got != want {
				t.Errorf("%s: @%s sees the blocker: %v, the update: %v", name, p.Handle, got, want)
			}
		}
	}
}

func TestWhoSpeaksForABlocker(t *testing.T) {
	org, b := trade(), raised(report("UPD-1", "Contract", "legal"), "legal")
	answers := []ops.Handle{"tom", "mia", "lea", "jan"}
	confirms := []ops.Handle{"tom", "mia", "ana", "bo", "eli"}
	for _, p := range org.People {
		if err := b.MayAnswer(org, p); (err == nil) != slices.Contains(answers, p.Handle) {
			t.Errorf("@%s answers: %v", p.Handle, err)
		}
		if err := b.MayConfirm(org, p); (err == nil) != slices.Contains(confirms, p.Handle) {
			t.Errorf("@%s confirms: %v", p.Handle, err)
		}
	}
	hidden := report("UPD-2", "Contract", "legal")
	hidden.Confidential = true
	b = raised(hidden, "legal")
	if ana, _ := org.Person("ana"); b.Owner != "ana" || b.MayAnswer(org, ana) == nil {
		t.Error("who raised it answers for the other department, which may not know of it")
	}
	for _, on := range []ops.Handle{"legal", "gone"} {
		b := ops.Blocker{Meta: ops.Meta{ID: "BLK-1", Department: on}, On: on}
		for _, err := range []error{b.MayAnswer(org, ops.Person{Handle: "gus"}), b.MayConfirm(org, ops.Person{Handle: "gus"})} {
			if err == nil || !strings.Contains(strings.ToLower(err.Error()), string(on)) {
				t.Errorf("a stranger is refused with %v", err)
			}
		}
	}
}

// An update that names a blocker again goes on with it, or asks anew.
func TestRepeat(t *testing.T) {
	org := trade()
	old := report("UPD-1", "Contract", "legal")
	later := monday.Add(time.Hour)
	thursday := dates.Date{Year: 2026, Month: 11, Day: 26}
	answered := func(b ops.Blocker) ops.Blocker {
		b, err := b.Acknowledge("On Thursday", thursday, dates.Of(monday), monday)
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	resolved := func(b ops.Blocker) ops.Blocker {
		b, err := b.Resolve("Signed", monday)
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	for name, c := range map[string]struct {
		before func(ops.Blocker) ops.Blocker
		with   ops.Update
		state  ops.BlockerState
		asked  bool
		since  time.Time
	}{
		"the same words":                     {nil, report("UPD-2", "Contract", "legal"), ops.BlockerRaised, false, monday},
		"the same words, answered":           {answered, report("UPD-2", "Contract", "legal"), ops.BlockerAcknowledged, false, monday},
		"the same words, resolved":           {resolved, report("UPD-2", "Contract", "legal"), ops.BlockerRaised, true, monday},
		"other words":                        {nil, report("UPD-2", "Other contract", "legal"), ops.BlockerRaised, true, later},
		"other words, answered":              {answered, report("UPD-2", "Other contract", "legal"), ops.BlockerRaised, true, later},
		"other words, resolved":              {resolved, report("UPD-2", "Other contract", "legal"), ops.BlockerRaised, true, later},
		"a correction":                       {nil, report("UPD-1", "Other contract", "legal"), ops.BlockerRaised, false, monday},
		"a correction of what was answered":  {answered, report("UPD-1", "Other contract", "legal"), ops.BlockerRaised, true, later},
		"a correction of what was resolved":  {resolved, report("UPD-1", "Other contract", "legal"), ops.BlockerRaised, true, later},
		"not a correction of another update": {nil, report("UPD-3", "", "legal"), ops.BlockerRaised, true, later},
	} {
		b := raised(old, "legal")
		if c.before != nil {
			b = c.before(b)
		}
		b.Revision = 7
		next := b.Repeat(org, &c.with, later)
		if next.State != c.state || (next.Question == 8) != c.asked || !next.Raised.Equal(c.since) || next.Update != c.with.ID {
			t.Errorf("%s: %+v", name, next)
		}
		if next.State == ops.BlockerRaised && (next.Reply != "" || !next.By.IsZero() || !next.Replied.IsZero()) {
			t.Errorf("%s: the old answer stands: %+v", name, next)
		}
		if c.state == ops.BlockerAcknowledged && (next.Reply != "On Thursday" || next.By != thursday) {
			t.Errorf("%s: the answer is lost: %+v", name, next)
		}
	}
}

// Somebody else at the head of the other department is asked anew, as long as there
// is something to do.
func TestAssigned(t *testing.T) {
	org := trade()
	org.Departments[3].Head = "ida"
	open := raised(report("UPD-1", "Contract", "legal"), "legal")
	resolved, err := open.Resolve("", monday)
	if err != nil {
		t.Fatal(err)
	}
	for _, b := range []ops.Blocker{open, resolved} {
		b.Revision = 3
		next := b.Assigned(org)
		if next.Owner != "ida" || (next.Question == 4) != (b.State == ops.BlockerRaised) {
			t.Errorf("%s: %+v", b.State, next)
		}
		next.Revision++
		if again := next.Assigned(org); again.Question != next.Question {
			t.Errorf("%s: asked again without a reason", b.State)
		}
	}
}

// What is settled by hand is not raised again by a correction of something else;
// what is no longer named is over, and of two on one department the later stands.
func TestFollow(t *testing.T) {
	org := trade()
	was := report("UPD-1", "Contract", "legal", "fleet")
	legal, fleet := raised(was, "legal"), raised(was, "fleet")
	fleet.ID = "BLK-2"
	double := legal
	double.ID = "BLK-3"
	for name, c := range map[string]struct {
		now    ops.Update
		before ops.Update
		open   []ops.Blocker
		want   string // ids and states; what is new has none, but a department
	}{
		"new":                         {was, ops.Update{}, nil, "legal raised, fleet raised"},
		"goes on":                     {report("UPD-2", "Contract", "legal", "fleet"), ops.Update{}, []ops.Blocker{legal, fleet}, "BLK-1 raised, BLK-2 raised"},
		"one is over":                 {report("UPD-2", "Contract", "fleet"), ops.Update{}, []ops.Blocker{legal, fleet}, "BLK-1 confirmed, BLK-2 raised"},
		"all are over":                {report("UPD-2", ""), ops.Update{}, []ops.Blocker{legal, fleet}, "BLK-1 confirmed, BLK-2 confirmed"},
		"another is new":              {report("UPD-2", "Contract", "legal", "operations"), ops.Update{}, []ops.Blocker{legal}, "BLK-1 raised, operations raised"},
		"a correction raises nothing": {was, was, []ops.Blocker{fleet}, "BLK-2 raised"},
		"a correction adds":           {report("UPD-1", "Contract", "legal", "fleet", "operations"), was, []ops.Blocker{fleet}, "BLK-2 raised, operations raised"},
		"a correction of the words":   {report("UPD-1", "Other", "legal", "fleet"), was, []ops.Blocker{fleet}, "BLK-2 raised, legal raised"},
		"of two":                      {was, was, []ops.Blocker{legal, fleet, double}, "BLK-1 confirmed, BLK-2 raised, BLK-3 raised"},
		"named twice":                 {report("UPD-1", "Contract", "legal", "legal"), ops.Update{}, nil, "legal raised"},
		"a department that is gone":   {report("UPD-1", "Contract", "gone"), ops.Update{}, nil, ""},
	} {
		var got []string
		for _, b := range c.now.Follow(org, &c.before, c.open, monday) {
			got = append(got, string(cmp.Or(b.ID, ops.ID(b.On)))+" "+string(b.State))
			if b.State == ops.BlockerConfirmed && b.Ended.IsZero() {
				t.Errorf("%s: %s is over since never", name, b.ID)
			}
		}
		if words := strings.Join(got, ", "); words != c.want {
			t.Errorf("%s: %s, not %s", name, words, c.want)
		}
	}
}

func TestBlockerWords(t *testing.T) {
	for state, word := range map[ops.BlockerState]string{
		ops.BlockerRaised: "no answer yet", ops.BlockerAcknowledged: "being worked on",
		ops.BlockerResolved: "said to be resolved", ops.BlockerConfirmed: "over",
	} {
		if got := state.Word(); got != word {
			t.Errorf("%s reads %q", state, got)
		}
	}
	if on := ops.WaitsOn(ops.Facets{}); on != "" {
		t.Errorf("nothing waits on %q", on)
	}
}
