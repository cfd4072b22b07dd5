package commands_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"adjutant/chat"
	"adjutant/commands"
	"adjutant/ops"
	"adjutant/storage"
)

// onDiscord types a line in the direct messages of a Discord account.
func (c *company) onDiscord(account, line string) chat.Reply {
	c.tb.Helper()
	return c.discord(account, chat.Invocation{Via: chat.ViaCommand, Text: line})
}

// discord asks with an account of Discord, by default in its direct messages.
func (c *company) discord(account string, inv chat.Invocation) chat.Reply {
	c.tb.Helper()
	c.asked++
	inv.ID, inv.Platform, inv.Account = fmt.Sprint("d", c.asked), "discord", account
	if inv.Place.IsZero() {
		inv.Place = chat.Place{Platform: "discord", Direct: true, ID: account}
	}
	reply := c.to.Dispatch(context.Background(), inv)
	if reply.Reference != "" {
		c.tb.Fatalf("%s asked for %q %v: %s", account, inv.Path, inv.Args, c.log.String())
	}
	return reply
}

// code is a code that somebody is given on Slack.
func (c *company) code(account string) string {
	c.tb.Helper()
	reply := c.on(account, chat.Invocation{Via: chat.ViaCommand, Text: "link"})
	_, code, ok := strings.Cut(reply.Message.Title.Plain(), "Your code is ")
	if !ok || reply.Failed {
		c.tb.Fatalf("no code was given: %s", words(reply))
	}
	return code
}

// holder is whose a Discord account is.
func (c *company) holder(account string) ops.Handle {
	c.tb.Helper()
	_, org := c.orgs()
	p, _ := org.Account("discord", account)
	return p.Handle
}

// slackAna is the company in which Ana is known on Slack.
func slackAna(t *testing.T) *company {
	t.Helper()
	c := newSlack(t)
	c.seen("U09ANA", "email", "ana@northwind.example", "name", "Ana")
	return c
}

// pressOn presses a button of what an account of Slack was sent.
func (c *company) pressOn(account string, sent []chat.Outgoing, label string) chat.Reply {
	c.tb.Helper()
	for _, out := range sent {
		for _, b := range out.Message.AllButtons() {
			if b.Label == label && out.To.ID == account {
				return c.on(account, chat.Invocation{Via: chat.ViaButton, Path: b.Path, Args: b.Args, Form: b.Form})
			}
		}
	}
	c.tb.Fatalf("%s was sent no button %q", account, label)
	return chat.Reply{}
}

// A code from one account links another at once, is told where the person was known,
// and can be taken back there by themselves.
func TestLinkByCode(t *testing.T) {
	c := slackAna(t)
	code := c.code("U09ANA")
	c.discord("8009", chat.Invocation{Via: chat.ViaProgram, Path: "account seen", Args: chat.Args{"account": "8009", "name": "ana"}})
	reply := c.onDiscord("8009", "link code:"+code)
	mustSay(t, reply, "Welcome, Ana")
	if c.holder("8009") != "ana" {
		t.Fatal("not linked")
	}
	mustSay(t, c.onDiscord("8009", "my"), "For you, Ana")
	sent := c.deliver()
	if len(sent) != 1 || sent[0].To.ID != "U09ANA" || !strings.Contains(messageWords(sent[0].Message), "Your Discord account “ana” is linked to you now") {
		t.Fatalf("told: %v", sent)
	}
	mustSay(t, c.on("U01TOM", chat.Invocation{Via: chat.ViaCommand, Text: "people list linked"}), "discord 8009 (linked by a code)")
	mustSay(t, c.on("U01TOM", chat.Invocation{Via: chat.ViaCommand, Text: "history PRO-2"}), "by a code that @ana was given on slack")
	if again := c.onDiscord("8010", "link code:"+code); again.Message.Title.Plain() != "That code does not work." || c.holder("8010") != "" {
		t.Errorf("it worked twice: %s", words(again))
	}
	mustSay(t, c.pressOn("U09ANA", sent, "That was not me"), "The Discord account “ana” is not Ana Ferreira’s any more")
	if c.holder("8009") != "" {
		t.Error("it is still hers")
	}
	mustSay(t, c.onDiscord("8009", "my"), "I do not know you yet")
	sent = c.deliver()
	if len(sent) != 1 || sent[0].Edit.IsZero() || !strings.Contains(messageWords(sent[0].Message), "not linked to you any more") {
		t.Errorf("redrawn: %v", sent)
	}
	c.checkStore()
}

