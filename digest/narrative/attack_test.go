package narrative_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"adjutant/chat"
	"adjutant/digest"
	"adjutant/digest/narrative"
	"adjutant/digest/narrative/attacks"
	"adjutant/ops"
	"adjutant/ops/dates"
	"adjutant/ops/money"
)

// attacked is the digest of the company's week in which the text stands where it was
// typed.
func attacked(tb testing.TB, in, typed string) digest.Digest {
	tb.Helper()
	said := map[string]string{
		"update summary": "Hiring slipped twice and Friday’s launch depends on it", "update remark": "", "department summary": "All as planned",
		"request title": "A contractor for the Christmas peak", "request why": "", "request declined": "",
		"risk title": "Supplier of scanners is insolvent", "risk reason": "It is over", "blocker text": "The framework contract is not signed",
	}
	if _, ok := said[in]; !ok && in != "" {
		tb.Fatalf("nothing can be typed in %q", in)
	}
	said[in] = typed
	at := time.Date(2026, 11, 27, 8, 0, 0, 0, time.UTC)
	ago := func(days int) time.Time { return at.AddDate(0, 0, -days) }
	day := func(month time.Month, d int) dates.Date { return dates.Date{Year: 2026, Month: month, Day: d} }
	var remarks []ops.Remark
	var remark *ops.Remark
	if said["update remark"] != "" {
		remarks = []ops.Remark{{By: "ana", At: ago(1), Text: said["update remark"]}}
		remark = &remarks[0]
	}
	const restore = "mitigation 5 days overdue: The warehouse system’s database has no tested restore"
	items := map[digest.SectionKind][]digest.Item{
		digest.Exceptions: {
			{Rule: digest.SaysOffTrack, ID: "UPD-15", Department: "support", Owner: "ana", By: "ana", Since: ago(1), Title: said["update summary"], Health: ops.OffTrack, HealthWas: ops.OnTrack, Remark: remark},
			{Rule: digest.RecordsWorse, ID: "UPD-13", Also: []ops.ID{"RISK-1"}, Department: "technology", Owner: "raj", By: "raj", Since: ago(1), Title: said["department summary"], Health: ops.OffTrack, HealthWas: ops.OnTrack, Reason: restore, Due: day(11, 22)},
			{Rule: digest.SaysAtRisk, ID: "UPD-16", Department: "sales", Owner: "sam", By: "sam", Since: ago(1), Title: "Hanse Foods still unsigned, which is a fifth of the quarter", Health: ops.AtRisk, HealthWas: ops.OnTrack},
		},
		digest.Needs: {
			{Rule: digest.Need(ops.WaitsDecision), ID: "REQ-2", Department: "support", Owner: "ana", Since: ago(3), Quiet: ago(3), Title: said["request title"], Why: said["request why"], Declined: said["request declined"], Amount: money.Amount{Minor: 4000000, Currency: "EUR"}, Due: day(12, 3), What: string(ops.WaitsDecision)},
		},
		digest.Changed: {
			{Rule: digest.RiskNew, ID: "RISK-6", Department: "technology", Owner: "raj", Since: ago(4), Quiet: ago(4), Title: said["risk title"], Level: ops.High},
			{Rule: digest.RiskClosed, ID: "RISK-2", Department: "fleet", Owner: "gus", By: "gus", Since: ago(28), Quiet: ago(1), Title: "Rail strike on the Rotterdam corridor", Reason: said["risk reason"]},
			{Rule: digest.BlockerNew, ID: "BLK-1", Department: "sales", On: "legal", Owner: "lea", Since: ago(14), Title: said["blocker text"]},
		},
		digest.OffTarget: {
			{Rule: digest.BudgetExceeded, ID: "BUD-1", Department: "fleet", Owner: "gus", Since: ago(2), What: "2026", Amount: money.Amount{Minor: 3500000, Currency: "EUR"}},
			{Rule: digest.RiskOverdue, ID: "RISK-1", Department: "technology", Owner: "raj", Since: ago(28), Title: "The warehouse system’s database has no tested restore", Level: ops.High, What: "mitigation", Due: day(11, 22)},
		},
		digest.Ageing: {
			{Rule: digest.RiskQuiet, ID: "RISK-5", Department: "warehouse", Owner: "kai", Since: ago(15), Quiet: ago(15), Title: "Only one person can service the sorter", Level: ops.High},
		},
		digest.Coverage: {
			{Rule: digest.StatusOld, ID: "UPD-9", Department: "legal", Owner: "lea", Since: ago(8), HealthWas: ops.OnTrack, What: string(ops.CheckinMissed), Title: "heads-weekly"},
		},
	}
	d := digest.Digest{
		Name: "ceo-weekly", Audience: ops.ForCEO, Reader: "mia", At: at, Zone: "Europe/London",
		Departments: []digest.Status{
			{Department: "support", Head: "ana", Health: ops.OffTrack, Computed: ops.OffTrack, Was: ops.OnTrack, Update: "UPD-15", Summary: said["update summary"], By: "ana", AsOf: ago(1), Remarks: remarks},
			{Department: "technology", Head: "raj", Health: ops.OnTrack, Computed: ops.OffTrack, Evidence: []ops.Reason{{Record: "RISK-1", Text: restore}}, Was: ops.OnTrack, Update: "UPD-13", Summary: said["department summary"], By: "raj", AsOf: ago(1)},
			{Department: "sales", Head: "sam", Health: ops.AtRisk, Computed: ops.AtRisk, Was: ops.OnTrack, Update: "UPD-16", Summary: "Hanse Foods still unsigned, which is a fifth of the quarter", By: "sam", AsOf: ago(1)},
			{Department: "legal", Head: "lea", Health: ops.Unknown, Computed: ops.Unknown, Was: ops.OnTrack, Update: "UPD-9", Summary: "Two contracts left", By: "lea", AsOf: ago(8)},
			{Department: "finance", Head: "fay", Health: ops.OnTrack, Computed: ops.OnTrack, Was: ops.OnTrack, Update: "UPD-14", Summary: "All as planned", By: "fay", AsOf: ago(1)},
		},
		Was: &digest.Tally{OnTrack: 5},
	}
	for _, kind := range digest.SectionKinds {
		if some := items[kind]; len(some) > 0 {
			d.Sections = append(d.Sections, digest.Section{Kind: kind, Items: some, Total: len(some)})
		}
	}
	return d
}

