package commands_test

import (
	"context"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"adjutant/chat"
	"adjutant/ops"
	"adjutant/ops/orgfile"
	"adjutant/storage"
)

// newSlack is the sample company on Slack, where only Mia and Tom have accounts in the
// file, and nobody gets digests.
func newSlack(t *testing.T) *company {
	t.Helper()
	return newChatting(t, func(o *ops.Org) {
		sample, _ := orgfile.Parse(orgfile.Sample)
		o.Checkins, o.Digests = sample.Checkins, nil
	})
}

// on asks with an account of Slack.
func (c *company) on(account string, inv chat.Invocation) chat.Reply {
	c.tb.Helper()
	c.asked++
	inv.ID, inv.Platform, inv.Account = fmt.Sprint("s", c.asked), "slack", account
	if inv.Place.IsZero() {
		inv.Place = chat.Place{Platform: "slack", Direct: true, ID: account}
	}
	reply := c.to.Dispatch(context.Background(), inv)
	if reply.Reference != "" {
		c.tb.Fatalf("%s asked for %q %v: %s", account, inv.Path, inv.Args, c.log.String())
	}
	return reply
}

// seen is what Slack says of an account: pairs of option and value.
func (c *company) seen(account string, says ...string) chat.Reply {
	c.tb.Helper()
	args := chat.Args{"account": account}
	for i := 0; i < len(says); i += 2 {
		args[says[i]] = says[i+1]
	}
	return c.on(account, chat.Invocation{Via: chat.ViaProgram, Path: "account seen", Args: args})
}

// orgs are the organisation of the file, and the one that commands go by.
func (c *company) orgs() (file, org *ops.Org) {
	c.tb.Helper()
	c.must(c.store.View(context.Background(), func(r storage.Reader) (err error) {
		if file, err = storage.Org(r); err == nil {
			org, err = c.book.Org(r)
		}
		return err
	}))
	return file, org
}

// Only the process itself can say what a platform says of an account, however a button
// or form is forged, and whoever presses it.
func TestSeenDoors(t *testing.T) {
	c := newSlack(t)
	before := c.state()
	for _, via := range []chat.Via{chat.ViaCommand, chat.ViaButton, chat.ViaForm, chat.ViaMessage, chat.ViaSchedule} {
		for _, account := range []string{"U01TOM", "U09XXX"} {
			for _, form := range []bool{false, true} {
				reply := c.on(account, chat.Invocation{Via: via, Path: "account seen", Form: form, Args: chat.Args{
					"account": "U09XXX", "email": "mia@northwind.example",
				}})
				if !reply.Failed || reply.Form != nil {
					t.Errorf("%s by %s was answered: %s", via, account, words(reply))
				}
			}
		}
	}
	if c.state() != before {
		t.Error("something was written")
	}
}

// What a platform says is written once, and then only what is new. It is nobody's
// action, so that whoever it is about can still take back their own.
func TestSeenWritesChangesOnly(t *testing.T) {
	c := newSlack(t)
	ana := []string{"name", "Ana", "email", "ana@northwind.example", "zone", "Asia/Tokyo", "locale", "pt-PT"}
	if reply := c.seen("U09ANA", ana...); reply.Failed {
		t.Fatal(words(reply))
	}
	c.on("U09ANA", chat.Invocation{Via: chat.ViaCommand, Text: "risk log Supplier fails"})
	before := c.state()
	for range 3 {
		c.seen("U09ANA", ana...)
		c.seen("U09ANA", "standing", "member")
		c.seen("U09GUE", "name", "Guest", "standing", "guest")
		c.seen("U09OUT", "name", "Outsider", "standing", "outsider")
		c.seen("U09OLD", "name", "Old", "standing", "gone")
	}
	if c.state() != before {
		t.Error("nothing has changed, and something was written")
	}
	c.seen("U09ANA", "name", "Ana Ferreira")
	if c.state() == before {
		t.Error("a new name was not written")
	}
	if reply := c.on("U09ANA", chat.Invocation{Via: chat.ViaCommand, Text: "undo"}); reply.Failed {
		t.Errorf("Ana cannot take back her risk: %s", words(reply))
	}
	c.checkStore()
}