// Codes are typed as people type them.
func TestCodeAsTyped(t *testing.T) {
	for _, typed := range []func(code string) string{
		func(code string) string { return "link code:" + strings.ToLower(code) },
		func(code string) string { return "link code:" + strings.ReplaceAll(code, "-", "") },
		func(code string) string { return "link code: " + strings.ReplaceAll(code, "-", " ") },
		func(code string) string { return "link " + code },
		func(code string) string { return "/link code:" + strings.NewReplacer("0", "O", "1", "l").Replace(code) },
	} {
		c := slackAna(t)
		c.book.Random = &alphabet{}
		line := typed(c.code("U09ANA"))
		if reply := c.onDiscord("8009", line); c.holder("8009") != "ana" {
			t.Errorf("%q: %s", line, words(reply))
		}
	}
}

// alphabet is a source of codes in which each letter has its turn.
type alphabet struct{ next byte }

func (a *alphabet) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = a.next
		a.next++
	}
	return len(p), nil
}

// What is no code any more is answered like what never was one.
func TestCodesThatDoNotWork(t *testing.T) {
	const wrong = "That code does not work."
	for name, spoil := range map[string]func(c *company, code string) string{
		"made up":  func(*company, string) string { return "0000-0000" },
		"no code":  func(*company, string) string { return "hello" },
		"too old":  func(c *company, code string) string { c.now = c.now.Add(10 * time.Minute); return code },
		"replaced": func(c *company, code string) string { c.code("U09ANA"); return code },
		"used": func(c *company, code string) string {
			c.onDiscord("8001", "link code:"+code)
			return code
		},
		"of one who left": func(c *company, code string) string {
			c.reorganise(func(o *ops.Org) {
				o.People = withoutPerson(o.People, "ana")
				for i := range o.Departments {
					if o.Departments[i].Head == "ana" {
						o.Departments[i].Head, o.Departments[i].Deputy = "bo", ""
					}
				}
				for i := range o.People {
					if o.People[i].Manager == "ana" {
						o.People[i].Manager = ""
					}
				}
			})
			return code
		},
	} {
		c := slackAna(t)
		code := spoil(c, c.code("U09ANA"))
		if reply := c.onDiscord("8009", "link code:"+code); reply.Message.Title.Plain() != wrong || c.holder("8009") != "" {
			t.Errorf("%s: %s", name, words(reply))
		}
	}
	c := slackAna(t)
	code := c.code("U09ANA")
	c.now = c.now.Add(10*time.Minute - 1)
	if c.onDiscord("8009", "link code:"+code); c.holder("8009") != "ana" {
		t.Error("it ends before ten minutes have passed")
	}
}

// Whoever tries out codes is stopped: by account, and all of them together. Then even
// a right one does not work, until the hour is over.
func TestCodeTries(t *testing.T) {
	const tooMany = "Too many wrong codes"
	c := slackAna(t)
	code := c.code("U09ANA")
	for n := range 5 {
		if reply := c.onDiscord("8009", "link code:0000-0000"); strings.Contains(words(reply), tooMany) {
			t.Fatalf("stopped after %d", n)
		}
	}
	before := c.state()
	for _, try := range []string{code, "0000-0000"} {
		mustSay(t, c.onDiscord("8009", "link code:"+try), tooMany)
	}
	if c.state() != before || c.holder("8009") != "" {
		t.Error("it was taken, or counted on")
	}
	if c.onDiscord("8010", "link code:"+code); c.holder("8010") != "ana" {
		t.Error("others are stopped, too")
	}
	c.now = c.now.Add(time.Hour)
	mustNotSay(t, c.onDiscord("8009", "link code:0000-0000"), tooMany)

	c = slackAna(t)
	for n := range 60 {
		mustNotSay(t, c.onDiscord(fmt.Sprint(9000+n/5), "link code:0000-0000"), tooMany)
	}
	mustSay(t, c.onDiscord("8011", "link code:"+c.code("U09ANA")), tooMany)
	mustSay(t, c.onDiscord("8011", "link as:@ana"), "Tomasz Nowak confirms that it is you") // the other way is open
	c.now = c.now.Add(time.Hour)
	if c.onDiscord("8012", "link code:"+c.code("U09ANA")); c.holder("8012") != "ana" {
		t.Error("nobody can be linked any more")
	}
	c.checkStore()
}

