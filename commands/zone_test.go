package commands_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"adjutant/chat"
	"adjutant/ops"
	"adjutant/storage"
)

// discordBo is the company in which Bo is known on Discord alone, and nothing says
// where he lives.
func discordBo(t *testing.T) *company {
	t.Helper()
	c := newSlack(t)
	c.reorganise(func(o *ops.Org) {
		for i := range o.People {
			if o.People[i].Handle == "bo" {
				o.People[i].Timezone = ""
			}
		}
	})
	c.onDiscord("8003", "link as:@bo")
	c.deliver()
	return c
}

func (c *company) livesIn(h ops.Handle) string {
	c.tb.Helper()
	_, org := c.orgs()
	p, _ := org.Person(h)
	return org.Location(p).String()
}

// Who is linked and lives nobody knows where is asked in the same message, and on
// their front page, until they have said so.
func TestZoneIsAskedOnce(t *testing.T) {
	c := discordBo(t)
	c.says("U01TOM", "people confirm PRO-1")
	sent := c.deliver()
	welcome := chat.Outgoing{}
	for _, out := range sent {
		if out.To.ID == "8003" {
			welcome = out
		}
	}
	if text := messageWords(welcome.Message); !strings.Contains(text, "Where do you live?") || !strings.Contains(text, "I take it to be Europe/Berlin") {
		t.Fatalf("welcomed with %s", text)
	}
	mustSay(t, c.onDiscord("8003", "home"), "Where do you live?")
	mustSay(t, c.onDiscord("8003", "zone lisbon"), "Your days begin in Europe/Lisbon, where it is 08:00 now")
	if got := c.livesIn("bo"); got != "Europe/Lisbon" {
		t.Errorf("Bo lives in %s", got)
	}
	mustNotSay(t, c.onDiscord("8003", "home"), "Where do you live?")
	sent = c.deliver()
	if len(sent) != 1 || sent[0].Edit.IsZero() || strings.Contains(messageWords(sent[0].Message), "Where do you live?") {
		t.Errorf("the welcome was redrawn as %v", sent)
	}
	c.checkStore()
}

// Who is known with a zone is not asked, nor is an observer, nor who is in a
// department that says where it is.
func TestZoneIsNotAsked(t *testing.T) {
	c := newSlack(t)
	c.seen("U09BO", "name", "Bo", "zone", "Asia/Tokyo")
	c.on("U09BO", chat.Invocation{Via: chat.ViaCommand, Text: "link as:@bo"})
	c.onDiscord("8007", "link as:@kai")
	for _, id := range []string{"PRO-1", "PRO-2"} {
		c.says("U01TOM", "people confirm "+id)
	}
	for _, out := range c.deliver() {
		if text := messageWords(out.Message); strings.Contains(text, "Where do you live?") {
			t.Errorf("%s was asked: %s", out.To.ID, text)
		}
	}
	mustNotSay(t, c.on("U01TOM", chat.Invocation{Via: chat.ViaCommand, Text: "home"}), "Where do you live?")
}

// What somebody has chosen counts for more than what Slack says later, outlives their
// account, and gives way to the file, which is said.
func TestZoneOutlives(t *testing.T) {
	c := discordBo(t)
	c.seen("U09BO", "name", "Bo", "zone", "Asia/Tokyo")
	c.on("U09BO", chat.Invocation{Via: chat.ViaCommand, Text: "link as:@bo"})
	c.says("U01TOM", "people confirm PRO-2")
	if got := c.livesIn("bo"); got != "Asia/Tokyo" {
		t.Fatalf("Slack says Tokyo, and Bo lives in %s", got)
	}
	mustSay(t, c.on("U09BO", chat.Invocation{Via: chat.ViaCommand, Text: "zone New York"}), "America/New York, where it is 03:00 now")
	c.seen("U09BO", "zone", "Europe/Paris")
	if got := c.livesIn("bo"); got != "America/New_York" {
		t.Errorf("Slack has moved Bo to %s", got)
	}
	c.says("U01TOM", "people unlink @bo on:slack")
	if got := c.livesIn("bo"); got != "America/New_York" {
		t.Errorf("without an account Bo lives in %s", got)
	}
	mustSay(t, c.on("U01TOM", chat.Invocation{Via: chat.ViaCommand, Text: "zone Asia/Tokyo"}), "file says that you live in Europe/Warsaw", "please ask Tomasz Nowak")
	if got := c.livesIn("tom"); got != "Europe/Warsaw" {
		t.Errorf("the file has lost to a choice: %s", got)
	}
	c.checkStore()
	c.must(c.store.View(context.Background(), func(r storage.Reader) error {
		past, err := storage.Past(r, c.now.AddDate(-1, 0, 0))
		if err == nil && len(storage.ChosenZones(past)) > 0 {
			t.Error("a year ago nobody had chosen")
		}
		return err
	}))
}

