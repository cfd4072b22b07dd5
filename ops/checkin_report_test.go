package ops_test

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"adjutant/ops"
	"adjutant/ops/dates"
)

// reported is the update that these answers of Bo’s become.
func reported(t *testing.T, k ops.Checkin, u ops.Update) ops.Update {
	t.Helper()
	k.AnsweredBy, k.Audience = "bo", ops.ForLeaders
	u, err := k.Report(u, dates.WeekOf(firstDay))
	if err != nil {
		t.Fatal(err)
	}
	return u
}

// What has a place of its own in an update goes there; the rest is beside it,
// with its question.
func TestReport(t *testing.T) {
	k := answering(nil, "health: at_risk; progress: Shipped; blockers: Rain; waiting_on: finance, warehouse, finance; hurt: yes; who: Bo; carrier: rail; line: 3; mood: 4; colour: red")
	k.Questions = append(k.Questions,
		ops.Question{Key: "summary", Ask: "In a sentence?", Kind: ops.AskText},
		ops.Question{Key: "asks", Ask: "What do you need?", Kind: ops.AskText},
		ops.Question{Key: "team", Ask: "And the team?", Kind: ops.AskHealth},
		ops.Question{Key: "also", Ask: "Who else?", Kind: ops.AskDepartment},
		ops.Question{Key: "open", Ask: "Anything else?", Kind: ops.AskText})
	k = saying(k, "summary: Late; asks: A truck; team: on_track; also: support; open:")
	want := ops.Update{
		Meta:   ops.Meta{Owner: "bo", Department: "support", Audience: ops.ForLeaders},
		Health: ops.AtRisk, Summary: "Late", Progress: "Shipped", Blockers: "Rain", WaitingOn: []ops.Handle{"finance", "warehouse"},
		Asks: "A truck", Mood: 4, Checkin: "CHK-1", Period: dates.WeekOf(firstDay),
		More: []ops.Said{
			{Ask: "Was anybody hurt?", Kind: ops.AskYesNo, Value: "yes"}, {Ask: "Who?", Kind: ops.AskText, Value: "Bo"},
			{Ask: "Which carrier was late?", Kind: ops.AskChoice, Value: "rail"}, {Ask: "Which line?", Kind: ops.AskText, Value: "3"},
			{Ask: "And the team?", Kind: ops.AskHealth, Value: "on_track"}, {Ask: "Who else?", Kind: ops.AskDepartment, Value: "support"},
		},
	}
	if diff := cmp.Diff(want, reported(t, k, ops.Update{})); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

// A question of another kind has no place of its own by its key alone: “no” is
// nothing that is in the way.
func TestReportGoesByTheKind(t *testing.T) {
	k := answering(nil, "health: on_track; mood: fine; blockers: no; progress: 3; asks: later; summary: road")
	k.Questions = []ops.Question{
		{Key: "health", Kind: ops.AskHealth}, {Key: "mood", Ask: "Mood?", Kind: ops.AskText}, {Key: "blockers", Ask: "In the way?", Kind: ops.AskYesNo},
		{Key: "progress", Ask: "How many?", Kind: ops.AskNumber}, {Key: "asks", Ask: "Asks?", Kind: ops.AskChoice}, {Key: "summary", Ask: "Sum?", Kind: ops.AskChoice},
	}
	u := reported(t, k, ops.Update{})
	if u.Mood != 0 || u.Blockers != "" || u.Progress != "" || u.Asks != "" || len(u.More) != 5 || u.Summary != "Nothing further was said." {
		t.Errorf("%+v", u)
	}
}

// Unknown is never green: a report in which nobody says how it goes is unknown,
// as a report, and so are the records beside it.
func TestReportWithoutHealth(t *testing.T) {
	k := answering(nil, "progress: Shipped")
	u := reported(t, k, ops.Update{AsOf: monday})
	policy := ops.UpdatePolicy{StaleDays: 7}
	for _, health := range []ops.Health{u.Health, policy.HealthAt(&u, monday), policy.HealthOf(u.Index()[0].Facets, monday)} {
		if health != ops.Unknown {
			t.Errorf("%q", health)
		}
		if got := ops.AssessHealth(health, nil, firstDay).Computed; got != ops.Unknown {
			t.Errorf("the records make it %s", got)
		}
	}
}

// Without a summary the update says what moved, else what is in the way; what is
// said there is not said again.
func TestReportSummary(t *testing.T) {
	long := strings.Repeat("日本", 260)
	for name, c := range map[string]struct{ answers, summary, progress string }{
		"said":                       {"summary: All well; progress: Shipped", "All well", "Shipped"},
		"what moved":                 {"progress: Shipped; blockers: Rain", "Shipped", ""},
		"what moved, on two lines":   {"progress: Shipped\nand paid", "Shipped", "and paid"},
		"one thing":                  {"one_thing: Paid", "Paid", ""},
		"one thing, and what moved":  {"one_thing: Paid; progress: Shipped", "Paid", "Shipped"},
		"exactly as long as it fits": {"progress: " + strings.Repeat("é", 500), strings.Repeat("é", 500), ""},
		"longer":                     {"progress: " + long, long[:len("日")*499] + "…", long},
		"in the way":                 {"blockers: Rain\n and  snow", "In the way: Rain and snow", ""},
		"much in the way":            {"blockers: " + long, "In the way: " + long[:len("日")*487] + "…", ""},
		"nothing":                    {"mood: 3", "Nothing further was said.", ""},
	} {
		tired := &ops.Update{Summary: "Fine", Reaffirmed: 3}
		k := answering(tired, "health: on_track; "+c.answers)
		k.Questions = append(k.Questions, ops.Question{Key: "summary", Kind: ops.AskText})
		u := reported(t, k, ops.Update{})
		if u.Summary != c.summary || u.Progress != c.progress {
			t.Errorf("%s: %q, and %q", name, u.Summary, u.Progress)
		}
		if n := utf8.RuneCountInString(u.Summary); n > ops.MostSummary || !utf8.ValidString(u.Summary) {
			t.Errorf("%s: a summary of %d characters", name, n)
		}
	}
}

// What is still in the way is what it was, as far as nothing else is said.
func TestReportOfWhatIsStillInTheWay(t *testing.T) {
	for name, c := range map[string]struct {
		last      *ops.Update
		answers   string
		blockers  string
		waitingOn string
	}{
		"still":                     {blocked("finance"), "last_blockers: still", "No contract", "finance"},
		"still, said anew":          {blocked("finance"), "last_blockers: still; blockers: No trucks", "No trucks", "finance"},
		"still, on another":         {blocked("finance"), "last_blockers: still; waiting_on: warehouse", "No contract", "warehouse"},
		"still, and now it is said": {blocked(), "last_blockers: still; waiting_on: warehouse", "No contract", "warehouse"},
		"resolved":                  {blocked("finance"), "last_blockers: resolved", "", ""},
		"resolved, and another":     {blocked("finance"), "last_blockers: resolved; blockers: Rain; waiting_on: warehouse", "Rain", "warehouse"},
		"changed":                   {blocked("finance"), "last_blockers: changed; blockers: Rain", "Rain", ""},
		"not said":                  {blocked("finance"), "", "", ""},
		"still, of nothing":         {nil, "last_blockers: still", "", ""},
	} {
		u := reported(t, answering(c.last, "health: at_risk; progress: x; "+c.answers), ops.Update{})
		if u.Blockers != c.blockers || joinAll(u.WaitingOn) != c.waitingOn || len(u.More) != 0 {
			t.Errorf("%s: %q is in the way, on %v, %v", name, u.Blockers, u.WaitingOn, u.More)
		}
	}
}

// Answers that are changed change the update that they have become: all that they
// say, and nothing of where it came from.
func TestReportIntoAnUpdate(t *testing.T) {
	was := ops.Update{
		Meta:   ops.Meta{ID: "UPD-9", Revision: 2, Owner: "ana", Department: "finance", Audience: ops.ForTeam, CreatedBy: "ana", Created: monday},
		Health: ops.OffTrack, Summary: "S", Progress: "P", Blockers: "B", WaitingOn: []ops.Handle{"finance"}, Asks: "A", Mood: 1,
		More: []ops.Said{{Ask: "Q"}}, Checkin: "CHK-0", Period: dates.WeekOf(firstDay.AddDays(-7)), Reaffirmed: 1, AsOf: monday.Add(-time.Hour),
	}
	want := was
	want.Department, want.Audience = "support", ops.ForLeaders
	want.Health, want.Summary, want.Mood = ops.OnTrack, "Shipped", 4
	want.Progress, want.Blockers, want.WaitingOn, want.Asks, want.More = "", "", nil, "", nil
	if diff := cmp.Diff(want, reported(t, answering(nil, "health: on_track; progress: Shipped; mood: 4"), was)); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

// A department that waits on itself is pointed out beside the question in which
// it says so, whatever that is called.
func TestReportOfADepartmentThatWaitsOnItself(t *testing.T) {
	k := answering(nil, "health: on_track; progress: x; blockers: rain; helper: finance, support")
	k.Questions[3].Key = "helper"
	k.AnsweredBy = "ana"
	_, err := k.Report(ops.Update{}, dates.WeekOf(firstDay))
	faulty(t, err, "cannot wait on itself")
	if fault, _ := ops.AsFault(err); fault == nil || fault.Option != "helper" {
		t.Errorf("%+v", fault)
	}
}
