package commands_test

import (
	"context"
	"strings"
	"testing"

	"adjutant/ops"
	"adjutant/storage"
)

// modelled is a company that lets a model be used.
func modelled(o *ops.Org) {
	o.Model = ops.ModelUse{For: []string{"digests", "questions"}, Audience: ops.ForTeam, TokensADay: 200_000}
}

// meters keeps what a model was used for on some days.
func (c *company) meters(days map[string]storage.Meter) {
	c.tb.Helper()
	c.must(c.store.Update(context.Background(), func(tx storage.Tx) error {
		for day, m := range days {
			if err := storage.SetMeter(tx, day, m, c.now); err != nil {
				return err
			}
		}
		return nil
	}))
}

// Those who run the company are shown what a model costs and what was not shown of what
// it said; others what it is used for and told.
func TestModelShowsItsMeter(t *testing.T) {
	c := newCompanyWith(t, modelled)
	c.book.Model, c.book.ModelName = true, "gpt-5-mini at api.openai.com"
	c.meters(map[string]storage.Meter{
		"2026-11-23": {Asked: 12, Cached: 3, Failed: map[string]int{"too_late": 2}, Sent: 60_000, Received: 8_000, Reserved: 120,
			Kept: 34, Dropped: map[string]int{"number": 2, "no_citation": 1}},
		"2026-11-17": {Asked: 1, Sent: 900, Received: 100, Kept: 1, Dropped: map[string]int{"number": 1}},
		"2026-11-16": {Asked: 2, Sent: 2000, Failed: map[string]int{"too_late": 1, "down": 3}},
		"2026-10-25": {Asked: 4, Sent: 10_000, Kept: 5},
		"2026-10-24": {Asked: 1000, Sent: 1_000_000}, // a month ago
	})
	const tokens = "68,120 of 200,000: 34%"
	for _, person := range []string{"tom", "mia", "raj"} {
		text := words(c.ask(person, "model"))
		for _, part := range []string{
			"used for digests and questions", "gpt-5-mini at api.openai.com", "all kinds of record: what the whole company may read", "and your people’s names",
			"███░░░░░░░ " + tokens, "30 days: asked 19 times, 6 without an answer; 40 sentences shown, 4 not\n",
			"Today: asked 12 times, 3 answered from memory, 2 without an answer (too late 2); 34 sentences shown, 3 not (number 2, named no record 1)",
			"7 days: asked 13 times, 3 answered from memory, 2 without an answer (too late 2), 69,120 tokens; 35 sentences shown, 4 not (number 3, named no record 1)",
			"30 days: asked 19 times, 3 answered from memory, 6 without an answer (down 3, too late 3), 81,120 tokens; 40 sentences shown",
		} {
			if !strings.Contains(text, part) {
				t.Errorf("@%s is not told %q:\n%s", person, part, text)
			}
		}
	}
	for _, person := range []string{"ana", "eli", "uma"} {
		text := words(c.ask(person, "model"))
		if !strings.Contains(text, "used for digests and questions") || !strings.Contains(text, "what the whole company may read") || !strings.Contains(text, "✎") {
			t.Errorf("@%s is not told what it may know:\n%s", person, text)
		}
		for _, part := range []string{"68,120", "gpt-5", "30 days", "sentences shown"} {
			if strings.Contains(text, part) {
				t.Errorf("@%s is told %q:\n%s", person, part, text)
			}
		}
	}
	if refused := c.ask("nobody", "model"); !refused.Failed {
		t.Errorf("a stranger is told %s", words(refused))
	}
}

// On a schedule, a person gets what they may see, and a channel what everybody may.
func TestModelOnASchedule(t *testing.T) {
	c := newCompanyWith(t, func(o *ops.Org) { modelled(o); o.Checkins = nil })
	c.book.Model, c.book.ModelName = true, "gpt-5-mini at api.openai.com"
	c.do("tom", "schedule add model weekdays at 10:00 to @tom")
	c.do("tom", "schedule add model weekdays at 10:00 in #support")
	c.play(c.now.AddDate(0, 0, 1))
	sent := map[string]string{}
	for _, out := range c.deliver() {
		sent[out.To.ID] += messageWords(out.Message)
	}
	for to, tells := range map[string]bool{"tom": true, "support": false} {
		if !strings.Contains(sent[to], "used for digests and questions") || strings.Contains(sent[to], "Tokens today") != tells {
			t.Errorf("%s is sent:\n%s", to, sent[to])
		}
	}
}

// Where no model is used, those who can change that are told which switch is off.
func TestModelOff(t *testing.T) {
	for name, c := range map[string]struct {
		use  ops.ModelUse
		set  bool
		want string
	}{
		"both":        {want: "takes two switches"},
		"environment": {use: ops.ModelUse{For: []string{"drafts"}}, want: "lets one be used for drafts, and whoever runs the bot has set none"},
		"file":        {set: true, want: "One is set (m at h), and the organisation’s file lets it be used for nothing"},
	} {
		co := newCompanyWith(t, func(o *ops.Org) { o.Model = c.use })
		if co.book.Model = c.set; c.set {
			co.book.ModelName = "m at h"
		}
		if text := words(co.ask("raj", "model")); !strings.Contains(text, "No language model is used") || !strings.Contains(text, c.want) {
			t.Errorf("%s: @raj is told\n%s", name, text)
		}
		if text := words(co.ask("ana", "model")); strings.TrimSpace(text) != "No language model is used" {
			t.Errorf("%s: @ana is told\n%s", name, text)
		}
	}
}

// A company that lets a model be told everything, and one that spends all it may.
func TestModelWidest(t *testing.T) {
	c := newCompanyWith(t, func(o *ops.Org) {
		o.Model = ops.ModelUse{For: ops.ModelPurposes, Records: []string{"risks", "updates"}, Audience: ops.ForCEO, RealNames: true, TokensADay: 5000}
	})
	c.book.Model = true
	text := words(c.ask("tom", "model"))
	for _, part := range []string{"risks and updates: everything but what is confidential", "your people’s names are told", "░░░░░░░░░░ 0 of 5,000: 0%", "30 days: nothing asked"} {
		if !strings.Contains(text, part) {
			t.Errorf("%q is not in\n%s", part, text)
		}
	}
	c.meters(map[string]storage.Meter{"2026-11-10": {Asked: 1, Sent: 900, Kept: 1}})
	if text := words(c.ask("tom", "model")); !strings.Contains(text, "7 days: nothing asked") || !strings.Contains(text, "30 days: asked once, 900 tokens; 1 sentence shown") {
		t.Errorf("two weeks ago:\n%s", text)
	}
	c.meters(map[string]storage.Meter{"2026-11-23": {Asked: 1, Sent: 7000, Kept: 1}})
	if text := words(c.ask("tom", "model")); !strings.Contains(text, "██████████ 7,000 of 5,000: 140%") || !strings.Contains(text, "Today: asked once; 1 sentence shown") {
		t.Errorf("more than all:\n%s", text)
	}
	c.meters(map[string]storage.Meter{"2026-11-23": {Asked: 1, Sent: 1}})
	if text := words(c.ask("tom", "model")); !strings.Contains(text, "1 of 5,000: less than 1%") {
		t.Errorf("almost nothing:\n%s", text)
	}
}
