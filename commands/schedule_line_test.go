package commands_test

import (
	"maps"
	"strings"
	"testing"

	"adjutant/chat"
	"adjutant/chat/grammar"
	"adjutant/commands"
)

// What is said in one go is taken apart, and no word of the command is taken for
// anything else.
func TestSplitSchedule(t *testing.T) {
	split := func(command, every, in, to string) chat.Args {
		args := chat.Args{}
		for name, value := range map[string]string{"command": command, "every": every, "in": in, "to": to} {
			if value != "" {
				args[name] = value
			}
		}
		return args
	}
	for _, c := range []struct {
		given, want chat.Args
	}{
		// As the grammar leaves it: all in one.
		{split(`"risk list overdue" every monday 9:00 in #ops`, "", "", ""), split("risk list overdue", "every monday 9:00", "#ops", "")},
		{split(`“risk list overdue” every monday 9:00 in #ops`, "", "", ""), split("risk list overdue", "every monday 9:00", "#ops", "")},
		{split(`risk list overdue every monday 9:00 in #ops`, "", "", ""), split("risk list overdue", "every monday 9:00", "#ops", "")},
		{split(`/risk list overdue every monday 9:00`, "", "", ""), split("risk list overdue", "every monday 9:00", "", "")},
		{split(`"/my" weekdays at 8:30`, "", "", ""), split("my", "weekdays at 8:30", "", "")},
		{split(`my, on weekdays at 8:30`, "", "", ""), split("my", "on weekdays at 8:30", "", "")},
		{split(`risk list high first monday of the month 10:00 in leadership`, "", "", ""), split("risk list high", "first monday of the month 10:00", "leadership", "")},
		{split(`risk list every second monday 9am to @ana, @bo in #ops`, "", "", ""), split("risk list", "every second monday 9am", "#ops", "@ana, @bo")},
		{split(`risk list in <#C01OPS|ops> to <@U01ANA>`, "daily at 9", "", ""), split("risk list", "daily at 9", "<#C01OPS|ops>", "<@U01ANA>")},
		{split(`risk list 0 9 * * 1 IN #ops`, "", "", ""), split("risk list", "0 9 * * 1", "#ops", "")},
		{split(`risk list every 0 9 * * 1`, "", "", ""), split("risk list", "0 9 * * 1", "", "")},
		{split(`"risk list" every 0 9 * * 1`, "", "", ""), split("risk list", "0 9 * * 1", "", "")},
		// The quoted words may be any.
		{split(`"risk log every monday 9:00 in #ops" every friday in #legal`, "", "", ""), split("risk log every monday 9:00 in #ops", "every friday", "#legal", "")},
		{split(`"risk log every monday in #ops"`, "", "", ""), split("risk log every monday in #ops", "", "", "")},
		// Only as far as it was not said by name.
		{split(`risk list overdue`, "monday 9:00", "#ops", ""), split("risk list overdue", "monday 9:00", "#ops", "")},
		{split(`"risk list overdue"`, "monday 9:00 in #ops", "", ""), split("risk list overdue", "monday 9:00", "#ops", "")},
		{split(`risk list overdue in #ops`, "monday 9:00", "", ""), split("risk list overdue", "monday 9:00", "#ops", "")},
		{split(`"risk list overdue" in #ops`, "monday 9:00", "", ""), split("risk list overdue", "monday 9:00", "#ops", "")},
		{split(`"risk list overdue" every monday`, "", "#ops", ""), split("risk list overdue", "every monday", "#ops", "")},
		{split(`risk list every friday`, "monday 9:00", "", ""), split("risk list every friday", "monday 9:00", "", "")},
		{split(`"risk list" every friday`, "monday 9:00", "", ""), split(`"risk list" every friday`, "monday 9:00", "", "")},
		{split(`risk list every monday in #legal`, "", "#ops", ""), split("risk list", "every monday in #legal", "#ops", "")},
		// What is wrong stays where its fault can be shown.
		{split(`risk list every mnoday 9:00 in #ops`, "", "", ""), split("risk list", "every mnoday 9:00", "#ops", "")},
		{split(`"risk list" now and then`, "", "", ""), split("risk list", "now and then", "", "")},
		{split(`risk list`, "", "", ""), split("risk list", "", "", "")},
		{split(`every monday 9:00`, "", "", ""), split("", "every monday 9:00", "", "")},
		{split(`in #ops`, "", "", ""), split("", "", "#ops", "")},
		{chat.Args{}, chat.Args{}},
	} {
		if got := commands.SplitSchedule(maps.Clone(c.given)); !maps.Equal(got, c.want) {
			t.Errorf("%v\nis taken for %v\nand not for  %v", c.given, got, c.want)
		}
	}
}

// No option of a report is taken for one of the schedule’s own.
func TestScheduleKeepsOptions(t *testing.T) {
	c := newCompany(t)
	var add chat.Command
	for _, cmd := range c.book.Commands() {
		if cmd.Path == "schedule add" {
			add = cmd
		}
	}
	for _, cmd := range c.book.Commands() {
		for _, o := range cmd.Options {
			if line := cmd.Path + " " + o.Name + ":yes"; cmd.ReadOnly {
				args, issues := grammar.Read(add, line+" every:friday", nobodyElse{})
				if len(issues) > 0 || args["command"] != line {
					t.Errorf("%s is read as %v %v", line, args, issues)
				}
			}
		}
	}
}

// nobodyElse recognises nothing.
type nobodyElse struct{}

func (nobodyElse) Recognises(chat.Option, string) bool { return false }

// TestScheduleApart asks with options that came apart, as some platforms type them, with
// words among them that belong into others.
func TestScheduleApart(t *testing.T) {
	c := newQuietCompany(t)
	for _, args := range []chat.Args{
		{"command": "risk list high", "every": "monday 9:00", "in": "ops"},
		{"command": "/risk list high", "every": "every monday 9:00 in #ops"},
		{"command": `"risk list high" every monday 9:00 in #ops`},
	} {
		given := maps.Clone(args)
		reply := c.dispatch("tom", chat.Invocation{Via: chat.ViaCommand, Path: "schedule add", Args: args})
		if got := words(reply); !strings.Contains(got, "/risk list high") || !strings.Contains(got, "#ops") || !strings.Contains(got, "Mon 23 Nov 09:00") && !strings.Contains(got, "Mon 30 Nov 09:00") {
			t.Errorf("%v is answered with %q", given, got)
		}
		if !maps.Equal(args, given) {
			t.Errorf("%v became %v", given, args)
		}
	}
}