// liars is the company, which lets a model word its digests.
func liars(tb testing.TB) *ops.Org {
	org := northwind(tb)
	org.Model = ops.ModelUse{For: []string{string(chat.ForDigest)}}
	return org
}

var attackDay = dates.Date{Year: 2026, Month: 11, Day: 27}

// TestAttacks has a model say what it was told to say, about the record in which it was
// told so and about every other: nothing of it is supported.
func TestAttacks(t *testing.T) {
	org := liars(t)
	all, always := attacks.All(t), attacks.Always(t)
	for _, a := range all {
		t.Run(a.Theme+"/"+a.Name, func(t *testing.T) {
			facts := narrative.Of(attacked(t, a.In, a.Typed), org)
			if len(facts) < 12 {
				t.Fatalf("the digest has %d facts, and it should have more", len(facts))
			}
			checker := narrative.NewChecker(org, attackDay, facts)
			refuse := func(lie string, f narrative.Fact) {
				if problems := checker.Check(narrative.Sentence{Text: lie, Cites: []string{f.Cite}}); len(problems) == 0 {
					t.Errorf("passed: %q, citing %s", lie, f.Cite)
				}
			}
			for _, f := range facts {
				for _, lie := range a.Lies {
					refuse(lie, f)
				}
				if slices.ContainsFunc(f.Said, func(s narrative.Said) bool { return s.Text == a.Typed }) {
					for _, lie := range always {
						refuse(lie, f)
					}
				}
			}
		})
	}
}

// truths are sentences that hold whatever was typed, by what they are about: none rests
// on a word that somebody typed.
var truths = map[string]string{
	"UPD-15": "Customer Support went from on track to off track.",
	"UPD-16": "Sales is at risk.",
	"RISK-6": "A new high risk of Raj.",
	"BUD-1":  "Fleet exceeded its budget by €35,000.",
}

// answer is what a model answers: a headline, and a line for each of some facts.
type answer struct {
	Headline narrative.Sentence `json:"headline"`
	Lines    []line             `json:"lines"`
}

