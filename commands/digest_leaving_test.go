package commands_test

import (
	"slices"
	"strings"
	"testing"

	"adjutant/ops"
)

// Who has left, or does not want it any more, is not sent the digest that waited for

func TestDigestNotWantedAnyMore(t *testing.T) {
	for name, end := range map[string]func(c *company){
		"left": func(c *company) {
			c.reorganise(func(o *ops.Org) {
				o.People = slices.DeleteFunc(o.People, func(p ops.Person) bool { return p.Handle == "mia" })
				for i := range o.People {
					if o.People[i].Manager == "mia" {
						o.People[i].Manager = ""
					}
					if o.People[i].Handle == "zoe" {
						o.People[i].Roles = []ops.Role{ops.CEO}
					}
				}
				o.Digests[0].To = []string{"@zoe"}
			})
			c.takeOrg()
		},
		"removed":      func(c *company) { c.do("tom", "digest schedule ceo-weekly remove:yes") },
		"unsubscribed": func(c *company) { c.do("mia", "digest unsubscribe ceo-weekly") },
	} {
		for how, unreachable := range map[string]func(c *company, is bool){
			"stuck": func(c *company, is bool) {
				c.closed = nil
				if is {
					c.closed = map[string]string{"mia": "does not take direct messages"}
				}
			},
			"waiting": func(c *company, is bool) { c.down = is },
		} {
			t.Run(name+" while it was "+how, func(t *testing.T) {
				c := newCompanyWith(t, func(o *ops.Org) {
					digesting(o)
					o.Checkins, o.Digests = nil, o.Digests[:1]
					o.Digests[0].To = []string{"@mia"}
				})
				c.do("ana", "risk log Quiet matter likelihood:4 impact:4")
				c.deliver()
				unreachable(c, true)
				c.pass("2026-11-27 09:00")
				if n := len(c.stuck()); (n == 0) != (how == "waiting") {
					t.Fatalf("%d letters are stuck", n)
				}
				end(c)
				unreachable(c, false)
				c.do("ana", "risk edit RISK-1 title:Loud matter")
				sent := c.pass("2026-12-04 12:00")
				for _, text := range digestsIn(sent, "mia") {
					t.Errorf("she is sent %s", text)
				}
				for _, out := range sent {
					if out.To.ID == "mia" && strings.Contains(out.Message.Title.Plain(), "withdrawn") {
						t.Error("she is told that something she never had was withdrawn")
					}
				}
				if n := len(c.stuck()); n > 0 {
					t.Errorf("%d letters are stuck", n)
				}
				c.checkStore()
			})
		}
	}
}

// Whoever loses rights while a digest waits for them reads nothing of what they may not
// know of any more, also if it goes to them still.
func TestDigestAfterRightsWereLost(t *testing.T) {
	c := newCompanyWith(t, func(o *ops.Org) {
		digesting(o)
		o.Checkins, o.Digests = nil, o.Digests[:1]
		o.Digests[0].To = []string{"@mia"}
	})
	c.do("ana", "risk log Secret zebra likelihood:4 impact:4 confidential:yes")
	c.do("ana", "risk log Open giraffe likelihood:4 impact:4")
	c.deliver()
	c.down = true
	c.pass("2026-11-27 08:30")
	c.reorganise(func(o *ops.Org) {
		for i := range o.People {
			switch o.People[i].Handle {
			case "mia":
				o.People[i].Roles = nil
			case "zoe":
				o.People[i].Roles = []ops.Role{ops.CEO}
			}
		}
	})
	c.down = false
	texts := digestsIn(c.pass("2026-11-27 12:00"), "mia")
	if len(texts) != 1 || strings.Contains(texts[0], "zebra") || strings.Contains(texts[0], "RISK-1") || !strings.Contains(texts[0], "giraffe") {
		t.Errorf("she is sent %q", texts)
	}
	c.checkStore()
}

// What shows a head what a digest will say is not sent any more once that digest was
// sent, or is no more.
func TestPreviewThatWaited(t *testing.T) {
	for name, end := range map[string]func(c *company){
		"sent":    func(c *company) {},
		"removed": func(c *company) { c.do("tom", "digest schedule ceo-weekly remove:yes") },
		"left": func(c *company) {
			c.reorganise(func(o *ops.Org) {
				for i := range o.Departments {
					if o.Departments[i].Head == "ana" {
						o.Departments[i].Head = "bo"
					}
				}
			})
		},
	} {
		t.Run(name, func(t *testing.T) {
			c := newPreviewed(t, hours(48))
			c.down = true
			c.pass("2026-11-26 12:00")
			if len(c.previews()) == 0 {
				t.Fatal("nothing is on its way")
			}
			end(c)
			if name == "sent" {
				c.pass("2026-11-27 08:30")
			}
			c.down = false
			for _, text := range previewsIn(c.pass("2026-11-27 12:00"), "ana") {
				t.Errorf("she is sent %s", text)
			}
			c.checkStore()
		})
	}
}
