package commands_test

import (
	"context"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"adjutant/bot"
	"adjutant/chat"
	"adjutant/commands"
	"adjutant/ops"
	"adjutant/storage"
)

// request is a request as it is stored.
func (c *company) request(id ops.ID) (r ops.Request) {
	c.tb.Helper()
	c.must(c.store.View(context.Background(), func(tx storage.Reader) (err error) {
		r, err = storage.Requests.Get(tx, id)
		return err
	}))
	return r
}

// reorganise changes the organisation behind the commands' back, as adjutant
// org apply does.
func (c *company) reorganise(change func(*ops.Org)) {
	c.tb.Helper()
	org := *c.org
	org.People, org.Departments = slices.Clone(org.People), slices.Clone(org.Departments)
	change(&org)
	c.must(c.store.Update(context.Background(), func(tx storage.Tx) error {
		edit := &storage.Edit{Tx: tx, Entry: ops.JournalEntry{At: c.now, Command: "org apply"}}
		if _, err := storage.SaveOrg(edit, &org); err != nil {
			return err
		}
		_, err := edit.Close()
		return err
	}))
	c.org = &org
}

// refused has somebody ask for what must be refused, leave no trace, and say so.
func (c *company) refused(person, line, because string) {
	c.tb.Helper()
	before := c.state()
	reply := c.ask(person, line)
	if !reply.Failed || !strings.Contains(words(reply), because) {
		c.tb.Errorf("@%s: %s was answered, and not refused because %q:\n%s", person, line, because, words(reply))
	}
	if c.state() != before {
		c.tb.Errorf("@%s: %s was refused, and something was written", person, line)
	}
}

// isNew reports whether a message is posted, and not one that is changed.
func isNew(out chat.Outgoing) bool { return out.Edit.ID == "" }

// copyOf names the copy that a message is or changes.
func copyOf(out chat.Outgoing) string {
	if isNew(out) {
		return out.To.ID + " m" + out.ID
	}
	return out.To.ID + " " + out.Edit.ID
}

// button is a button that somebody was sent, and has not pressed yet.
func button(t *testing.T, sent []chat.Outgoing, person, label string) chat.Button {
	t.Helper()
	for _, out := range slices.Backward(sent) {
		for _, b := range out.Message.Buttons {
			if out.To.ID == person && out.To.Direct && b.Label == label {
				return b
			}
		}
	}
	t.Fatalf("@%s has no button %q", person, label)
	return chat.Button{}
}

func (c *company) press(person string, b chat.Button) chat.Reply {
	c.tb.Helper()
	return c.dispatch(person, chat.Invocation{Via: chat.ViaButton, Path: b.Path, Args: b.Args, Form: b.Form})
}

// A button about a request that has changed since says what has.
func TestRequestOutdatedButton(t *testing.T) {
	c := newCompany(t)
	c.do("bo", "request budget €4,000 Chairs")
	approve := button(t, c.deliver(), "ana", "Approve")
	c.do("bo", "request resubmit REQ-1 amount:€4,900")
	before := c.state()
	reply := c.press("ana", approve)
	if text := words(reply); !reply.Failed || !strings.Contains(text, "has changed since") ||
		!strings.Contains(text, "€4,000 → €4,900") || !strings.Contains(text, "Bo Chen") {
		t.Errorf("an outdated button was answered: %s", text)
	}
	if c.state() != before {
		t.Error("an outdated button wrote something")
	}
	if reply := c.press("ana", button(t, c.deliver(), "ana", "Approve")); reply.Failed {
		t.Errorf("the new button was refused: %s", words(reply))
	}
}

