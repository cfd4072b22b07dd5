package ops_test

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"adjutant/ops"
)

// weekly is a set of questions with one of every kind.
func weekly() ops.QuestionSet {
	return ops.QuestionSet{
		Name: "weekly", Who: []string{ops.Heads}, Every: "thursday 15:00", Audience: ops.ForLeaders,
		Questions: []ops.Question{
			{Key: "health", Ask: "How is it going?", Kind: ops.AskHealth},
			{Key: "progress", Ask: "What moved?", Kind: ops.AskText},
			{Key: "blockers", Ask: "What is in your way?", Kind: ops.AskText, Optional: true},
			{Key: "waiting_on", Ask: "Who can unblock it?", Kind: ops.AskDepartment, When: "blockers"},
			{Key: "hurt", Ask: "Was anybody hurt?", Kind: ops.AskYesNo},
			{Key: "who", Ask: "Who?", Kind: ops.AskText, When: "hurt"},
			{Key: "doctor", Ask: "Which doctor?", Kind: ops.AskText, When: "who", Optional: true},
			{Key: "carrier", Ask: "Which carrier was late?", Kind: ops.AskChoice, Choices: []string{"none", "road", "rail"}, Optional: true},
			{Key: "line", Ask: "Which line?", Kind: ops.AskText, When: "carrier=rail"},
			{Key: "mood", Ask: "How is the team?", Kind: ops.AskScale},
		},
	}
}

// answering is a check-in of Ana’s with these answers, as "key: value" with
// semicolons between them. Last is the department’s last update.
func answering(last *ops.Update, answers string) ops.Checkin {
	k := ops.OpenCheckin(weekly(), ops.Respondent{Person: "ana", Department: "support"}, last, monday)
	k.ID = "CHK-1"
	return saying(k, answers)
}

func saying(k ops.Checkin, answers string) ops.Checkin {
	for part := range strings.SplitSeq(answers, ";") {
		if key, value, is := strings.Cut(part, ":"); is {
			k = k.Answer(strings.TrimSpace(key), strings.TrimSpace(value))
		}
	}
	return k
}

// blocked is an update that says what is in the way.
func blocked(waitingOn ...ops.Handle) *ops.Update {
	return &ops.Update{
		Meta:   ops.Meta{ID: "UPD-7", Owner: "ana", Department: "support"},
		Health: ops.AtRisk, Summary: "Late", Blockers: "No contract", WaitingOn: waitingOn,
	}
}

// asksFor are the keys of the questions that are still to be asked, each as if
// it were left open.
func asksFor(k ops.Checkin) string {
	var keys []string
	for q, more := k.Next(); more; q, more = k.Next() {
		keys = append(keys, q.Key)
		k = k.Answer(q.Key, "")
	}
	return strings.Join(keys, " ")
}

func TestQuestionsThatAreWanted(t *testing.T) {
	waits := blocked("finance")
	tired := blocked("finance")
	tired.Reaffirmed = 3
	for name, c := range map[string]struct {
		last    *ops.Update
		answers string
		want    string
	}{
		"nothing said":             {nil, "", "health progress blockers hurt carrier mood"},
		"in the way":               {nil, "health: on_track; progress: x; blockers: rain", "waiting_on hurt carrier mood"},
		"left open":                {nil, "health: on_track; progress: x; blockers:", "hurt carrier mood"},
		"nothing in the way":       {nil, "health: on_track; progress: x; blockers: no", "hurt carrier mood"},
		"yes":                      {nil, "health: on_track; progress: x; blockers:; hurt: yes", "who carrier mood"},
		"no":                       {nil, "health: on_track; progress: x; blockers:; hurt: no", "carrier mood"},
		"and what hangs on that":   {nil, "health: on_track; progress: x; blockers:; hurt: yes; who: Bo", "doctor carrier mood"},
		"the choice that matters":  {nil, "health: on_track; progress: x; blockers:; hurt: no; carrier: rail", "line mood"},
		"another choice":           {nil, "health: on_track; progress: x; blockers:; hurt: no; carrier: road", "mood"},
		"a choice called none":     {nil, "health: on_track; progress: x; blockers:; hurt: no; carrier: none", "mood"},
		"something was in the way": {waits, "", "last_blockers health progress blockers hurt carrier mood"},
		"it is still":              {waits, "last_blockers: still; health: on_track; progress: x", "hurt carrier mood"},
		"it is still, and nobody knows who can help": {blocked(), "last_blockers: still; health: on_track; progress: x", "waiting_on hurt carrier mood"},
		"it is resolved":                     {waits, "last_blockers: resolved; health: on_track; progress: x", "blockers hurt carrier mood"},
		"it has changed":                     {waits, "last_blockers: changed; health: on_track; progress: x; blockers: Rain", "waiting_on hurt carrier mood"},
		"nothing changed three times":        {tired, "", "last_blockers one_thing health progress blockers hurt carrier mood"},
		"nothing was in the way last time":   {&ops.Update{Summary: "Fine", Reaffirmed: 2}, "", "health progress blockers hurt carrier mood"},
		"nothing in the way, but for weeks":  {&ops.Update{Summary: "Fine", Reaffirmed: 3}, "", "one_thing health progress blockers hurt carrier mood"},
		"an answer to what nobody has asked": {nil, "blockers: rain; colour: red", "health progress waiting_on hurt carrier mood"},
	} {
		if got := asksFor(answering(c.last, c.answers)); got != c.want {
			t.Errorf("%s: asks %s\nwant %s", name, got, c.want)
		}
	}
}

