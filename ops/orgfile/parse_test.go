package orgfile_test

import (
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"adjutant/ops"
	"adjutant/ops/dates"
	"adjutant/ops/money"
	"adjutant/ops/orgfile"
	"adjutant/ops/recurrence"
)

// parse reads a file that has no faults.
func parse(t *testing.T, file string) *ops.Org {
	t.Helper()
	org, faults := orgfile.Parse([]byte(file))
	if faults != nil {
		t.Fatal(faults)
	}
	return org
}

// A file of the three keys gets the defaults for everything else.
func TestParseLeast(t *testing.T) {
	got := parse(t, completed(""))
	want := ops.Defaults().Org
	want.Company = "Northwind"
	want.People = []ops.Person{
		{Handle: "ana", Name: "Ana", Roles: []ops.Role{ops.CEO, ops.COO, ops.Admin}},
		{Handle: "bo", Name: "Bo"},
	}
	want.Departments = []ops.Department{{Handle: "support", Name: "Support", Head: "ana"}}
	if diff := cmp.Diff(&want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

// Values keep the form in which the file has them: no digit is lost to YAML's
// idea of numbers, and people stay in the order of the file.
func TestParseExample(t *testing.T) {
	data, err := os.ReadFile("testdata/example.yaml")
	if err != nil {
		t.Fatal(err)
	}
	org := parse(t, string(data))
	check := func(what string, got, want any) {
		t.Helper()
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: -want +got:\n%s", what, diff)
		}
	}
	check("rates", org.Rates, []ops.Rate{{Currency: "USD", Value: "0.92"}, {Currency: "GBP", Value: "1.17"}})
	check("fiscal year", org.FiscalYear, dates.MonthDay{Month: time.January, Day: 1})
	check("hours", org.Hours, ops.Hours{From: 540, To: 1050})
	check("holiday", org.Holidays[1], ops.Holiday{
		Date: dates.Date{Year: 2026, Month: time.July, Day: 14}, Name: "Bastille Day", Departments: []ops.Handle{"legal"}})
	check("workspaces", org.Workspaces, map[string][]string{"slack": {"T01NORTHWIND"}, "discord": {"900000000000000001"}})
	var people []ops.Handle
	for _, p := range org.People {
		people = append(people, p.Handle)
	}
	check("people", people, []ops.Handle{"mia", "tom", "fay", "ana", "bo", "lea", "kai"})
	check("ana", org.People[3], ops.Person{
		Handle: "ana", Name: "Ana Ferreira", Department: "support", Timezone: "Europe/Lisbon", Email: "ana@northwind.example",
		Accounts: map[string]string{"slack": "U01ANA", "discord": "800000000000000004"}})
	check("band", org.Approval[1].UpTo, &money.Amount{Minor: 5_000_000, Currency: "EUR"})
	check("step", org.Approval[1].Steps[1], ops.ApprovalStep{
		By: []string{"coo"}, Quorum: "any", RemindAfter: dates.Span{Days: 1},
		EscalateAfter: dates.Span{Days: 3}, EscalateTo: []string{"ceo"}})
	check("period", org.Budgets[0].Period, "2026")
	check("days off", org.Checkins[0].OnDayOff, recurrence.Skip)
	check("question", org.Checkins[0].Questions[2], ops.Question{
		Key: "blockers", Ask: "What is in your way?", Kind: "text", Optional: true})
	check("model", org.Model, ops.ModelUse{
		For: []string{"digests", "questions"}, Records: []string{"updates", "risks", "requests"},
		Audience: ops.ForLeaders, RealNames: true, TokensADay: 150_000})
	check("digest", org.Digests[1], ops.Digest{
		Name: "leaders-weekly", Audience: "leaders", To: []string{"#leadership"}, Every: "friday 09:00", Grace: dates.Span{Time: 6 * time.Hour}})
}

// What people write in other ways than the sample does.
func TestParseForms(t *testing.T) {
	org := parse(t, completed("\ufeff"+strings.ReplaceAll(`currency: jpy
rates: {usd: 147.50}
working_hours: 9am – 24:00
workweek: [Sunday, mon]
workspaces: {discord: [900000000000000001]}
channels:
holidays:
people:
  ana: {roles: [CEO, coo, admin], manager: "@bo", discord: 12345678901234567890}
  bo:
departments:
  support:
    head: "@ana"
    name: >-
      Customer
      Support
budgets:
  - {department: support, period: 2026-q3, amount: "$1,000.50", over_budget: Stop}
model: {for: [Drafts]}
approval:
  - {kind: technology, steps: [{by: ["@bo"], expire_after: 2h}]}
digests:
  - {name: daily, to: ["@bo"], every: "0 9 * * 1-5", grace: never, preview: 0h}
checkins:
  - name: daily
    who: [coo, support]
    every: every second sunday
    starts: 2026-11-30
    on_day_off: After
    close_after: 2h
    post_to: ["#support", "@bo"]
    questions:
      - {key: hurt, ask: Hurt?, kind: YesNo, prefill: yes}
      - {key: who, ask: Who?, when: hurt = yes, prefill: no}
`, "\n", "\r\n")))
	for _, c := range []struct{ got, want any }{
		{org.Rates, []ops.Rate{{Currency: "USD", Value: "147.50"}}},
		{org.Hours, ops.Hours{From: 540, To: 1440}},
		{org.Workweek, []time.Weekday{time.Sunday, time.Monday}},
		{org.Workspaces["discord"], []string{"900000000000000001"}},
		{org.People[0].Manager, ops.Handle("bo")},
		{org.People[0].Accounts["discord"], "12345678901234567890"},
		{org.Departments[0].Name, "Customer Support"},
		{org.Budgets[0].Period, "2026-Q3"},
		{org.Budgets[0].Amount, money.Amount{Minor: 100_050, Currency: "USD"}},
		{org.Budgets[0].OverBudget, ops.OverStop},
		{org.Digests[0].Grace, dates.Span{}},
		{org.Model, ops.ModelUse{For: []string{"drafts"}, Audience: ops.ForTeam, TokensADay: ops.ModelTokens}},
		{org.Checkins[0], ops.QuestionSet{
			Name: "daily", Who: []string{"coo", "support"}, Every: "every second sunday", Starts: dates.Date{Year: 2026, Month: 11, Day: 30},
			OnDayOff: recurrence.After, CloseAfter: dates.Span{Time: 2 * time.Hour}, Audience: ops.ForLeaders, PostTo: []string{"#support", "@bo"},
			Questions: []ops.Question{
				{Key: "hurt", Ask: "Hurt?", Kind: ops.AskYesNo, Prefill: true},
				{Key: "who", Ask: "Who?", Kind: ops.AskText, When: "hurt = yes"},
			},
		}},
		// A default reminder that would come after the end is dropped.
		{org.Approval[0].Steps[0].RemindAfter, dates.Span{}},
		// The kinds without a rule have the default ones.
		{len(org.Approval), 3},
	} {
		if diff := cmp.Diff(c.want, c.got); diff != "" {
			t.Errorf("-want +got:\n%s", diff)
		}
	}
}

// Files that would cost the parser minutes or gigabytes are refused.
func TestParseRefusesBombs(t *testing.T) {
	const many = 1 << 17
	for name, c := range map[string]struct{ file, want string }{
		"size":       {strings.Repeat("# a\n", 2*many+1), "larger than 1 MiB"},
		"aliases":    {"a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n", "anchor"},
		"brackets":   {"a: " + strings.Repeat("[", many-3), "nested too deeply"},
		"dashes":     {strings.Repeat("- ", many/2), "two dashes"},
		"lines":      {strings.Repeat("a: b\n", many/5), "too many entries"},
		"commas":     {"a: {" + strings.Repeat("b,", many/2-4), "no value"},
		"questions":  {strings.Repeat("? ", many/2), "? cannot begin"},
		"not UTF-8":  {"company: Caf\xe9\n", "not UTF-8"},
		"UTF-16":     {"\xff\xfec\x00o\x00", "not UTF-8"},
		"characters": {"company: \x00\n", "invisible character (U+0000)"},
	} {
		org, faults := orgfile.Parse([]byte(c.file))
		if org != nil || len(faults) != 1 || !strings.Contains(faults[0].Text, c.want) {
			t.Errorf("%s: %v", name, faults)
		}
	}
}