// Nobody decides on what they asked for or benefit from, whoever lets them.
func TestRequestNotByThemselves(t *testing.T) {
	c := newCompany(t)
	c.do("bo", "request budget €4,000 Chairs")
	c.do("ana", "delegate to @bo until:friday")
	c.refused("bo", "request approve REQ-1", "your own request")
	c.do("eli", "request budget €3,000 Training beneficiary:@bo")
	c.refused("bo", "request approve REQ-2", "is for you")
	c.do("eli", "request budget €3,000 Course beneficiary:@ana")
	c.refused("ana", "request approve REQ-3", "is for you")
	c.do("ana", "request budget €2,000 Headsets")
	c.refused("ana", "request approve REQ-4", "your own request")
	c.do("tom", "delegate to @ana until:friday")
	c.refused("ana", "request approve REQ-4", "your own request")
	c.do("tom", "request approve REQ-4")
	c.checkStore()
}

// A person is one, however many accounts they have on however many platforms.
func TestRequestOnePersonTwoAccounts(t *testing.T) {
	c := newCompany(t)
	c.reorganise(func(o *ops.Org) {
		for i, p := range o.People {
			if p.Handle == "ana" || p.Handle == "tom" || p.Handle == "fay" {
				o.People[i].Accounts = map[string]string{"slack": "S-" + string(p.Handle), "discord": "D-" + string(p.Handle)}
			}
		}
	})
	book, err := commands.New(commands.Platform{Name: "slack"}, commands.Platform{Name: "discord", Leaves: true})
	c.must(err)
	to := bot.NewDispatcher(c.store, book, func() time.Time { return c.now }, slog.New(slog.NewTextHandler(&c.log, nil)))
	n := 0
	as := func(platform, account, line string) chat.Reply {
		n++
		return to.Dispatch(context.Background(), chat.Invocation{
			ID: string(rune('a' + n)), Platform: platform, Account: account, Via: chat.ViaCommand, Text: line,
			Place: chat.Place{Platform: platform, Direct: true, ID: account},
		})
	}
	if reply := as("slack", "S-ana", "request budget €2,000 Headsets"); reply.Failed || reply.Form != nil {
		t.Fatal(words(reply))
	}
	if reply := as("discord", "D-ana", "request approve REQ-1"); !reply.Failed || !strings.Contains(words(reply), "your own request") {
		t.Errorf("the other account of who asked was answered: %s", words(reply))
	}
	// Two must agree, and one person with two accounts is not two.
	if reply := as("slack", "S-ana", "request technology $20,000 Telephones vendor:Avaya"); reply.Failed || reply.Form != nil {
		t.Fatal(words(reply))
	}
	if reply := as("slack", "S-fay", "request approve REQ-2"); reply.Failed {
		t.Fatal(words(reply))
	}
	if reply := as("discord", "D-fay", "request approve REQ-2"); !reply.Failed || !strings.Contains(words(reply), "approved REQ-2 already") {
		t.Errorf("the other account of who approved was answered: %s", words(reply))
	}
	if r := c.request("REQ-2"); r.State != ops.InReview || len(r.Decisions) != 1 {
		t.Errorf("%s with %d decisions", r.State, len(r.Decisions))
	}
}

// A material change voids what was decided; any other does not, and is told.
func TestRequestMaterialChange(t *testing.T) {
	c := newCompany(t)
	c.do("bo", "request budget €20,000 Consultant")
	c.do("ana", "request approve REQ-1")
	c.deliver()
	c.do("bo", "request resubmit REQ-1 justification:Peak season")
	if r := c.request("REQ-1"); r.Step != 1 || r.Decisions[0].Void {
		t.Errorf("other words started it over: %+v", r)
	}
	told := false
	for _, out := range c.deliver() {
		told = told || out.To.ID == "tom" && isNew(out) && strings.Contains(messageWords(out.Message), "has changed what it says")
	}
	if !told {
		t.Error("nobody told Tom of the change")
	}
	c.do("bo", "request resubmit REQ-1 amount:€45,000")
	if r := c.request("REQ-1"); r.Step != 0 || !r.Decisions[0].Void || r.Version != 2 {
		t.Errorf("another amount did not start it over: %+v", r)
	}
	c.refused("tom", "request approve REQ-1", "waits for Ana")
	c.do("ana", "request approve REQ-1")
	c.do("tom", "request approve REQ-1")
	c.checkStore()
}

