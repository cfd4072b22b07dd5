package query_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"adjutant/ops/query"

	"pgregory.net/rapid"
)

// TestParse reads what people type; each is shown in one way, which reads the same.
func TestParse(t *testing.T) {
	for typed, want := range map[string]string{
		"requests":                                                  "requests",
		"Requests where amount over €20k":                           "requests where amount > €20k",
		"request where amount>40,000 EUR":                           "requests where amount > 40,000 EUR",
		"risks where level ≥ high and not open":                     "risks where level >= high and open = no",
		"risks where overdue and owner is me":                       "risks where overdue = yes and owner = me",
		"risks where state is not closed":                           "risks where state != closed",
		"requests where needed by before friday":                    "requests where needed_by before friday",
		"requests where Needed-By before friday":                    "requests where needed_by before friday",
		"requests where state in open":                              "",
		"requests where state in rejected, expired or in review":    "requests where state in rejected, expired or in review",
		"decisions about Lyon and lease":                            "decisions about Lyon lease",
		`decisions about "Lyon lease" limit 3`:                      `decisions about "Lyon lease" limit 3`,
		"requests where age > 2 weeks sort by age down limit 5":     "requests where age > 2 weeks sort age desc limit 5",
		"requests sort amount;; risks where due = none;":            "requests sort amount; risks where due = none",
		"requests where title has “sort and limit”":                 `requests where title has "sort and limit"`,
		"updates where department = “Customer Support” about queue": "updates where department = Customer Support about queue",
		"updates where health = red":                                "updates where health = red",
		"status of":                                                 "",
		"requests where decided_by = Léa":                           "requests where decided_by = Léa",
		"requests where decided_by = lea":                           "requests where decided_by = lea",
		"requests where amount > $10":                               "requests where amount > $10",
	} {
		plan, err := query.Parse(typed, company(), today)
		switch {
		case want == "" && err == nil:
			t.Errorf("%s: read as %s", typed, plan)
		case want != "" && err != nil:
			t.Errorf("%s: %v", typed, err)
		case err == nil && plan.String() != want:
			t.Errorf("%s: read as\n%s, want\n%s", typed, plan, want)
		case err == nil && parse(t, plan.String()).String() != plan.String():
			t.Errorf("%s: what is shown is read as something else", plan)
		}
	}
}

// TestParseRefuses names the word at fault, and what was probably meant.
func TestParseRefuses(t *testing.T) {
	for typed, want := range map[string]string{
		"":                                        "What are you looking for? Begin with one of: requests, risks,",
		" ; ":                                     "What are you looking for?",
		"requets":                                 "“requets” is no kind of record. Did you mean requests?",
		"invoices":                                "“invoices” is no kind of record. Begin with one of: requests,",
		"requests where amuont > 5":               "Requests have no “amuont”. Did you mean amount?",
		"requests where color = red":              "Requests have no “color”. They can be asked by: id, title,",
		"requests where":                          "Which requests? They can be asked by:",
		"requests where amount":                   "What about amount? For example: amount > €20k",
		"requests where amount >":                 "Amount > what? For example: amount > €20k",
		"requests where amount > lots":            "Amount: ",
		"requests where amount has 5":             "Amount cannot be compared with “has”, but with: = != < <= > >=.",
		"requests where amount roughly 5":         "After amount comes one of = != < <= > >=, and not “roughly”.",
		"requests where amount > ₩20":             "Amount: ",
		"requests where age > soon":               "Age: ",
		"requests where age > 3h":                 "Age is counted in whole days.",
		"requests where state = aproved":          "“aproved” is no state. Did you mean approved?",
		"requests where state = blue":             "“blue” is no state. There are: in review,",
		"requests where owner = @bob":             "“@bob” is nobody in the organisation. Did you mean @bo?",
		"requests where owner = Chen":             "There are 2 people named Chen: @bo or @mia.",
		"requests where department = suport":      "“suport” is no department. Did you mean support?",
		"requests where open = perhaps":           "Open is yes or no",
		"requests where not amount > 5":           "“not” goes before a field that is yes or no.",
		"requests where due = friday":             "Requests have no “due”.",
		"risks where due before smarch":           "Due: ",
		"requests where needed_by before smarch":  "Needed by: ",
		"requests where needed_by":                "What about needed by? For example: needed by before friday",
		"requests where needed_by < a > b":        "there is a second “>” after needed by.",
		"requests where waiting_on roughly ana":   "After waiting on comes one of",
		"requests where waitingon_by = ana":       "Did you mean waiting on?",
		"requests where colour = x":               "vendor, decided by, decided, created",
		"risks where accepted_until has 5":        "Accepted until cannot be compared with “has”",
		"requests where waiting_on in none":       "Write: waiting on = none",
		"risks where due < none":                  "“none” can only be compared with = and !=.",
		"risks where level in high, none":         "“none” cannot be one of several.",
		"requests where id = seven":               "“seven” is no record’s id",
		"requests where amount > 5 age > 3":       "Between two conditions goes “and”",
		"requests limit 0":                        "After “limit” comes how many: a number from 1 to 50.",
		"requests limit 51":                       "The limit can be from 1 to 50.",
		"requests about":                          "About what?",
		"requests sort":                           "Which requests?",
		"requests please":                         "I do not understand “please” here.",
		"risks; risks; risks; risks; risks":       "Those are 5 queries, and there can be 4.",
		"risks about a b c d e f g h i":           "Those are 9 words to look for",
		"risks about " + strings.Repeat("x", 121): "has 121 characters",
		strings.Repeat("x", 601):                  "That has 601 characters",
		"delete requests":                         "“delete” is no kind of record.",
	} {
		plan, err := query.Parse(typed, company(), today)
		if err == nil {
			t.Errorf("%s: read as %s", typed, plan)
			continue
		}
		var fault *query.Error
		if !errors.As(err, &fault) {
			t.Errorf("%s: %T", typed, err)
		}
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%s: says\n%s, want\n%s", typed, err, want)
		}
		if said := strings.ReplaceAll(err.Error(), fault.Word, ""); strings.Contains(said, "_") {
			t.Errorf("%s: names a field as nobody reads it: %s", typed, err)
		}
	}
}

