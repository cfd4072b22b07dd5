package commands_test

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"adjutant/chat"
	"adjutant/chat/grammar"
	"adjutant/ops"
	"adjutant/storage"
)

// addressed is what speaks to somebody in particular.
var addressed = regexp.MustCompile(`(?i)\byours?\b|\byou\b`)

// Whatever report the COO puts into a channel, it shows nothing that not everybody
// may know: neither what was confidential when it was set, nor what became so.
func TestChannelReportsKeepSecrets(t *testing.T) {
	c := newCompany(t)
	for _, step := range []struct{ person, line string }{
		{"bo", "risk log zebra1 likelihood:5 impact:5 confidential:yes mitigation:zebra1 due:tomorrow"},
		{"tom", "risk accept RISK-1 zebra1 until:friday"},
		{"bo", "risk log zebra2 likelihood:5 impact:4 due:tomorrow"},
		{"ana", "update off track zebra3 confidential:yes blockers:zebra3 waiting_on:legal"},
		{"kai", "update off track Known to all waiting_on:legal links:RISK-2"},
		{"bo", "request budget €900 zebra5 confidential:yes justification:zebra5"},
		{"bo", "request budget €8,000 zebra6 justification:zebra6 links:RISK-1,RISK-2"},
		{"ana", "away until friday who:@ana zebra7"},
		{"ana", "schedule add risk show RISK-1 every:day 9:00"},
		{"eli", "risk log Known to all"},
		{"eli", "request budget €100 Known to all"},
	} {
		c.do(step.person, step.line)
	}
	accepted := map[string]bool{}
	for _, cmd := range c.book.Commands() {
		if !cmd.ReadOnly {
			continue
		}
		for _, args := range c.manyArgs(cmd) {
			line := strings.TrimSpace(cmd.Path + " " + grammar.Print(cmd, args))
			reply := c.dispatch("tom", chat.Invocation{Via: chat.ViaForm, Path: "schedule add", Args: chat.Args{"command": line, "every": "every day 9:00", "in": "#ops"}})
			if reply.Form == nil && !reply.Failed {
				accepted[cmd.Path] = true
				if slices.Contains([]string{"mine", "waiting"}, args["whose"]) || args["whose"] == "all" && cmd.Path == "schedule list" {
					t.Errorf("/%s goes into a channel", line)
				}
			}
		}
	}
	for _, path := range []string{"risk list", "risk show", "risk matrix", "update list", "update show", "request list", "request show", "history", "policy show", "policy explain", "away list", "schedule list",
		"checkin status", "checkin history", "blocker list", "blocker show"} {
		if !accepted[path] {
			t.Errorf("/%s does not go into a channel", path)
		}
	}
	for _, path := range []string{"my", "delegate list", "help", "outbox list", "budget show", "checkin participation"} {
		if accepted[path] {
			t.Errorf("/%s goes into a channel", path)
		}
	}
	c.do("bo", "risk edit RISK-2 confidential:yes")
	c.do("bo", "request resubmit REQ-2 confidential:yes")
	c.deliver()
	c.play(berlin(1, 9, 0))

	sent := 0
	for _, out := range c.deliver() {
		if out.To.ID != "ops" {
			continue
		}
		sent++
		text := messageWords(out.Message)
		if found := secret.FindString(text); found != "" {
			t.Errorf("#ops is told %s:\n%s", found, text)
		}
		if addressed.MatchString(strings.ReplaceAll(text, "that you may see", "")) {
			t.Errorf("nobody in #ops is meant by:\n%s", text)
		}
		for id, facets := range c.allFacets() {
			if !facets.Open() && names(text, string(id)) {
				t.Errorf("#ops is told of %s:\n%s", id, text)
			}
		}
	}
	if sent < 30 {
		t.Errorf("only %d reports were sent", sent)
	}
	c.checkStore()
}

// manyArgs are options of a report: none but what is required, and each of the
// others alone, with every record that there is.
func (c *company) manyArgs(cmd chat.Command) []chat.Args {
	var ids []string
	for id := range c.allFacets() {
		ids = append(ids, string(id))
	}
	slices.Sort(ids)
	values := func(o chat.Option) []string {
		switch o.Kind {
		case chat.Choice:
			var all []string
			for _, v := range o.Choices {
				all = append(all, v.Value)
			}
			return all
		case chat.Record:
			return ids
		default:
			return map[chat.Kind][]string{
				chat.Person: {"ana", "bo", "me"}, chat.Department: {"support", "warehouse"}, chat.Channel: {"ops"}, chat.Money: {"€900"},
				chat.Integer: {"2"}, chat.Text: {"2026"}, chat.Duration: {"1d"}, chat.Date: {"today"}, chat.Flag: {"yes"},
			}[o.Kind]
		}
	}
	many := []chat.Args{{}}
	for _, o := range cmd.Options {
		var next []chat.Args
		for _, args := range many {
			if !o.Required {
				next = append(next, args)
			}
			if o.Required || len(args) == 0 || len(many) < 20 {
				for _, v := range values(o) {
					more := chat.Args{o.Name: v}
					for name, value := range args {
						more[name] = value
					}
					next = append(next, more)
				}
			}
		}
		many = next
	}
	return many
}

// allFacets are the facets of all records.
func (c *company) allFacets() map[ops.ID]ops.Facets {
	found := map[ops.ID]ops.Facets{}
	c.must(c.store.View(context.Background(), func(r storage.Reader) error {
		for _, table := range storage.Tables {
			for n := range uint64(20) {
				id := ops.ID(fmt.Sprint(table.Prefix(), "-", n+1))
				if facets, err := table.Facets(r, id); err == nil {
					found[id] = facets
				}
			}
		}
		return nil
	}))
	return found
}
