package commands_test

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"adjutant/ops"
	"adjutant/ops/money"
	"adjutant/storage"
)

// replay puts records together out of what the journal says of their changes.
type replay map[ops.ID]map[string]json.RawMessage

func newReplay() replay { return replay{} }

func (p replay) apply(tb testing.TB, change ops.Change) {
	tb.Helper()
	record := p[change.Record]
	if record == nil {
		record = map[string]json.RawMessage{}
		p[change.Record] = record
	}
	for name, field := range change.Fields {
		if string(record[name]) != string(field.From) {
			tb.Fatalf("%s: %s was %s, and the journal says it was %s", change.Record, name, record[name], field.From)
		}
		record[name] = field.To
		if field.To == nil {
			delete(record, name)
		}
	}
	record["revision"] = json.RawMessage(fmt.Sprint(change.Revision))
}

func (p replay) read(tb testing.TB, id ops.ID, record any) {
	tb.Helper()
	raw, err := json.Marshal(p[id])
	if err == nil {
		err = json.Unmarshal(raw, record)
	}
	if err != nil {
		tb.Fatal(err)
	}
}

func (p replay) request(tb testing.TB, id ops.ID) (r ops.Request) {
	p.read(tb, id, &r)
	return r
}

// sums are what an account should have.
type sums struct{ reserved, committed, spent int64 }

// checkAccounts counts all budgets anew from the requests as they are, and from
// the journal, and compares that with the accounts.
func (c *company) checkAccounts() { c.checkAccountsWith(newReplay(), c.journalFrom(1)) }

// checkAccountsWith goes on with what was replayed so far.
func (c *company) checkAccountsWith(replayed replay, entries []ops.JournalEntry) {
	c.tb.Helper()
	for _, entry := range entries {
		for _, change := range entry.Changes {
			if prefix, _ := change.Record.Split(); prefix == "BUD" || prefix == "REQ" {
				replayed.apply(c.tb, change)
			}
		}
	}
	counted, journaled := map[string]sums{}, map[string]sums{}
	var accounts []ops.Account
	c.must(c.store.View(context.Background(), func(r storage.Reader) error {
		for n := uint64(1); ; n++ {
			request, err := storage.Requests.Get(r, ops.MakeID("REQ", n))
			if err != nil {
				break
			}
			count(counted, request)
			count(journaled, replayed.request(c.tb, request.ID))
		}
		page, err := storage.Accounts.List(r, storage.Query{List: "department", Limit: 1000})
		accounts = page.Records
		return err
	}))
	known := map[string]bool{}
	for _, a := range accounts {
		name := string(a.Department) + " " + a.Period
		known[name] = true
		has := sums{a.Reserved.Minor, a.Committed.Minor, a.Spent.Minor}
		var told ops.Account
		replayed.read(c.tb, a.ID, &told)
		switch {
		case has != counted[name]:
			c.tb.Fatalf("%s has %+v, and its requests hold %+v", name, has, counted[name])
		case has != journaled[name]:
			c.tb.Fatalf("%s has %+v, and by the journal its requests hold %+v", name, has, journaled[name])
		case told.Reserved != a.Reserved || told.Committed != a.Committed || told.Spent != a.Spent || told.Adjusted != a.Adjusted:
			c.tb.Fatalf("%s is %+v, and by the journal %+v", name, a, told)
		case a.Available().Minor != a.Base.Minor+a.Adjusted.Minor-has.reserved-has.committed-has.spent:
			c.tb.Fatalf("%s: %s is available", name, a.Available())
		}
	}
	for name, s := range counted {
		if !known[name] && s != (sums{}) {
			c.tb.Fatalf("%s has no account, and requests hold %+v of it", name, s)
		}
	}
}

// count adds what a request holds to the budget it is charged to, said once more
// in the plainest way.
func count(all map[string]sums, r ops.Request) {
	name := string(r.Charge.Department) + " " + r.Charge.Period
	s := all[name]
	switch r.State {
	case ops.InReview, ops.ChangesRequested:
		s.reserved += r.Charge.Amount.Minor
	case ops.Approved:
		s.spent += r.Charge.Spent.Minor
		s.committed += max(r.Charge.Amount.Minor-r.Charge.Spent.Minor, 0)
	case ops.Fulfilled, ops.Cancelled:
		s.spent += r.Charge.Spent.Minor
	}
	if r.Charge.Period != "" {
		all[name] = s
	}
}