// Links have no part in what is saved: a change of the organisation by a command
// leaves the file's people as they were, and the links where they are.
func TestLinksStayOutOfTheFile(t *testing.T) {
	c := newSlack(t)
	file, org := c.orgs()
	if !reflect.DeepEqual(file, org) {
		t.Error("nobody is linked, and the organisation is not that of the file")
	}
	c.seen("U09ANA", "email", "ana@northwind.example")
	c.seen("U09GUS", "zone", "America/New_York")
	c.on("U09GUS", chat.Invocation{Via: chat.ViaCommand, Text: "link as:@gus"})
	c.says("U01TOM", "people confirm PRO-2")
	c.says("U01TOM", "budget set support period:2028 amount:€1m reason:Growth")
	after, org := c.orgs()
	if !reflect.DeepEqual(after.People, file.People) || after.Revision != file.Revision+1 {
		t.Errorf("the file has another revision or other people: %+v", after.People)
	}
	gus, _ := org.Person("gus")
	if gus.Accounts["slack"] != "U09GUS" || org.Location(gus).String() != "America/New_York" {
		t.Errorf("Gustav has become %+v", gus)
	}
	c.reorganise(func(o *ops.Org) { o.Company = "Southwind" })
	c.says("U01TOM", "budget set support period:2029 amount:€1m reason:Growth")
	if _, org = c.orgs(); org.Company != "Southwind" {
		t.Fatal("not applied")
	}
	if gus, _ = org.Person("gus"); gus.Accounts["slack"] != "U09GUS" {
		t.Error("applying the file has lost a link")
	}
	c.reorganise(func(o *ops.Org) { // Gustav leaves, and comes back
		o.People = withoutPerson(o.People, "gus")
		for i := range o.Departments {
			if o.Departments[i].Head == "gus" {
				o.Departments[i].Head, o.Departments[i].Deputy = "ida", ""
			}
		}
		for i := range o.People {
			if o.People[i].Manager == "gus" {
				o.People[i].Manager = ""
			}
		}
	})
	c.says("U01TOM", "budget set support period:2030 amount:€1m reason:Growth")
	c.reorganise(func(o *ops.Org) { o.People = append(o.People, ops.Person{Handle: "gus", Name: "Gustav Berg"}) })
	if _, org = c.orgs(); true {
		if gus, _ = org.Person("gus"); len(gus.Accounts) > 0 {
			t.Error("who has left has kept their account")
		}
	}
	c.checkStore()
}

func withoutPerson(people []ops.Person, h ops.Handle) []ops.Person {
	var rest []ops.Person
	for _, p := range people {
		if p.Handle != h {
			rest = append(rest, p)
		}
	}
	return rest
}

// Where somebody lives moves what is to happen by the clock.
func TestZoneMovesTimers(t *testing.T) {
	c := newSlack(t)
	zone := func(name string) *time.Location {
		loc, err := time.LoadLocation(name)
		c.must(err)
		return loc
	}
	at := func(loc string) time.Time { return time.Date(2026, 11, 26, 15, 0, 0, 0, zone(loc)) }
	const timer = "checkin/heads-weekly/kai"
	if got := c.timerAt(timer); !got.Equal(at("Asia/Tokyo")) {
		t.Fatalf("Kai is asked at %s", got)
	}
	c.seen("U09KAI", "email", "kai@northwind.example", "zone", "America/New_York")
	c.pass("2026-11-23 08:02")
	if got := c.timerAt(timer); !got.Equal(at("America/New_York")) {
		t.Errorf("Kai lives in New York, and is asked at %s", got)
	}
	c.seen("U09KAI", "zone", "Nowhere/Land")
	c.seen("U01TOM", "zone", "America/New_York") // the file says where he lives
	if got := c.timerAt("zones"); !got.IsZero() {
		t.Errorf("nobody has moved, and at %s all is computed anew", got)
	}
	c.seen("U09KAI", "zone", "")
	c.pass("2026-11-23 08:04")
	if got := c.timerAt(timer); !got.Equal(at("Asia/Tokyo")) {
		t.Errorf("it is not known any more where Kai lives, and he is asked at %s", got)
	}
	c.checkStore()
}