// TestCheckRefuses reads what a model filled in.
func TestCheckRefuses(t *testing.T) {
	for raw, want := range map[string]string{
		`[]`:                                      "There is no query.",
		`[{"from":"secrets"}]`:                    "“secrets” is no kind of record.",
		`[{"from":"request"}]`:                    "Did you mean requests?",
		`[{"from":"risks","limit":-1}]`:           "The limit can be",
		`[{"from":"risks","desc":true}]`:          "Sort by what?",
		`[{"from":"risks","sort":"secret"}]`:      "Risks have no “secret”.",
		`[{"from":"risks","words":[""]}]`:         "A value is empty.",
		`[{"from":"risks","words":["a\u202eb"]}]`: "cannot be searched for",
		`[{"from":"risks","where":[{"field":"title","op":"has","value":"a\"; risks"}]}]`: "cannot be searched for",
		`[{"from":"risks","where":[{"field":"title","op":"like","value":"a"}]}]`:         "There is no “like”.",
		`[{"from":"risks","where":[{"field":"title","op":"<","value":"a"}]}]`:            "cannot be compared with “<”",
		`[{"from":"risks","where":[{"field":"owner","op":"=","value":"anybody"}]}]`:      "is nobody in the organisation",
	} {
		var plan query.Plan
		if err := json.Unmarshal([]byte(raw), &plan); err != nil {
			t.Fatal(raw, err)
		}
		if err := plan.Check(company(), today); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %s", raw, err, want)
		}
	}
}

// TestRoundTrip draws plans of all that there is: what is shown of one reads as the
// same.
func TestRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		plan := anyPlan(t)
		if err := plan.Check(company(), today); err != nil {
			t.Fatalf("%s: %v", plan, err)
		}
		again, err := query.Parse(plan.String(), company(), today)
		if err != nil {
			t.Fatalf("%s: %v", plan, err)
		}
		if got, want := asJSON(t, again), asJSON(t, plan); got != want {
			t.Fatalf("%s is read as\n%s, and is\n%s", plan, got, want)
		}
	})
}

