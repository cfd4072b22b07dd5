package slack_test

import (
	"adjutant/bot/bottest"
	"encoding/json"
	"regexp"
	"strings"
	"testing"
)

// TestBlocks compares one message of each kind, as Slack has it, with
// testdata/blocks.
func TestBlocks(t *testing.T) {
	t.Parallel()
	st := newStage(t, company(t), setting{})
	ana, bo, tom, mia, kai := st.as("ana"), st.as("bo"), st.as("tom"), st.as("mia"), st.as("kai")
	golden := func(name string, blocks json.RawMessage) {
		t.Helper()
		var parsed []map[string]any
		if err := json.Unmarshal(blocks, &parsed); err != nil || len(parsed) == 0 {
			t.Fatalf("%s: %v in %s", name, err, blocks)
		}
		for _, block := range parsed {
			if id, _ := block["block_id"].(string); givenID.MatchString(id) {
				delete(block, "block_id")
			}
		}
		bottest.Golden(t, *update, "blocks/"+name+".json", steady(bottest.JSON(t, parsed)))
	}

	bo.slash("support", "/request budget €12,000 Contractor for the peak season")
	golden("request-asked", bo.latest("support").Blocks)
	golden("request-decide", ana.with("", "Approve").Blocks)
	ana.slash("support", "/risk log Supplier fails likelihood:4 impact:5")
	golden("risk-alert", tom.with("", "Acknowledge").Blocks)
	golden("risk-card", ana.latest("support").Blocks)
	ana.slash("support", "/risk show RISK-1")
	golden("risk-shown", ana.latest("support").Blocks)
	golden("answer", ana.with("support", "Undo").Blocks)
	kai.slash("warehouse", "/update off track Robots stand still blockers:\"Firmware bricked\" waiting_on:support")
	golden("update-card", st.fake.Messages(channelOf("warehouse"))[0].Blocks)

	ana.slash("support", "/risk log")
	golden("form-risk", ana.form().Blocks)
	ana.did(ana.Close())
	ana.slash("support", "/request")
	golden("form-request", ana.form().Blocks)
	ana.did(ana.Press(ana.with("", "Approve"), "Reject"))
	golden("form-reject", ana.form().Blocks)
	tom.did(tom.OpenHome())
	golden("home-coo", tom.Home().Blocks)
	mia.did(mia.OpenHome())
	golden("home-ceo", mia.Home().Blocks)
	st.visit(ana.ID, "ana").slash("support", "/coo help")
	golden("help", ana.latest("support").Blocks)
	ana.slash("support", "/coo nonsense")
	golden("unknown", ana.latest("support").Blocks)

	st.moves("2026-11-26 16:00")
	golden("check-in", ana.with("", "Answer").Blocks)
	ana.did(ana.Press(ana.with("", "Answer"), "Answer"))
	golden("form-check-in", ana.form().Blocks)
	st.moves("2026-11-27 11:30")
	for _, m := range st.fake.Messages(mia.ID) {
		if strings.Contains(m.Plain(), "Week 48") {
			golden("digest", m.Blocks)
			golden("digest-thread", m.Thread[0].Blocks)
		}
	}
	golden("reminder", ana.with("", "Ask somebody else").Blocks)
	for _, m := range st.fake.Messages(channelOf("leadership")) {
		if strings.Contains(m.Plain(), "answered RND-") {
			golden("round", m.Blocks)
		}
	}
	st.clean()
}

// givenID is a block's id that Slack has made up itself.
var givenID = regexp.MustCompile(`^b[0-9A-F]+$`)