// A head whose account is deactivated is not asked: the deputy is. Nothing else is
// sent to them either, and what nobody can be asked is undeliverable.
func TestCheckinOfTheGone(t *testing.T) {
	c := newSlack(t)
	c.seen("U09ANA", "email", "ana@northwind.example")
	c.seen("U09LEA", "email", "lea@northwind.example")
	c.on("U00BOC", chat.Invocation{Via: chat.ViaCommand, Text: "link as:@bo"})
	c.says("U01TOM", "people confirm PRO-3")
	c.deliver()
	c.seen("U09ANA", "standing", "gone")
	c.seen("U09LEA", "standing", "gone")
	sent := c.pass("2026-11-26 23:00")
	for _, out := range sent {
		if out.To.ID == "U09ANA" || out.To.ID == "U09LEA" {
			t.Errorf("%s was sent: %s", out.To.ID, messageWords(out.Message))
		}
	}
	if k := c.open("heads-weekly", "bo"); k.Owner != "ana" || k.Department != "support" {
		t.Errorf("Bo is asked %+v", k)
	}
	if k := c.checkin(c.openOf("lea", ops.CheckinUndeliverable)); !strings.Contains(k.Reason, "deactivated") {
		t.Errorf("Léa’s check-in says %q", k.Reason)
	}
	c.checkStore()
}

// Whoever is linked is reminded of what has waited for them.
func TestLinkedIsReminded(t *testing.T) {
	c := newSlack(t)
	c.says("U01TOM", "risk log Roof leaks owner:@kai department:warehouse due:2026-11-24 likelihood:4 impact:4")
	c.pass("2026-11-25 03:00")
	c.seen("U09KAI", "email", "kai@northwind.example")
	told(t, c.pass("2026-11-25 06:00"), "U09KAI", "Mitigation due")
}

// A stranger is shown nothing of the company by any command, and changes nothing but
// what they say of themselves.
func TestStrangers(t *testing.T) {
	c := newSlack(t)
	c.says("U01TOM", "risk log Roof leaks likelihood:4 impact:4")
	c.says("U01TOM", "update off track Nothing moves")
	_, org := c.orgs()
	before := c.state()
	for _, standing := range []chat.Standing{chat.Full, chat.Guest, chat.Outsider} {
		for _, cmd := range c.book.Commands() {
			for _, inv := range []chat.Invocation{
				{Via: chat.ViaCommand, Text: cmd.Path}, {Via: chat.ViaCommand, Text: cmd.Path + " RISK-1"},
				{Via: chat.ViaButton, Path: cmd.Path, Args: chat.Args{"id": "RISK-1"}}, {Via: chat.ViaForm, Path: cmd.Path, Args: chat.Args{}, Form: true},
				{Via: chat.ViaMessage, Text: "on track"},
			} {
				inv.Standing = standing
				reply := c.on("U09XXX", inv)
				text := words(reply)
				for _, p := range org.People {
					toAsk := cmd.Path == "link" && ops.Operators.May(org, p)
					if strings.Contains(text, p.Name) && !toAsk {
						t.Errorf("%q /%s names %s:\n%s", standing, cmd.Path, p.Name, text)
					}
				}
				for _, d := range org.Departments {
					if strings.Contains(text, d.Name) {
						t.Errorf("%q /%s names %s:\n%s", standing, cmd.Path, d.Name, text)
					}
				}
				if strings.Contains(text, "Roof") || strings.Contains(text, "Nothing moves") {
					t.Errorf("%q /%s shows a record:\n%s", standing, cmd.Path, text)
				}
				if standing != chat.Full && (!reply.Failed || reply.Form != nil) {
					t.Errorf("a %s was answered /%s:\n%s", standing, cmd.Path, text)
				}
			}
			inv := chat.Invocation{Platform: "slack", Account: "U09XXX", Standing: standing, Path: cmd.Path}
			for _, o := range append(cmd.Options, chat.Option{}) {
				if got := c.to.Complete(context.Background(), inv, o.Name, ""); len(got) > 0 {
					t.Errorf("%q /%s %s: was completed with %v", standing, cmd.Path, o.Name, got)
				}
			}
		}
	}
	if c.state() != before {
		t.Error("something was written")
	}
	inv := chat.Invocation{Platform: "slack", Account: "U01TOM", Standing: chat.Guest, Path: "risk show"}
	if got := c.to.Complete(context.Background(), inv, "id", ""); len(got) > 0 {
		t.Errorf("a guest was completed %v", got)
	}
}