// A code gives nobody a second account on a platform, nor a guest, an outsider, or who
// has an account already.
func TestCodeRefused(t *testing.T) {
	c := slackAna(t)
	mustSay(t, c.on("U08XXX", chat.Invocation{Via: chat.ViaCommand, Text: "link code:" + c.code("U09ANA")}), "has another account here already")
	for _, standing := range []chat.Standing{chat.Guest, chat.Outsider} {
		reply := c.discord("8009", chat.Invocation{Via: chat.ViaCommand, Standing: standing, Text: "link code:" + c.code("U09ANA")})
		if !reply.Failed || c.holder("8009") != "" {
			t.Errorf("%s: %s", standing, words(reply))
		}
	}
	c.onDiscord("8009", "link code:"+c.code("U09ANA"))
	mustSay(t, c.onDiscord("8009", "link code:0000-0000"), "I know you already: you are Ana Ferreira (@ana)")
	mustSay(t, c.on("U09ANA", chat.Invocation{Via: chat.ViaCommand, Text: "link"}), "I know you already")
	mustSay(t, c.on("U01MIA", chat.Invocation{Via: chat.ViaCommand, Text: "link"}), "I know you already")
	mustSay(t, c.on("U09ANA", chat.Invocation{Via: chat.ViaCommand, Text: "people unlink @ana on:slack"}), "Only the COO and admins")
	mustSay(t, c.on("U09ANA", chat.Invocation{Via: chat.ViaCommand, Text: "people unlink @mia"}), "from somebody else")
	if c.holder("8009") != "ana" || c.holder("800000000000000001") != "mia" {
		t.Error("somebody has lost an account")
	}
	// The file says that Kai has an account there, which is deactivated.
	c.reorganise(func(o *ops.Org) {
		for i := range o.People {
			if o.People[i].Handle == "kai" {
				o.People[i].Accounts = map[string]string{"slack": "U09KAI", "discord": "8007"}
			}
		}
	})
	c.discord("8007", chat.Invocation{Via: chat.ViaProgram, Path: "account seen", Args: chat.Args{"account": "8007", "standing": "gone"}})
	mustSay(t, c.onDiscord("8008", "link code:"+c.code("U09KAI")), "8007", "apply it")
	c.checkStore()
}

// A claim that was under way is settled by a code, and those who were asked see that.
func TestCodeSettlesClaim(t *testing.T) {
	c := slackAna(t)
	c.onDiscord("8009", "link as:@bo")
	c.deliver()
	c.onDiscord("8009", "link code:"+c.code("U09ANA"))
	for _, out := range c.deliver() {
		if out.To.ID == "U01TOM" && !strings.Contains(messageWords(out.Message), "is Ana Ferreira’s, as a code has shown") {
			t.Errorf("Tomasz reads %s", messageWords(out.Message))
		}
	}
	c.checkStore()
}

// Nothing that is stored or logged holds a code: neither the journal, nor what was
// answered, nor what is kept of it.
func TestCodeIsStoredNowhere(t *testing.T) {
	c := slackAna(t)
	var codes []string
	look := func(when string) {
		t.Helper()
		c.must(c.store.View(context.Background(), func(r storage.Reader) error {
			for k, v := range r.Scan(nil, nil) {
				for _, code := range codes {
					if text := strings.ToUpper(string(k) + string(v)); strings.Contains(text, code) || strings.Contains(text, strings.ReplaceAll(code, "-", "")) {
						t.Errorf("%s: %q has the code: %q", when, k, v)
					}
				}
			}
			return nil
		}))
	}
	codes = append(codes, c.code("U09ANA"))
	look("given")
	codes = append(codes, c.code("U09ANA"))
	look("given again")
	c.onDiscord("8009", "link code:"+codes[0])
	look("wrong")
	c.onDiscord("8009", "link code:"+codes[1])
	c.deliver()
	look("used")
	for _, code := range codes {
		if strings.Contains(c.log.String(), code) {
			t.Errorf("logged: %s", c.log.String())
		}
	}
	// The same event again is not answered with the code a second time.
	inv := chat.Invocation{ID: "again", Platform: "slack", Account: "U09KAI", Via: chat.ViaCommand, Text: "link", Place: chat.Place{Platform: "slack", Direct: true, ID: "U09KAI"}}
	c.seen("U09KAI", "email", "kai@northwind.example")
	mustSay(t, c.to.Dispatch(context.Background(), inv), "Your code is")
	reply := c.to.Dispatch(context.Background(), inv)
	mustNotSay(t, reply, "Your code is")
	mustSay(t, reply, "shown to you already")
	raw, err := json.Marshal(chat.Reply{Once: true})
	if err != nil || strings.Contains(string(raw), "once") {
		t.Errorf("%s, %v", raw, err)
	}
}