// spending are lines that move money; {Q} becomes a request, {M} an amount.
var spending = []string{
	"request budget {M} Chairs", "request budget {M} Trucks department:fleet", "request budget {M} Racks department:warehouse needed_by:1 Feb 2027",
	"request technology {M} Licences vendor:Zendesk", "request headcount {M} Driver job_title:Driver department:fleet",
	"request budget {M} Fair department:sales needed_by:2 Feb 2027", "request budget {M} Contract department:legal",
	"request approve {Q}", "request approve {Q}", "request approve {Q}", "request approve {Q} override:It must be", "request reject {Q} No", "request changes {Q} Say more",
	"request lower {Q} {M}", "request resubmit {Q} amount:{M}", "request resubmit {Q} justification:Because", "request resubmit {Q} department:fleet",
	"request resubmit {Q} needed_by:3 Mar 2027", "request resubmit {Q} amount:{M} override:It must be", "request withdraw {Q}", "request fulfil {Q}", "request fulfil {Q} {M}",
	"request fulfil {Q} {M} final:yes", "request cancel {Q} Over", "request reroute {Q} New policy", "request expire {Q}",
	"budget adjust support add:{M} More", "budget adjust fleet cut:{M} Less", "budget move technology support {M} Helps", "budget set fleet {M} Anew period:2026",
	"budget set fleet €30,000 Tight period:2026 over:stop", "budget set support €20,000 Tight period:2026 over:ignore", "policy bound budget from:€5,000 to:€6,000",
}

// Whatever people do, and in whatever order, the accounts are what their
// requests hold, and what the journal says.
func TestAccountsAddUp(t *testing.T) {
	spenders := []string{"ana", "bo", "eli", "tom", "mia", "fay", "raj", "gus", "kai", "sam"}
	rapid.Check(t, func(rt *rapid.T) {
		c := newCompany(t)
		c.do("bo", "request budget €8,000 Chairs")
		c.do("gus", "request budget €25,000 Tyres")
		replayed, next := newReplay(), uint64(1)
		for range rapid.IntRange(5, 25).Draw(rt, "steps") {
			line := rapid.SampledFrom(spending).Draw(rt, "line")
			id := ops.MakeID("REQ", rapid.Uint64Range(1, 5).Draw(rt, "request"))
			person := rapid.SampledFrom(spenders).Draw(rt, "person")
			if strings.Contains(line, "{Q}") && rapid.IntRange(0, 3).Draw(rt, "right") > 0 {
				person = c.whoMay(line, id, person)
			}
			line = strings.ReplaceAll(line, "{Q}", string(id))
			line = strings.ReplaceAll(line, "{M}", rapid.SampledFrom([]string{"€100", "€4,999.99", "€5,000.01", "€30,000", "$700", "JPY 90000", "€600,000", "€0.01"}).Draw(rt, "amount"))
			before := c.available()
			reply := c.ask(person, line)
			entries := c.journalFrom(next)
			next += uint64(len(entries))
			c.checkAccountsWith(replayed, entries)
			if !reply.Failed && reply.Form == nil && strings.HasPrefix(line, "request") {
				c.checkStop(rt, person, line, before, entries)
			}
		}
		c.checkStore()
	})
}

// whoMay is somebody who has the right to what the line asks for, as often as
// not, since most people have none.
func (c *company) whoMay(line string, id ops.ID, otherwise string) string {
	var r ops.Request
	err := c.store.View(context.Background(), func(tx storage.Reader) (err error) {
		r, err = storage.Requests.Get(tx, id)
		return err
	})
	switch verb := strings.Fields(line)[1]; {
	case err != nil:
		return otherwise
	case verb == "approve" || verb == "reject" || verb == "changes" || verb == "lower":
		if len(r.Asked) > 0 {
			return string(r.Asked[0])
		}
		return otherwise
	case verb == "reroute" || verb == "expire":
		return "tom"
	}
	return string(r.Owner)
}

// available is what is left of each budget.
func (c *company) available() map[string]money.Amount {
	left := map[string]money.Amount{}
	org := c.orgNow()
	c.must(c.store.View(context.Background(), func(r storage.Reader) error {
		page, err := storage.Accounts.List(r, storage.Query{List: "department", Limit: 1000})
		for _, a := range page.Records {
			if b, ok := org.Budget(a.Department, a.Period); ok {
				a.Base = b.Amount
			}
			left[string(a.Department)+" "+a.Period] = a.Available()
		}
		return err
	}))
	return left
}

// checkStop sees to it that no request takes more from a budget that stops than
// it has, unless somebody who may has said why.
func (c *company) checkStop(rt *rapid.T, person, line string, before map[string]money.Amount, entries []ops.JournalEntry) {
	if len(entries) == 0 {
		return
	}
	for _, change := range entries[0].Changes {
		if prefix, _ := change.Record.Split(); prefix != "REQ" {
			continue
		}
		r := c.request(change.Record)
		name := string(r.Charge.Department) + " " + r.Charge.Period
		after, ok := c.available()[name]
		org := c.orgNow()
		budget, known := org.Budget(r.Charge.Department, r.Charge.Period)
		if !ok || !known || budget.OverBudget != ops.OverStop || after.Minor >= 0 || r.Override != "" {
			continue
		}
		if was, ok := before[name]; !ok || after.Minor < was.Minor {
			rt.Fatalf("@%s: %s took %s to %s, which stops", person, line, name, after)
		}
	}
}

func (c *company) orgNow() (org *ops.Org) {
	c.must(c.store.View(context.Background(), func(r storage.Reader) (err error) {
		org, err = storage.Org(r)
		return err
	}))
	return org
}
