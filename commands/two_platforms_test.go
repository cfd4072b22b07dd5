package commands_test

import (
	"slices"
	"strings"
	"testing"

	"adjutant/chat"
	"adjutant/ops"
)

// newBoth is the sample company on Slack and Discord: Ana is linked on both, Bo is on
// Discord alone, and the channel of their department is on both.
func newBoth(t *testing.T) *company {
	t.Helper()
	c := newSlack(t)
	c.reorganise(func(o *ops.Org) {
		for i := range o.People {
			switch o.People[i].Handle {
			case "ana":
				o.People[i].Accounts = map[string]string{"slack": "U01ANA"}
			case "bo":
				o.People[i].Accounts = map[string]string{"discord": "8003"}
			}
		}
		for i := range o.Departments {
			if o.Departments[i].Handle == "support" {
				o.Departments[i].Channels = map[string]string{"slack": "C01SUPPORT", "discord": "7001"}
			}
		}
	})
	c.takeOrg()
	c.onDiscord("8001", "link code:"+c.code("U01ANA"))
	if c.holder("8001") != "ana" {
		t.Fatal("Ana is not linked")
	}
	c.deliver()
	return c
}

// where says to which places something was sent, edits apart.
func where(sent []chat.Outgoing, like string) (fresh, edits []string) {
	for _, out := range sent {
		if !strings.Contains(messageWords(out.Message), like) {
			continue
		}
		if out.Edit.IsZero() {
			fresh = append(fresh, out.To.Platform+" "+out.To.ID)
		} else {
			edits = append(edits, out.To.Platform+" "+out.To.ID)
		}
	}
	slices.Sort(fresh)
	slices.Sort(edits)
	return fresh, edits
}

// A request is shown in the channels of both platforms, and put once to who decides,
// who may decide on either side: every copy then says so, wherever it is.
func TestDecisionOnTheOtherSide(t *testing.T) {
	for _, side := range []string{"slack", "discord"} {
		t.Run(side, func(t *testing.T) {
			c := newBoth(t)
			if reply := c.onDiscord("8003", "request budget €3,000 Headsets"); reply.Failed {
				t.Fatal(words(reply))
			}
			sent := c.deliver()
			if fresh, _ := where(sent, "Asked by Bo Chen"); !slices.Equal(fresh, []string{"discord 7001", "slack C01SUPPORT"}) {
				t.Errorf("shown in %q", fresh)
			}
			var ask chat.Outgoing
			for _, out := range sent {
				if out.To.Direct {
					if !ask.To.IsZero() {
						t.Errorf("asked twice: %s and %s", ask.To.Key(), out.To.Key())
					}
					ask = out
				}
			}
			if ask.To.Platform != "slack" || ask.To.ID != "U01ANA" {
				t.Fatalf("asked at %s", ask.To.Key())
			}
			approve := ask.Message.Buttons[0]
			inv := chat.Invocation{Via: chat.ViaButton, Path: approve.Path, Args: approve.Args}
			reply := chat.Reply{}
			if side == "discord" {
				reply = c.discord("8001", inv)
			} else {
				reply = c.on("U01ANA", inv)
			}
			if reply.Failed || reply.Form != nil {
				t.Fatal(words(reply))
			}
			sent = c.deliver()
			for _, place := range []string{"discord 7001", "slack C01SUPPORT", "slack U01ANA"} {
				if _, edits := where(sent, "Ana Ferreira"); !slices.Contains(edits, place) {
					t.Errorf("%s was not redrawn: %q", place, edits)
				}
			}
			for _, out := range sent {
				if !out.Edit.IsZero() && slices.ContainsFunc(out.Message.Buttons, func(b chat.Button) bool { return b.Path == "request approve" }) {
					t.Errorf("%s still asks", out.To.Key())
				}
			}
			if fresh, _ := where(sent, ""); !slices.Equal(fresh, []string{"discord 8003"}) {
				t.Errorf("told are %q", fresh)
			}
			second := c.on("U01ANA", inv)
			if side == "slack" {
				second = c.discord("8001", inv)
			}
			if !second.Failed || len(c.request("REQ-1").Decisions) != 1 {
				t.Errorf("decided twice: %s", words(second))
			}
			c.checkStore()
		})
	}
}

// A COO who is on Discord alone is told of everything there, looks after the accounts
// of Slack from there, and who is on both is sent nothing twice.
func TestCOOOnDiscordAlone(t *testing.T) {
	c := newBoth(t)
	c.reorganise(func(o *ops.Org) {
		for i := range o.People {
			if o.People[i].Handle == "tom" {
				o.People[i].Accounts = map[string]string{"discord": "8002"}
			}
		}
	})
	c.takeOrg()
	c.on("U01ANA", chat.Invocation{Via: chat.ViaCommand, Text: "risk log Supplier fails likelihood:5 impact:5"})
	c.on("U09LEA", chat.Invocation{Via: chat.ViaCommand, Text: "link as:@lea"})
	c.closed = map[string]string{"U01MIA": "closed", "800000000000000001": "closed"}
	c.on("U01ANA", chat.Invocation{Via: chat.ViaCommand, Text: "risk log Roof leaks owner:@mia"})
	sent := c.deliver()
	for _, like := range []string{"high risk", "Is this Léa Moreau?", "A message to Mia Okafor’s direct messages could not be delivered"} {
		if fresh, _ := where(sent, like); !slices.Contains(fresh, "discord 8002") {
			t.Errorf("%q went to %q", like, fresh)
		}
	}
	for _, out := range sent {
		if out.To.Platform == "slack" && out.To.ID == "U01TOM" {
			t.Errorf("sent to an account that is not his: %s", messageWords(out.Message))
		}
	}
	mustSay(t, c.onDiscord("8002", "people confirm PRO-2"), "is Léa Moreau’s now")
	if fresh, _ := where(c.deliver(), "Welcome, Léa"); !slices.Equal(fresh, []string{"slack U09LEA"}) {
		t.Errorf("Léa was welcomed at %q", fresh)
	}
	c.checkStore()
}