// Who decides is found out when the button is pressed: a new COO is asked, and
// the old one's message loses its buttons.
func TestRequestRolesChange(t *testing.T) {
	c := newCompany(t)
	c.do("bo", "request budget €20,000 Consultant")
	c.do("ana", "request approve REQ-1")
	sent := c.deliver()
	approve := button(t, sent, "tom", "Approve")
	c.reorganise(func(o *ops.Org) {
		for i, p := range o.People {
			switch p.Handle {
			case "tom":
				o.People[i].Roles = []ops.Role{ops.Admin}
			case "zoe":
				o.People[i].Roles = []ops.Role{ops.COO}
			}
		}
	})
	if reply := c.press("tom", approve); !reply.Failed || !strings.Contains(words(reply), "waits for Zoe") {
		t.Errorf("the former COO was answered: %s", words(reply))
	}
	c.do("eli", "risk log Anything") // whatever is done next puts it to the new COO
	sent = c.deliver()
	for _, out := range sent {
		if out.To.ID == "tom" && strings.Contains(messageWords(out.Message), "request approve") {
			t.Errorf("the former COO's message has buttons: %s", messageWords(out.Message))
		}
	}
	if reply := c.press("zoe", button(t, sent, "zoe", "Approve")); reply.Failed {
		t.Errorf("the new COO was refused: %s", words(reply))
	}
	c.checkStore()
}

// A delegation holds from its first day to its last, and no longer.
func TestRequestDelegationDates(t *testing.T) {
	c := newCompany(t)
	c.do("eli", "request budget €2,000 Lamps")
	c.do("ana", "delegate to @bo from:25 Nov until:26 Nov")
	c.refused("bo", "request approve REQ-1", "waits for Ana")
	c.now = c.now.AddDate(0, 0, 4)
	c.refused("bo", "request approve REQ-1", "waits for Ana")
	c.now = c.now.AddDate(0, 0, -1)
	if text := words(c.do("bo", "request list waiting")); !strings.Contains(text, "REQ-1") {
		t.Errorf("what Bo may decide on for Ana is not in his list: %s", text)
	}
	if text := words(c.do("bo", "request approve REQ-1")); !strings.Contains(text, "Approved for Ana Ferreira") {
		t.Errorf("it does not say for whom: %s", text)
	}
	if d := c.request("REQ-1").Decisions[0]; d.By != "bo" || d.For != "ana" {
		t.Errorf("recorded as %+v", d)
	}
}

// The approver sees what is left of the budget now, after this request and
// after all that are pending.
func TestRequestShowsBudget(t *testing.T) {
	c := newCompany(t)
	c.do("bo", "request budget €80,000 Machines needed_by:1 Dec")
	c.do("eli", "request budget €4,000 Lamps needed_by:1 Dec")
	var text string
	for _, out := range c.deliver() {
		if out.To.ID == "ana" {
			text = messageWords(out.Message)
		}
	}
	for _, want := range []string{"€380,000 left now", "€376,000 after this", "€296,000 after all that are pending"} {
		if !strings.Contains(text, want) {
			t.Errorf("the approver does not see %q:\n%s", want, text)
		}
	}
}

// A request that looks split is pointed out to who asks and to who decides.
func TestRequestSplitIsPointedOut(t *testing.T) {
	c := newCompany(t)
	c.do("bo", "request budget €4,800 Chairs")
	c.deliver()
	const want = "With REQ-1, together €9,600 in 30 days, over the €5,000 threshold"
	if text := words(c.do("bo", "request budget €4,800 More chairs")); !strings.Contains(text, want) {
		t.Errorf("the requester does not see %q:\n%s", want, text)
	}
	for _, out := range c.deliver() {
		if text := messageWords(out.Message); out.To.ID == "ana" && strings.Contains(text, "Please decide") && !strings.Contains(text, want) {
			t.Errorf("the approver does not see %q:\n%s", want, text)
		}
	}
}