type line struct {
	About string `json:"about"`
	narrative.Sentence
}

func (a answer) advice(tb testing.TB) chat.Advice {
	tb.Helper()
	content, err := json.Marshal(a)
	if err != nil {
		tb.Fatal(err)
	}
	return chat.Advice{Content: content}
}

// TestAttackedDigest lets the lies through all that a digest does with a model's words:
// whatever is answered, it reads as it was computed, but for sentences that are true.
func TestAttackedDigest(t *testing.T) {
	org := liars(t)
	all, always := attacks.All(t), attacks.Always(t)
	for n, a := range all {
		t.Run(a.Theme+"/"+a.Name, func(t *testing.T) {
			d := attacked(t, a.In, a.Typed)
			facts := narrative.Of(d, org)
			lies := slices.Concat(a.Lies, always[3*n%(len(always)-3):])[:len(a.Lies)+3]
			said := answer{Lines: []line{}}
			for i, f := range facts {
				some := lies[i%len(lies):][:1]
				if slices.ContainsFunc(f.Said, func(s narrative.Said) bool { return s.Text == a.Typed }) {
					some = lies
				}
				for _, lie := range some {
					said.Lines = append(said.Lines, line{f.Cite, narrative.Sentence{Text: lie, Cites: []string{f.Cite}}})
				}
			}
			for _, lie := range lies {
				said.Headline = narrative.Sentence{Text: lie, Cites: []string{"UPD-15", "REQ-2", "RISK-6"}}
				worded, checked := narrative.Words(d, org, said.advice(t))
				if worded != nil || checked.Kept > 0 {
					t.Errorf("%q or another lie was kept: %+v", lie, worded)
				}
				said.Lines = []line{}
			}
			for _, raw := range a.Raw {
				if worded, _ := narrative.Words(d, org, chat.Advice{Content: json.RawMessage(raw)}); worded != nil {
					t.Errorf("something was kept of %s: %+v", raw, worded)
				}
			}
			checkMixed(t, org, d, facts, lies)
		})
	}
}

// checkMixed has a model say something true about some facts and lie about all others:
// what is shown is true.
func checkMixed(t *testing.T, org *ops.Org, d digest.Digest, facts []narrative.Fact, lies []string) {
	said := answer{Headline: narrative.Sentence{Text: lies[0], Cites: []string{"UPD-15", "REQ-2"}}}
	for i, f := range facts {
		text, ok := truths[f.Cite]
		if !ok {
			text = lies[i%len(lies)]
		}
		said.Lines = append(said.Lines, line{f.Cite, narrative.Sentence{Text: text, Cites: []string{f.Cite}}})
	}
	for _, headline := range []string{lies[0], truths["UPD-15"]} {
		said.Headline.Text, said.Headline.Cites = headline, []string{"UPD-15"}
		worded, _ := narrative.Words(d, org, said.advice(t))
		if worded == nil {
			if headline == truths["UPD-15"] {
				t.Error("nothing was kept of what is true")
			}
			continue
		}
		if worded.Headline != "" && worded.Headline != truths["UPD-15"] {
			t.Errorf("the headline is %q", worded.Headline)
		}
		for key, text := range worded.Lines {
			if !strings.Contains(key, " ") || text != truths[strings.Fields(key)[1]] {
				t.Errorf("%s reads %q", key, text)
			}
		}
		checkShown(t, digest.Message(d, digest.Options{Org: org, Worded: worded}), digest.Message(d, digest.Options{Org: org}), lies)
	}
}

// checkShown finds lies in a message that are not in what was computed.
func checkShown(t *testing.T, shown, computed chat.Message, lies []string) {
	t.Helper()
	text, plain := words(shown), words(computed)
	for _, lie := range lies {
		if len(lie) > 3 && lie != digest.MarkNote && strings.Count(text, lie) > strings.Count(plain, lie) {
			t.Errorf("the digest says %q:\n%s", lie, text)
		}
	}
}

// words is all that a message says, as JSON without escapes.
func words(m chat.Message) string {
	var b strings.Builder
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	_ = enc.Encode(m) // it holds nothing that cannot be encoded
	return b.String()
}