// Without a source of codes nobody is given one, and one that fails is our fault.
func TestNoRandomness(t *testing.T) {
	c := slackAna(t)
	c.book.Random = nil
	mustSay(t, c.on("U09ANA", chat.Invocation{Via: chat.ViaCommand, Text: "link"}), "I know you already")
	c.book.Random = broken{}
	before := c.state()
	reply := c.to.Dispatch(context.Background(), chat.Invocation{ID: "x", Platform: "slack", Account: "U09ANA", Via: chat.ViaCommand, Text: "link"})
	if !reply.Failed || reply.Reference == "" || c.state() != before {
		t.Errorf("%s", words(reply))
	}
}

type broken struct{}

func (broken) Read([]byte) (int, error) { return 0, errors.New("no more") }

// Codes are of letters that cannot be mistaken, and each is read as it was made.
func TestCodesRead(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		raw := rapid.SliceOfN(rapid.Byte(), 8, 8).Draw(t, "random")
		code, err := commands.NewCode(strings.NewReader(string(raw)))
		if err != nil || len(code) != 9 || code[4] != '-' || strings.ContainsAny(code, "ILOU") || code != strings.ToUpper(code) {
			t.Fatalf("%q, %v", code, err)
		}
		for _, typed := range []string{code, strings.ToLower(code), " " + code + " ", strings.ReplaceAll(code, "-", ""), strings.ReplaceAll(code, "0", "o"), strings.ReplaceAll(code, "1", "I")} {
			if got, ok := commands.ReadCode(typed); !ok || got != code {
				t.Fatalf("%q was read as %q, %t", typed, got, ok)
			}
		}
		text := rapid.String().Draw(t, "text")
		if got, ok := commands.ReadCode(text); ok != (got != "") {
			t.Fatalf("%q: %q, %t", text, got, ok)
		}
	})
}

// Whoever has two accounts is one person: they cannot decide with one on what they
// have asked for with the other, be it their own or in another's place, on whichever
// side it is tried.
func TestOnePersonOnTwoPlatforms(t *testing.T) {
	c := newSlack(t)
	mustSay(t, c.onDiscord("8002", "link code:"+c.code("U01TOM")), "Welcome, Tomasz")
	c.says("U01TOM", "request budget €12,000 Contractor department:support")
	id := "REQ-1"
	for _, try := range []chat.Reply{
		c.onDiscord("8002", "request approve "+id),
		c.discord("8002", chat.Invocation{Via: chat.ViaButton, Path: "request approve", Args: chat.Args{"id": id, "rev": "1"}}),
		c.discord("8002", chat.Invocation{Via: chat.ViaForm, Path: "request approve", Args: chat.Args{"id": id}}),
		c.onDiscord("8002", "request lower "+id+" €10,000"),
		c.onDiscord("8002", "request reject "+id+" No"),
	} {
		if !try.Failed {
			t.Errorf("%s", words(try))
		}
		mustSay(t, try, "your own request")
	}
	c.onDiscord("8002", "request budget €13,000 Tools department:support")
	if reply := c.on("U01TOM", chat.Invocation{Via: chat.ViaCommand, Text: "request approve REQ-2"}); !reply.Failed {
		t.Errorf("the other way round: %s", words(reply))
	}
	// Nor by a delegation to themselves, or of somebody else's right to them.
	c.says("U01MIA", "delegate to @tom until:2026-12-31 reason:Holiday")
	if reply := c.onDiscord("8002", "request approve "+id); !reply.Failed {
		t.Errorf("for Mia: %s", words(reply))
	}
	for _, id := range []ops.ID{"REQ-1", "REQ-2"} {
		if r := c.request(id); r.State != ops.InReview || len(r.Decisions) > 0 {
			t.Errorf("%s is %s, %v", id, r.State, r.Decisions)
		}
	}
	// What the person did from each side stands under one name.
	mustSay(t, c.on("U01MIA", chat.Invocation{Via: chat.ViaCommand, Text: "history REQ-2"}), "Tomasz Nowak")
	c.checkStore()
}
