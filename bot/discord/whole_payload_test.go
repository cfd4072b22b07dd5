package discord_test

import (
	"encoding/json"
	"regexp"
	"strings"
	"testing"

	"adjutant/bot/bottest"
	"adjutant/bot/bottest/office"
	"adjutant/bot/discord/fakediscord"
)

// TestPayloads compares one message of each kind, as it is posted and as it is laid out,
// and one form of each kind, with testdata/payloads.
func TestPayloads(t *testing.T) {
	t.Parallel()
	st := newStage(t, company(t), setting{})
	ana, bo, tom, mia, kai := st.as("ana"), st.as("bo"), st.as("tom"), st.as("mia"), st.as("kai")
	type with = map[string]any
	golden := func(name string, payload any) {
		t.Helper()
		raw, err := json.Marshal(payload)
		var sent any
		if err == nil {
			err = json.Unmarshal(raw, &sent)
		}
		if err != nil {
			t.Fatal(err)
		}
		bottest.Golden(t, *update, "payloads/"+name+".json", anonymous(bottest.JSON(t, sent)))
	}
	posted := func(name string, m fakediscord.Message) { t.Helper(); golden(name, st.sentAs(m)) }
	answered := func(name string, ack fakediscord.Ack) { t.Helper(); golden(name, st.respondedWith(ack)) }
	opened := func(name string, v *visitor, ack fakediscord.Ack) {
		t.Helper()
		v.form()
		answered("form-"+name, ack)
		v.CloseModal()
	}

	bo.command("support", "request new", with{"kind": "budget", "amount": "€12,000", "title": "Contractor for the peak season"})
	posted("request-asked", st.fake.Messages(channelOf("support"))[0])
	posted("request-decide", ana.with("", "Approve"))
	answered("answer", ana.command("support", "risk log", with{"title": "Supplier fails", "likelihood": "4", "impact": "5"}))
	posted("risk-alert", tom.with("", "Acknowledge"))
	answered("risk-shown", ana.command("support", "risk show", with{"id": "RISK-1"}))
	kai.command("warehouse", "update post", with{"health": "off_track", "summary": "Robots stand still", "blockers": "Firmware bricked", "waiting_on": "support"})
	posted("update-card", st.fake.Messages(channelOf("warehouse"))[0])

	opened("risk", ana, ana.command("support", "risk log", nil))
	opened("request", ana, ana.command("support", "request new", nil))
	opened("reject", ana, ana.did(ana.Press(ana.with("", "Approve"), "Reject")))
	ana.command("support", "request new", nil)
	ana.Fill("What is it for", "budget")
	ana.Fill("How much", "€900")
	ana.Fill("What you need", "Chairs")
	answered("form-step", ana.did(ana.Submit()))
	answered("home-coo", tom.command("", "home", nil))
	answered("home-ceo", mia.command("", "home", nil))
	answered("help", ana.command("support", "help", nil))
	answered("list", ana.command("support", "risk list", nil))
	answered("chart", ana.command("support", "chart", with{"what": "health"}))

	st.moves("2026-11-26 16:00")
	posted("check-in", ana.with("", "Answer"))
	opened("check-in", ana, ana.did(ana.Press(ana.with("", "Answer"), "Answer")))
	st.moves("2026-11-27 11:30")
	digest := mia.card("Week 48")
	posted("digest", digest)
	posted("reminder", ana.with("", "Ask somebody else"))
	st.moves("2026-11-27 13:30")
	rounds := 0
	for _, m := range st.fake.Messages(channelOf("leadership")) {
		if strings.Contains(m.Plain(), "answered RND-") {
			rounds++
			posted("round", m)
		}
	}
	if rounds != 1 {
		t.Errorf("there are %d rounds", rounds)
	}
	st.clean()
}

// sentAs is what was sent to post a message of the outbox, as words, which is what a
// phone shows, and to lay it out.
func (st *stage) sentAs(m fakediscord.Message) any {
	st.T.Helper()
	var words, layout json.RawMessage
	for _, c := range st.fake.Calls("") {
		switch {
		case layout != nil || c.Vars["channel"] != m.Channel:
		case c.Method == "POST" && strings.HasSuffix(c.Path, "/messages"):
			words = c.Body
		case c.Method == "PATCH" && c.Vars["message"] == m.ID:
			layout = c.Body
		}
	}
	if words == nil || layout == nil {
		st.T.Fatalf("this was not posted: %s", m.Plain())
	}
	return map[string]any{"posted": words, "laid out": layout}
}

// respondedWith is the first response to what somebody did.
func (st *stage) respondedWith(ack fakediscord.Ack) any {
	st.T.Helper()
	for _, c := range st.fake.Calls("") {
		if c.Method == "POST" && strings.HasPrefix(c.Path, "/interactions/"+ack.ID+"/") {
			return c.Body
		}
	}
	st.T.Fatalf("nothing was responded to %s", ack.ID)
	return nil
}

// anonymous replaces what no two runs have in common.
func anonymous(text string) string {
	for pattern, with := range map[*regexp.Regexp]string{
		snowflakes: "1", componentID: `${1}0`, nonce: `${1}0"`, formID: `"f:0"`, formArgs: "d=0&n=0",
	} {
		text = pattern.ReplaceAllString(text, with)
	}
	return office.Steady(text)
}

var (
	snowflakes  = regexp.MustCompile(`1[0-9]{18}`)
	componentID = regexp.MustCompile(`("id": )[0-9]{5,}\b`)
	nonce       = regexp.MustCompile(`("nonce": ")[^"]*"`)
	formID      = regexp.MustCompile(`"f:[^"]*"`)
	formArgs    = regexp.MustCompile(`d=[^&"]*&n=[^&"]*`)
)