// What asks more about a blocker is asked of one that is there still as well, but
// for who can help, which is known.
func TestQuestionsAboutWhatIsStillInTheWay(t *testing.T) {
	set := weekly()
	set.Questions = append(set.Questions[:4],
		ops.Question{Key: "cost", Ask: "What does it cost?", Kind: ops.AskNumber, When: "blockers"},
		ops.Question{Key: "since", Ask: "Since when?", Kind: ops.AskText, When: "blockers=No contract"})
	k := ops.OpenCheckin(set, ops.Respondent{Person: "ana", Department: "support"}, blocked("finance"), monday)
	k = saying(k, "last_blockers: still; health: at_risk; progress: x")
	if got := asksFor(k); got != "cost since" {
		t.Errorf("asks %s", got)
	}
}

// What was in the way is quoted on one line.
func TestLastBlockersAreQuoted(t *testing.T) {
	for text, want := range map[string]string{
		"No contract":               "“No contract”",
		"No contract\n  and rain ":  "“No contract and rain”",
		strings.Repeat("é", 120):    "“" + strings.Repeat("é", 120) + "”",
		strings.Repeat("日", 121):    "“" + strings.Repeat("日", 119) + "…”",
		strings.Repeat("word ", 40): "“" + strings.Repeat("word ", 23) + "word…”",
	} {
		last := blocked()
		last.Blockers = text
		k := answering(last, "")
		q, _ := k.Question(ops.KeyLastBlockers)
		if !strings.Contains(q.Ask, want) || strings.Contains(q.Ask, "\n") {
			t.Errorf("%q is asked about with %q", text, q.Ask)
		}
		if k.Before.Text != text || k.Before.Update != "UPD-7" {
			t.Errorf("%q is kept as %+v", text, k.Before)
		}
	}
}

// A check-in that does not ask how it goes has nothing to do with the last
// report.
func TestOnlyReportsAskAboutTheLastOne(t *testing.T) {
	set := weekly()
	set.Questions = set.Questions[1:]
	tired := blocked("finance")
	tired.Reaffirmed = 3
	k := ops.OpenCheckin(set, ops.Respondent{Person: "ana", Department: "support"}, tired, monday)
	if k.Reports() || k.Before != nil || len(k.Questions) != len(set.Questions) {
		t.Errorf("%+v", k)
	}
	set = weekly()
	set.Questions = slices.Delete(set.Questions, 2, 4) // nothing about blockers
	k = ops.OpenCheckin(set, ops.Respondent{Person: "ana", Department: "support"}, tired, monday)
	if !k.Reports() || k.Before != nil || k.Questions[0].Key != ops.KeyOneThing {
		t.Errorf("%+v", k)
	}
}

// What not everybody may know who will see the answers is not brought up: it
// would be copied into them.
func TestLastBlockersThatOthersMayNotSee(t *testing.T) {
	for _, c := range []struct {
		confidential bool
		was, now     ops.Audience
		asked        bool
	}{
		{false, "", ops.ForTeam, true},
		{false, "", ops.ForCOO, true},
		{false, ops.ForTeam, ops.ForLeaders, true},
		{false, ops.ForLeaders, ops.ForLeaders, true},
		{false, ops.ForLeaders, ops.ForTeam, false},
		{false, ops.ForLeaders, ops.ForDepartment, false},
		{false, ops.ForDepartment, ops.ForLeaders, false},
		{false, ops.ForCOO, ops.ForLeaders, false},
		{false, ops.ForLeaders, ops.ForCOO, true},
		{false, ops.ForDepartment, ops.ForCEO, true},
		{true, "", ops.ForLeaders, false},
		{true, ops.ForLeaders, ops.ForLeaders, false},
		{true, "", ops.ForCOO, false},
	} {
		last, set := blocked("finance"), weekly()
		last.Confidential, last.Audience, set.Audience = c.confidential, c.was, c.now
		last.Reaffirmed = 3
		k := ops.OpenCheckin(set, ops.Respondent{Person: "ana", Department: "support"}, last, monday)
		first := k.Questions[0].Key
		if (k.Before != nil) != c.asked || (first == ops.KeyLastBlockers) != c.asked || !c.asked && first != ops.KeyOneThing {
			t.Errorf("%+v: asks for %s first, with %+v before", c, first, k.Before)
		}
	}
}