func asJSON(t interface{ Fatal(...any) }, plan query.Plan) string {
	raw, err := json.Marshal(plan)
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

// anyPlan draws a plan that passes the check.
func anyPlan(t *rapid.T) query.Plan {
	var plan query.Plan
	for range rapid.IntRange(1, 2).Draw(t, "queries") {
		kind := query.Kinds[rapid.IntRange(0, len(query.Kinds)-1).Draw(t, "kind")]
		q := query.Query{From: kind.Name, Limit: rapid.IntRange(0, query.MostRows).Draw(t, "limit")}
		for range rapid.IntRange(0, 2).Draw(t, "where") {
			f := kind.Fields[rapid.IntRange(0, len(kind.Fields)-1).Draw(t, "field")]
			c := query.Condition{Field: f.Name, Op: rapid.SampledFrom(f.Operators()).Draw(t, "op")}
			c.Value = anyValue(t, f)
			q.Where = append(q.Where, c)
		}
		for range rapid.IntRange(0, 2).Draw(t, "words") {
			q.Words = append(q.Words, anyText(t))
		}
		if rapid.Bool().Draw(t, "sorted") {
			q.Sort, q.Desc = kind.Fields[rapid.IntRange(0, len(kind.Fields)-1).Draw(t, "sort")].Name, rapid.Bool().Draw(t, "desc")
		}
		plan = append(plan, q)
	}
	return plan
}

func anyValue(t *rapid.T, f query.Field) string {
	one := func(values ...string) string { return rapid.SampledFrom(values).Draw(t, "value") }
	switch f.Type {
	case query.Choice, query.Level:
		o := f.Choices[rapid.IntRange(0, len(f.Choices)-1).Draw(t, "choice")]
		return one(o.Value, o.Word())
	case query.Number:
		return one("0", "3", "12")
	case query.Days:
		return one("0", "14d", "2 weeks", "1 month")
	case query.Money:
		return one("€20k", "20 000,50 EUR", "20,000 EUR", "$5", "1.5 million eur")
	case query.Day:
		return one("friday", "2026-12-01", "2 weeks ago", "end of month", "Fri 27 Nov")
	case query.Person:
		return one("me", "@ana", "bo", "Léa Moreau", "Léa")
	case query.Department:
		return one("support", "#legal", "Customer Support")
	case query.Record:
		return one("REQ-7", "risk12")
	case query.YesNo:
		return one("yes", "no")
	}
	return anyText(t)
}

// anyText draws text with all that parts a plan in it.
func anyText(t *rapid.T) string {
	text := strings.Join(rapid.SliceOfN(rapid.OneOf(
		rapid.SampledFrom([]string{"and", "AND", "about", "sort", "limit", "where", ";", "=", "<", "!=", "!", "is", "not", "or", "by", "desc", "none", "has", "in", "(", "x;y", "a<b"}),
		rapid.StringMatching(`[a-zéß€0-9,.:'’-]{1,8}`),
	), 1, 4).Draw(t, "words"), rapid.SampledFrom([]string{" ", "  "}).Draw(t, "space"))
	return text
}

// FuzzParse reads anything without a fault, and shows what it has read.
func FuzzParse(f *testing.F) {
	for _, seed := range []string{
		"requests where amount > €20k and age > 14d sort age desc limit 5", `decisions about "Lyon lease"`, "risks where level in high, very high; updates",
		"risks where title has \"", "risks where not open and due = none", "requests where amount<>5", "risks where title = \xff",
	} {
		f.Add(seed)
	}
	org := company()
	f.Fuzz(func(t *testing.T, text string) {
		plan, err := query.Parse(text, org, today)
		if err != nil {
			if err.Error() == "" {
				t.Error("refused without a word")
			}
			return
		}
		again, err := query.Parse(plan.String(), org, today)
		if err != nil || asJSON(t, again) != asJSON(t, plan) {
			t.Errorf("%q is read as %q, which is read as %q (%v)", text, plan, again, err)
		}
		for _, q := range plan {
			if _, err := q.Search(moment()); err != nil {
				t.Errorf("%q cannot be asked: %v", plan, err)
			}
		}
	})
}

// FuzzCheck takes whatever a model may fill in.
func FuzzCheck(f *testing.F) {
	for _, seed := range []string{
		`{"queries":[{"from":"risks","where":[{"field":"level","op":">=","value":"high"}],"words":["lease"],"sort":"","desc":false,"limit":3}]}`,
		`{"queries":[]}`, `{"queries":null}`, `{}`, `[`, `{"queries":[{"from":"requests","where":[{"field":"owner","op":"in","value":"me, bo"}]}]} x`,
	} {
		f.Add([]byte(seed))
	}
	org := company()
	f.Fuzz(func(t *testing.T, raw []byte) {
		plan, err := query.Decode(raw)
		if err != nil || plan.Check(org, today) != nil {
			return
		}
		again, err := query.Parse(plan.String(), org, today)
		if err != nil || again.String() != plan.String() {
			t.Errorf("%s is read as %q (%v)", raw, again, err)
		}
		for _, q := range plan {
			s, err := q.Search(moment())
			if err != nil {
				t.Fatalf("%q cannot be asked: %v", plan, err)
			}
			for _, record := range records() {
				s.Match(record)
				s.Compare(record, record)
			}
		}
	})
}