// After a decision every copy of every message has lost its buttons, and says who
// decided, when and why.
func TestRequestCopiesAfterDecision(t *testing.T) {
	c := newCompany(t)
	at := map[string]chat.Message{} // by the platform's reference
	deliver := func() {
		for _, out := range c.deliver() {
			at[copyOf(out)] = out.Message
		}
	}
	c.do("ana", "delegate to @bo until:friday")
	c.do("eli", "request budget €60,000 Machines")
	deliver()
	c.do("bo", "request approve REQ-1 Needed") // for Ana; now Tom and Fay are asked
	deliver()
	c.do("tom", "request approve REQ-1")
	deliver()
	c.do("fay", "request reject REQ-1 Not before the new budget")
	deliver()
	copies := 0
	c.must(c.store.View(context.Background(), func(r storage.Reader) error {
		posted, err := storage.Copies(r, "REQ-1")
		copies = len(posted)
		return err
	}))
	if copies < 5 {
		t.Fatalf("only %d copies", copies)
	}
	seen := 0
	for ref, m := range at {
		if m.Subject != "REQ-1" {
			continue
		}
		seen++
		text := messageWords(m)
		if strings.Contains(text, "request approve") || strings.Contains(text, "request reject") {
			t.Errorf("%s has buttons:\n%s", ref, text)
		}
		if !strings.Contains(strings.ToLower(text), "rejected by fay lindqvist, mon 23 nov") || !strings.Contains(text, "Not before the new budget") {
			t.Errorf("%s does not say who decided, when and why:\n%s", ref, text)
		}
	}
	if seen < copies {
		t.Errorf("%d of %d copies were seen", seen, copies)
	}
}

// A change of the policy does not touch what is under way; another route does,
// and is told with its reason.
func TestRequestKeepsItsRoute(t *testing.T) {
	c := newCompany(t)
	c.do("bo", "request budget €5,500 Shelves")
	c.deliver()
	c.do("tom", "policy steps budget €20,000 fay then mia")
	if r := c.request("REQ-1"); !slices.Equal(r.Asked, []ops.Handle{"ana"}) {
		t.Fatalf("others are asked: %v", r.Asked)
	}
	c.do("bo", "request resubmit REQ-1 justification:Peak")
	c.refused("fay", "request approve REQ-1", "waits for Ana")
	c.do("tom", "policy bound budget from:€5,000 to:€6,000")
	if r := c.request("REQ-1"); len(r.Route) != 2 {
		t.Fatalf("the route has changed: %+v", r.Route)
	}
	c.do("ana", "request approve REQ-1")
	if r := c.request("REQ-1"); r.State != ops.InReview || r.Step != 1 {
		t.Fatalf("%s at step %d", r.State, r.Step)
	}
	c.deliver()
	c.do("tom", "request reroute REQ-1 The policy of today")
	if r := c.request("REQ-1"); len(r.Route) != 1 || r.Step != 0 || !r.Decisions[0].Void {
		t.Errorf("it is not on the new route: %+v", r)
	}
	told := false
	for _, out := range c.deliver() {
		text := messageWords(out.Message)
		told = told || out.To.ID == "bo" && strings.Contains(text, "Tomasz Nowak put it under") && strings.Contains(text, "The policy of today")
	}
	if !told {
		t.Error("the requester was not told who put it on another route, and why")
	}
	if text := words(c.do("bo", "history REQ-1")); !strings.Contains(text, "The policy of today") {
		t.Errorf("the history does not say why:\n%s", text)
	}
	c.do("tom", "request budget €7,000 Desk department:support")
	c.refused("tom", "request reroute REQ-2 Mine", "do not choose who decides")
}
