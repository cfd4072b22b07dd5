package ops_test

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"adjutant/ops"
)

func TestParseSteps(t *testing.T) {
	for text, want := range map[string][]ops.ApprovalStep{
		"head":                             {step("any", "head")},
		"Head then COO":                    {step("any", "head"), step("any", "coo")},
		"head, then coo and fay, then ceo": {step("any", "head"), step("all", "coo", "fay"), step("any", "ceo")},
		"the head then the coo or @fay":    {step("any", "head"), step("any", "coo", "fay")},
		"ana, bo or cy":                    {step("any", "ana", "bo", "cy")},
		"ana, bo, and cy":                  {step("all", "ana", "bo", "cy")},
		"ana or bo, cy":                    {step("any", "ana", "bo", "cy")},
		"2 of ana, bo, cy then ceo":        {step("2", "ana", "bo", "cy"), step("any", "ceo")},
		"02 of ana and bo and cy":          {step("2", "ana", "bo", "cy")},
		"most of the approver, coo":        {step("majority", "approver", "coo")},
		"all of approver":                  {step("all", "approver")},
		"any of ana and bo":                {step("any", "ana", "bo")},
		"@then or @of":                     {step("any", "then", "of")},
	} {
		got, err := ops.ParseSteps(text)
		if err != nil {
			t.Errorf("%s: %v", text, err)
		}
		// What the text does not say is as in a file that does not.
		for i := range want {
			want[i].RemindAfter = ops.Defaults().Step.RemindAfter
		}
		if !slices.EqualFunc(got, want, sameStep) {
			t.Errorf("%s: %+v", text, got)
		}
	}
	got, err := ops.ParseSteps("raj else coo or fay, then ceo")
	if err != nil || len(got) != 2 || !slices.Equal(got[0].Fallback, []string{"coo", "fay"}) || got[1].Fallback != nil {
		t.Errorf("%v, %+v", err, got)
	}
}

func TestParseStepsRefuses(t *testing.T) {
	for text, words := range map[string]string{
		"":                       "Who comes last?",
		" the ":                  "Who comes last?",
		"head then":              "Who comes last?",
		"head then the":          "Who comes last?",
		"coo and":                "Who comes last?",
		"2 of":                   "Who comes last?",
		"raj else":               "Who comes last?",
		"then coo":               "Somebody is missing before “then”",
		"head then then coo":     "Somebody is missing before “then”",
		"head or and coo":        "Somebody is missing before “and”",
		"head or @":              "Somebody is missing before “@”",
		", head":                 "Somebody is missing before “,”",
		"head,, coo":             "Somebody is missing before “,”",
		"else coo":               "Somebody is missing before “else”",
		"head coo":               "I see only “coo”",
		"head else coo else fay": "I see only “else”",
		"2 coo":                  "I see only “coo”",
		"coo and fay or ceo":     "it is either “and” or “or”",
		"coo or fay and ceo":     "it is either “and” or “or”",
		"coo, fay":               "Must all of them agree, or any one?",
		"raj else coo and fay":   "it is one of them",
		"0 of coo":               "I see “0 of”",
		"-1 of coo":              "I see “-1 of”",
		"few of coo":             "I see “few of”",
		"of coo":                 "Somebody is missing before “of”",
		"head of support":        "I see “head of”",
		"99999999999999999999999999999999999999999999999999 of coo": "I see “9999999999999999999999999999999999999999… of”",
	} {
		steps, err := ops.ParseSteps(text)
		if faulty(t, err, words); steps != nil {
			t.Errorf("%s: %+v", text, steps)
		}
		if fault, ok := ops.AsFault(err); ok && fault.Option != "steps" {
			t.Errorf("%s: it is said beside %q", text, fault.Option)
		}
	}
}

func sameStep(a, b ops.ApprovalStep) bool {
	return slices.Equal(a.By, b.By) && a.Quorum == b.Quorum && slices.Equal(a.Fallback, b.Fallback) && a.RemindAfter == b.RemindAfter
}

// Steps that are written are read as the same steps, whoever is in them.
func TestStepsRoundTrip(t *testing.T) {
	name := rapid.OneOf(
		rapid.SampledFrom([]string{"head", "deputy", "coo", "ceo", "approver", "then", "and", "or", "else", "of", "the", "any", "most", "all"}),
		rapid.StringMatching(`[a-z][a-z0-9._-]{0,31}`))
	rapid.Check(t, func(t *rapid.T) {
		var steps []ops.ApprovalStep
		for range rapid.IntRange(1, 4).Draw(t, "steps") {
			s := ops.Defaults().Step
			s.By = rapid.SliceOfN(name, 1, 4).Draw(t, "by")
			s.Fallback = rapid.SliceOfN(name, 0, 2).Draw(t, "fallback")
			s.Quorum = rapid.SampledFrom([]string{"any", "all", "majority", "1", "2", "17"}).Draw(t, "quorum")
			steps = append(steps, s)
		}
		text := ops.StepsText(steps)
		if got, err := ops.ParseSteps(text); err != nil || !slices.EqualFunc(got, steps, sameStep) {
			t.Fatalf("%s: %v, %+v, want %+v", text, err, got, steps)
		}
	})
}

// Whatever is typed is refused in words, or read as steps that can be written
// and read again.
func FuzzParseSteps(f *testing.F) {
	for _, text := range []string{"head then coo and fay then ceo", "2 of a, b or c else d", "@", ",", "the", "@@", "@@a or b", "a,", "most of x", "İ or ſ", "a\x80 then \xff"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		steps, err := ops.ParseSteps(text)
		if err != nil {
			if fault, ok := ops.AsFault(err); !ok || fault.Option != "steps" || fault.Text == "" || steps != nil {
				t.Fatalf("refused with %v", err)
			}
			return
		}
		for _, s := range steps {
			if len(s.By) == 0 || slices.Contains(s.By, "") || slices.Contains(s.Fallback, "") || s.Quorum == "" {
				t.Fatalf("%+v", s)
			}
		}
		again, err := ops.ParseSteps(ops.StepsText(steps))
		if err != nil || !slices.EqualFunc(steps, again, sameStep) {
			t.Fatalf("%q: %+v is written %q and read as %+v, %v", text, steps, ops.StepsText(steps), again, err)
		}
	})
}
