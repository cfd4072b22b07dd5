package commands_test

import (
	"context"
	"strings"
	"testing"
	"unicode/utf8"

	"adjutant/chat"
)

// FuzzText has anybody type anything: the bot never fails by a fault of its
// own, always answers, and writes nothing where it refuses or asks for more.
func FuzzText(f *testing.F) {
	for i, line := range typed(f) {
		f.Add(uint8(i), line)
	}
	for _, line := range []string{"", "/", "risk", "risk log \x00", "undo entry:-1", "risk list page:1000", "\xff\xfe", "／risk log wide"} {
		f.Add(uint8(3), line)
	}
	c := furnished(f)
	state := c.state()
	f.Fuzz(func(t *testing.T, who uint8, text string) {
		c.tb = t
		person := people[int(who)%len(people)]
		reply := c.ask(person, text)
		after := c.state()
		if (reply.Failed || reply.Form != nil) && after != state {
			t.Errorf("@%s typed %q, was refused, and something was written", person, text)
		}
		state = after
		if !utf8.ValidString(words(reply)) {
			t.Errorf("@%s typed %q and was answered %q", person, text, words(reply))
		}
		inv := chat.Invocation{Platform: "console", Account: person, Text: text, Place: chat.Place{Platform: "console", Direct: true, ID: person}}
		for _, s := range c.to.Complete(context.Background(), inv, "", text) {
			if s.Value == "" || s.Label == "" {
				t.Errorf("%q is completed with %+v", text, s)
			}
		}
		if strings.Contains(c.log.String(), "panic") {
			t.Fatal(c.log.String())
		}
	})
}

// FuzzArgs has platforms send anything as a command's typed options, as a
// button or a form: what is said for one option never breaks the bot.
func FuzzArgs(f *testing.F) {
	c := furnished(f)
	all := c.book.Commands()
	for i, cmd := range all {
		for j := range cmd.Options {
			for _, value := range []string{"RISK-1", "UPD-1", "ana", "3", "friday", "yes", "", "\x00", "off_track, on_track"} {
				f.Add(uint8(i), uint8(j), "RISK-1", value, "1")
			}
		}
	}
	state := c.state()
	f.Fuzz(func(t *testing.T, command, option uint8, id, value, rev string) {
		c.tb = t
		cmd := all[int(command)%len(all)]
		args := chat.Args{"id": id, "rev": rev}
		if len(cmd.Options) > 0 {
			args[cmd.Options[int(option)%len(cmd.Options)].Name] = value
		}
		for _, inv := range []chat.Invocation{
			{Via: chat.ViaForm, Path: cmd.Path, Args: args},
			{Via: chat.ViaButton, Path: cmd.Path, Args: args, Form: true},
		} {
			reply := c.dispatch("tom", inv)
			after := c.state()
			if (reply.Failed || reply.Form != nil) && after != state {
				t.Errorf("/%s %v was refused, and something was written", cmd.Path, args)
			}
			state = after
		}
	})
}

// furnished is a company with something to talk about.
func furnished(tb testing.TB) *company {
	c := newCompany(tb)
	c.do("ana", "risk log Supplier fails likelihood:4 impact:4 due:friday mitigation:Second supplier")
	c.do("bo", "risk log Ana is about to leave likelihood:3 impact:3 confidential:yes links:RISK-1")
	c.do("ana", "risk accept RISK-2 She said so herself")
	c.do("ana", "risk log Old news")
	c.do("ana", "risk close RISK-3 It is over")
	c.do("ana", "update off track Nobody answers waiting_on:legal blockers:Contract")
	c.do("tom", "update on track All is well")
	return c
}
