package discord_test

import (
	"encoding/json"
	"strings"
	"testing"

	"adjutant/bot/bottest"
	"adjutant/bot/bottest/office"
	"adjutant/ops"
)

// TestWordedPayloads compares one message of each kind in which a model's words are, as
// Discord has it, with testdata/payloads.
func TestWordedPayloads(t *testing.T) {
	t.Parallel()
	org := company(t)
	org.Checkins = nil
	org.Model = ops.ModelUse{For: ops.ModelPurposes}
	st := newStage(t, org, setting{before: func(o *office.Office) { o.Hire(office.Worded) }})
	golden := func(name string, payload any) {
		t.Helper()
		raw, err := json.Marshal(payload)
		var sent any
		if err == nil {
			err = json.Unmarshal(raw, &sent)
		}
		if err != nil || !strings.Contains(string(raw), "✎") {
			t.Fatalf("%s: %v in %s", name, err, raw)
		}
		bottest.Golden(t, *update, "payloads/"+name+".json", anonymous(bottest.JSON(t, sent)))
	}
	ana, mia := st.as("ana"), st.as("mia")
	type with = map[string]any
	ana.command("support", "update post", with{"health": "off_track", "summary": "The queue is growing", "blockers": "The contract is not signed", "waiting_on": "legal"})
	golden("answer-worded", st.respondedWith(mia.command("support", "ask", with{"question": "why is support red?"})))
	golden("draft-worded", st.respondedWith(ana.command("support", "draft", with{"text": "we lost the second supplier, might slip two weeks"})))
	st.moves("2026-11-27 11:30")
	golden("digest-worded", st.sentAs(mia.card("Week 48")))
	st.clean()
}