// The organisation that a book hands out is the same value as long as nothing has
// changed, whoever asks.
func TestOrgIsKept(t *testing.T) {
	c := newSlack(t)
	c.seen("U09ANA", "email", "ana@northwind.example")
	_, one := c.orgs()
	_, two := c.orgs()
	if one != two {
		t.Error("it was made anew")
	}
	c.seen("U09ANA", "name", "Ana")
	if _, two = c.orgs(); one != two {
		t.Error("it was made anew for a name")
	}
	c.seen("U09ANA", "zone", "Asia/Tokyo")
	if _, two = c.orgs(); one == two {
		t.Error("it is still the old one")
	}
}

// An account that was the file's, and is not any more, is not linked by its address
// where somebody has that address already.
func TestUnnamedByFile(t *testing.T) {
	c := newSlack(t)
	name := func(account string) {
		c.reorganise(func(o *ops.Org) {
			for i := range o.People {
				if o.People[i].Handle == "kai" {
					o.People[i].Accounts = nil
					if account != "" {
						o.People[i].Accounts = map[string]string{"slack": account}
					}
				}
			}
		})
		c.takeOrg()
	}
	holder := func() string {
		_, org := c.orgs()
		kai, _ := org.Person("kai")
		return kai.Accounts["slack"]
	}
	name("U09OLD")
	c.seen("U09OLD", "email", "kai@northwind.example")
	c.seen("U09NEW", "email", "kai@northwind.example")
	if name(""); holder() != "" {
		t.Errorf("two accounts have the address, and %s was chosen", holder())
	}
	c.seen("U09OLD", "standing", "gone")
	c.seen("U09NEW", "name", "Kai")
	if holder() != "U09NEW" {
		t.Errorf("one account is left with the address, and Kai has %q", holder())
	}
	if name("U09OLD"); holder() != "U09OLD" {
		t.Errorf("the file names another one, and Kai has %q", holder())
	}
	c.on("U09NEW", chat.Invocation{Via: chat.ViaCommand, Text: "link as:@kai"})
	reply := c.on("U01TOM", chat.Invocation{Via: chat.ViaCommand, Text: "people confirm PRO-2"})
	mustSay(t, reply, "U09OLD", "U09NEW", "apply it")
	c.checkStore()
}

// Whoever was asked whether an account is somebody's reads what became of it, admin or
// COO; whoever cannot be asked any more is no reason to fail.
func TestClaimCards(t *testing.T) {
	c := newSlack(t)
	c.on("U00RAJ", chat.Invocation{Via: chat.ViaCommand, Text: "link as:@raj"})
	c.says("U01TOM", "people confirm PRO-1")
	c.on("U09ANA", chat.Invocation{Via: chat.ViaCommand, Text: "link as:@ana"})
	sent := c.deliver()
	asked := map[string]bool{}
	for _, out := range sent {
		if strings.Contains(out.Message.Title.Plain(), "Is this Ana Ferreira?") {
			asked[out.To.ID] = true
		}
	}
	if !asked["U01TOM"] || !asked["U00RAJ"] || len(asked) != 2 {
		t.Fatalf("asked were %v", asked)
	}
	c.on("U00RAJ", chat.Invocation{Via: chat.ViaCommand, Text: "people confirm PRO-2"})
	read := 0
	for _, out := range c.deliver() {
		if strings.Contains(out.Message.Title.Plain(), "is Ana Ferreira’s, as Raj Patel has confirmed") {
			read++
		}
	}
	if read != 2 {
		t.Errorf("%d of 2 read what became of it", read)
	}
	c.on("U09BO", chat.Invocation{Via: chat.ViaCommand, Text: "link as:@bo"})
	for _, account := range []string{"U01TOM", "U00RAJ"} {
		c.seen(account, "standing", "gone")
	}
	mustSay(t, c.on("U09BO", chat.Invocation{Via: chat.ViaCommand, Text: "home"}), "nobody can be asked")
	c.checkStore()
}
