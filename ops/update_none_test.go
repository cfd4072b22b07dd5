package ops_test

import (
	"testing"

	"adjutant/ops"
)

func TestSaysNone(t *testing.T) {
	for _, text := range []string{
		"none", "None.", "NO", "no!", "Nope", "nothing", "Nothing at the moment.", "-", "—", "--", "...", "n/a", "N.A.", "na", "nil", "0",
		"none so far", "No blockers", "no blockers right now, thanks", "No, nothing.", "no, none at all", "not applicable", "Nothing in our way",
		" none\n", "“none”", "No issues this week",
	} {
		if !ops.SaysNone(text) {
			t.Errorf("%q is something", text)
		}
	}
	for _, text := range []string{
		"", "  ", "no access to the warehouse", "None of the carriers answers", "nothing works", "No blockers, but the lease is unsigned",
		"no blockers from us, Legal has not signed", "nothing yet from Legal", "no budget", "not approved", "no idea", "NA region is down", "0 stock", "nothing new",
		"nope, Legal has not signed", "Contract unsigned", "notice period", "nobody answers", "is", "🔥",
	} {
		if ops.SaysNone(text) {
			t.Errorf("%q is nothing", text)
		}
	}
}

// That nothing is in the way is kept as that, and nobody is asked who can help.
func TestNoBlockers(t *testing.T) {
	for _, said := range []string{"none", "No blockers", "-"} {
		k := answering(nil, "health: on_track; progress: Shipped; blockers: "+said+"; waiting_on: finance; hurt: no; mood: 4")
		k, err := k.Submit("bo", monday)
		if err != nil {
			t.Fatal(err)
		}
		if u := reported(t, k, ops.Update{}); u.Blockers != "" || u.WaitingOn != nil {
			t.Errorf("%q is in the way: %+v", said, u)
		}
	}
	k := answering(nil, "health: on_track; progress: Shipped; blockers: no access to the warehouse; waiting_on: finance")
	if u := reported(t, k, ops.Update{}); u.Blockers == "" || len(u.WaitingOn) != 1 {
		t.Errorf("nothing is in the way: %+v", u)
	}
	// What was kept before is not asked about again.
	last := ops.Update{Blockers: "None", Meta: ops.Meta{ID: "UPD-1"}}
	if k := ops.OpenCheckin(weekly(), ops.Respondent{Person: "bo", Department: "support"}, &last, monday); k.Before != nil {
		t.Errorf("asked about %+v", k.Before)
	}
}

// In a conversation what leaves a question open depends on what it asks.
func TestLeftOpen(t *testing.T) {
	for _, c := range []struct {
		kind     ops.QuestionKind
		optional bool
		words    string
		want     bool
	}{
		{ops.AskText, true, "nothing", true}, {ops.AskText, true, "none at the moment", true}, {ops.AskText, false, "nothing", false},
		{ops.AskText, true, "nobody answers", false}, {ops.AskDepartment, false, "Nobody.", true}, {ops.AskDepartment, false, "none", true},
		{ops.AskNumber, true, "none", true}, {ops.AskNumber, true, "0", false},
		{ops.AskYesNo, true, "no", false}, {ops.AskChoice, true, "none", false},
	} {
		if got := (ops.Question{Kind: c.kind, Optional: c.optional}).LeftOpen(c.words); got != c.want {
			t.Errorf("%+v: %t", c, got)
		}
	}
}