// The times at which somebody is asked move with them.
func TestZoneMovesCheckins(t *testing.T) {
	c := discordBo(t)
	c.says("U01TOM", "people confirm PRO-1")
	c.reorganise(func(o *ops.Org) {
		for i := range o.Departments {
			if o.Departments[i].Handle == "support" {
				o.Departments[i].Head = "bo"
			}
		}
	})
	c.takeOrg()
	before := c.timerAt("checkin/heads-weekly/bo")
	c.onDiscord("8003", "zone America/New_York")
	c.pass("2026-11-23 08:02")
	if got := c.timerAt("checkin/heads-weekly/bo"); !got.Equal(before.Add(6 * 60 * 60 * 1e9)) {
		t.Errorf("Bo was asked at %s, and is asked at %s", before, got)
	}
	c.checkStore()
}

// A city alone, written in a direct message, answers the question while it is open,
// and is no answer to anything afterwards.
func TestCityAsAnswer(t *testing.T) {
	c := discordBo(t)
	c.says("U01TOM", "people confirm PRO-1")
	write := func(text string) chat.Reply {
		return c.discord("8003", chat.Invocation{Via: chat.ViaMessage, Text: text})
	}
	mustNotSay(t, write("I like Lisbon"), "Your days begin")
	mustSay(t, write("Lisbon"), "Your days begin in Europe/Lisbon")
	if reply := write("Tokyo"); !reply.Failed || c.livesIn("bo") != "Europe/Lisbon" {
		t.Errorf("%s", words(reply))
	}
	mustSay(t, write("zone tokyo"), "Asia/Tokyo")
}

// What is no zone is said beside its field, with what was probably meant.
func TestZoneWrong(t *testing.T) {
	c := discordBo(t)
	c.says("U01TOM", "people confirm PRO-1")
	reply := c.onDiscord("8003", "zone Lisbn")
	if reply.Form == nil || len(reply.Form.Fields) != 1 || !strings.Contains(reply.Form.Fields[0].Error, "Did you mean Europe/Lisbon?") || reply.Form.Fields[0].Value != "Lisbn" {
		t.Errorf("%+v", reply.Form)
	}
	reply = c.onDiscord("8003", "zone")
	if reply.Form == nil || reply.Form.Fields[0].Value != "Europe/Berlin" || reply.Form.Fields[0].Option.Kind != chat.Zone {
		t.Errorf("%+v", reply.Form)
	}
	before := c.livesIn("bo")
	mustSay(t, c.onDiscord("8003", "zone tokyo"), "Asia/Tokyo")
	c.pass("2026-11-23 08:10")
	mustSay(t, c.onDiscord("8003", "undo"), "Taken back")
	if got := c.livesIn("bo"); got != before || c.timerAt("zones").IsZero() {
		t.Errorf("taken back, and Bo lives in %s", got)
	}
	mustSay(t, c.onDiscord("8003", "zone UTC+2"), "UTC+2, where it is 10:10 now", "no summer time")
}

// Zones are completed with the time there, the company's before others, by area, city,
// any word of it and distance from UTC.
func TestZoneCompletion(t *testing.T) {
	c := newSlack(t)
	complete := func(prefix string) (values, labels []string) {
		inv := chat.Invocation{Platform: "slack", Account: "U01TOM", Path: "zone"}
		for _, s := range c.to.Complete(context.Background(), inv, "zone", prefix) {
			values, labels = append(values, s.Value), append(labels, s.Label)
			if _, err := ops.ZoneName("zone", s.Value); err != nil {
				t.Errorf("%q offers %q, which is no zone", prefix, s.Value)
			}
		}
		return values, labels
	}
	all, labels := complete("")
	if len(all) != 25 || all[0] != "Europe/Berlin" || labels[0] != "Europe/Berlin · 09:00 now" {
		t.Errorf("of nothing: %q %q", all, labels)
	}
	for prefix, want := range map[string]string{
		"lis": "Europe/Lisbon", "LISBON": "Europe/Lisbon", "new y": "America/New_York", "york": "America/New_York", "europe/lis": "Europe/Lisbon",
		"ushu": "America/Argentina/Ushuaia", "+5:45": "Asia/Kathmandu", "utc+9": "Asia/Tokyo", "+0": "UTC", "gmt-3": "America/Sao_Paulo",
	} {
		if got, _ := complete(prefix); !slices.Contains(got, want) {
			t.Errorf("%q was completed with %q", prefix, got)
		}
	}
	if got, labels := complete("UTC+2"); len(got) == 0 || got[0] != "Etc/GMT-2" || labels[0] != "UTC+2 · 10:00 now" || !slices.Contains(got, "Europe/Athens") {
		t.Errorf("UTC+2: %q %q", got, labels)
	}
	if got, _ := complete("nowhere"); len(got) > 0 {
		t.Errorf("nowhere: %q", got)
	}
	line := c.to.Complete(context.Background(), chat.Invocation{Platform: "slack", Account: "U01TOM", Text: "zone lis"}, "", "zone lis")
	if !slices.ContainsFunc(line, func(s chat.Suggestion) bool { return s.Value == "Europe/Lisbon" }) {
		t.Errorf("the line is carried on with %v", line)
	}
}