// Whoever gets another account keeps what they were sent on the first: it is changed
// there, and not sent again. What is new comes where the company prefers.
func TestSecondAccountGetsNothingTwice(t *testing.T) {
	c := newBoth(t)
	c.says("U01TOM", "risk log Roof leaks owner:@bo")
	if fresh, _ := where(c.deliver(), "Roof leaks"); !slices.Contains(fresh, "discord 8003") {
		t.Fatalf("told at %q", fresh)
	}
	reply := c.onDiscord("8003", "link")
	_, code, _ := strings.Cut(reply.Message.Title.Plain(), "Your code is ")
	mustSay(t, c.on("U09BO", chat.Invocation{Via: chat.ViaCommand, Text: "link code:" + code}), "Welcome, Bo")
	c.deliver()
	c.says("U01TOM", "risk plan RISK-1 mitigation:Roofer due:2026-12-18")
	fresh, edits := where(c.deliver(), "Roof leaks")
	if slices.Contains(fresh, "slack U09BO") || !slices.Contains(edits, "discord 8003") {
		t.Errorf("sent to %q, changed at %q", fresh, edits)
	}
	c.says("U01TOM", "risk log Cellar floods owner:@bo")
	if fresh, _ := where(c.deliver(), "Cellar floods"); !slices.Contains(fresh, "slack U09BO") || slices.Contains(fresh, "discord 8003") {
		t.Errorf("told at %q", fresh)
	}
	c.checkStore()
}

// A check-in is asked once of who is on both, and can be answered on the other side.
func TestCheckinOnTheOtherSide(t *testing.T) {
	c := newBoth(t)
	fresh, _ := where(c.pass("2026-11-26 15:30"), "heads-weekly")
	n := 0
	for _, place := range fresh {
		if place == "slack U01ANA" || place == "discord 8001" {
			n++
		}
	}
	if n != 1 || !slices.Contains(fresh, "slack U01ANA") {
		t.Errorf("asked at %q", fresh)
	}
	k := c.open("heads-weekly", "ana")
	args := chat.Args{"id": string(k.ID), "health": "on_track", "progress": "All shipped", "mood": "4"}
	if reply := c.discord("8001", chat.Invocation{Via: chat.ViaForm, Path: "checkin now", Args: args}); reply.Failed || reply.Form != nil {
		t.Fatal(words(reply))
	}
	if fresh, edits := where(c.deliver(), "Answered by Ana Ferreira"); !slices.Equal(edits, []string{"slack U01ANA"}) || len(fresh) > 0 {
		t.Errorf("redrawn at %q, sent to %q", edits, fresh)
	}
	mustSay(t, c.on("U01ANA", chat.Invocation{Via: chat.ViaCommand, Text: "update show support"}), "All shipped")
	c.checkStore()
}

// Accounts of Slack are deactivated, and people leave a server of Discord: it is said as
// it is, and of whom it is so on one platform alone nothing is said.
func TestGoneFromEither(t *testing.T) {
	c := newBoth(t)
	gone := func(account string) {
		c.discord(account, chat.Invocation{Via: chat.ViaProgram, Path: "account seen", Args: chat.Args{"account": account, "standing": "gone"}})
	}
	gone("8001")
	if fresh, _ := where(c.deliver(), ""); len(fresh) > 0 {
		t.Errorf("Ana is there still, and this is told to %q", fresh)
	}
	gone("8003")
	if fresh, _ := where(c.deliver(), "Bo Chen is not in the server any more, so messages do not reach them any more"); !slices.Equal(fresh, []string{"slack U01TOM"}) {
		t.Errorf("told are %q", fresh)
	}
	mustSay(t, c.says("U01TOM", "people gone"), "1 person is gone: they are not in the server any more")
	mustSay(t, c.says("U01TOM", "people list"), "Gone: they are not in the server any more\n")
	mustSay(t, c.says("U01TOM", "home"), "Bo Chen is gone: not in the server any more")
	mustSay(t, c.says("U01TOM", "people gone @tom"), "Tomasz Nowak is here")
	c.seen("U01ANA", "standing", "gone")
	if fresh, _ := where(c.deliver(), "Ana Ferreira’s account is deactivated"); !slices.Equal(fresh, []string{"slack U01TOM"}) {
		t.Errorf("told are %q", fresh)
	}
	mustSay(t, c.says("U01TOM", "people gone"), "2 people are gone: their accounts are deactivated, or not in the server any more")
	c.checkStore()
}