func TestBackGoesToTheQuestionBefore(t *testing.T) {
	k := answering(nil, "")
	if q, ok := k.Previous(); ok {
		t.Errorf("before the first question there is %s", q.Key)
	}
	k = saying(k, "health: on_track; progress: x; blockers: rain; waiting_on: finance; colour: red")
	for _, want := range []string{"waiting_on", "blockers", "progress"} {
		q, ok := k.Previous()
		if !ok || q.Key != want {
			t.Fatalf("back leads to %s, want %s", q.Key, want)
		}
		if k = k.Unanswer(want); k.Said(want) != "" {
			t.Errorf("%s has an answer still", want)
		}
		if next, _ := k.Next(); next.Key != want {
			t.Errorf("after going back %s is asked, want %s", next.Key, want)
		}
	}
	if k.Said("health") != "on_track" {
		t.Error("an answer before is gone")
	}
}

// drawAnswer draws what somebody may say to a question, which may be nothing.
func drawAnswer(t *rapid.T, q ops.Question) string {
	answers := map[ops.QuestionKind][]string{
		ops.AskHealth: {"on_track", "at_risk", "off_track"}, ops.AskText: {"x", "no", "Rain\nfell"}, ops.AskYesNo: {"yes", "no"},
		ops.AskScale: {"1", "5"}, ops.AskNumber: {"0", "4.5"}, ops.AskDepartment: {"finance", "finance, warehouse"}, ops.AskChoice: q.Choices,
	}[q.Kind]
	if q.MayBeOpen() {
		answers = append([]string{""}, answers...)
	}
	return rapid.SampledFrom(answers).Draw(t, q.Key)
}

// drawSet draws a set in which questions hang on earlier ones in every way.
func drawSet(t *rapid.T) ops.QuestionSet {
	set := weekly()
	kinds := rapid.SliceOfN(rapid.SampledFrom(ops.QuestionKinds), 0, 6).Draw(t, "kinds")
	for i, kind := range kinds {
		q := ops.Question{Key: "q" + string(rune('a'+i)), Ask: "What?", Kind: kind, Optional: rapid.Bool().Draw(t, "optional")}
		if kind == ops.AskChoice {
			q.Choices = []string{"a", "no"}
		}
		on := rapid.SampledFrom(set.Questions).Draw(t, "on")
		q.When = rapid.SampledFrom([]string{"", on.Key, on.Key + "=no", on.Key + "=5"}).Draw(t, "when")
		set.Questions = append(set.Questions, q)
	}
	return set
}

// Whatever is answered, and however often somebody goes back, a conversation comes
// to an end. On the way every question that is wanted is asked once after it was
// last taken back, in their order, and then the answers can be sent.
func TestConversationsEnd(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		last := rapid.SampledFrom([]*ops.Update{nil, blocked(), blocked("finance"), {Summary: "Fine", Reaffirmed: 3}}).Draw(t, "last")
		k := ops.OpenCheckin(drawSet(t), ops.Respondent{Person: "ana", Department: "support"}, last, monday)
		back := rapid.IntRange(0, 5).Draw(t, "times back")
		var asked []string
		for q, more := k.Next(); more; q, more = k.Next() {
			if len(asked) > len(k.Questions) {
				t.Fatalf("it does not end: %v", asked)
			}
			if before, ok := k.Previous(); ok && back > 0 && rapid.Bool().Draw(t, "back") {
				back--
				if before.Key != asked[len(asked)-1] {
					t.Fatalf("back from %v leads to %s", asked, before.Key)
				}
				k, asked = k.Unanswer(before.Key), asked[:len(asked)-1]
				continue
			}
			asked = append(asked, q.Key)
			k = k.Answer(q.Key, drawAnswer(t, q))
		}
		var wanted []string
		for _, q := range k.Questions {
			if k.Wanted(q) {
				wanted = append(wanted, q.Key)
			}
		}
		if !slices.Equal(asked, wanted) {
			t.Fatalf("asked %v\nwanted %v", asked, wanted)
		}
		sent, err := k.Submit("ana", monday)
		if err != nil {
			t.Fatalf("all was answered: %v", err)
		}
		for _, key := range asked {
			if sent.Said(key) != k.Said(key) {
				t.Errorf("%s was answered with %q, sent was %q", key, k.Said(key), sent.Said(key))
			}
		}
	})
}
