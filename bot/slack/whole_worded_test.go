package slack_test

import (
	"encoding/json"
	"strings"
	"testing"

	"adjutant/bot/bottest"
	"adjutant/bot/bottest/office"
	"adjutant/ops"
)

// TestWordedBlocks compares one message of each kind in which a model's words are, as
// Slack has it, with testdata/blocks.
func TestWordedBlocks(t *testing.T) {
	t.Parallel()
	org := company(t)
	org.Checkins = nil
	org.Model = ops.ModelUse{For: ops.ModelPurposes}
	st := newStage(t, org, setting{before: func(o *office.Office) { o.Hire(office.Worded) }})
	golden := func(name string, blocks json.RawMessage) {
		t.Helper()
		var parsed []map[string]any
		if err := json.Unmarshal(blocks, &parsed); err != nil || !strings.Contains(string(blocks), "✎") {
			t.Fatalf("%s: %v in %s", name, err, blocks)
		}
		for _, block := range parsed {
			if id, _ := block["block_id"].(string); givenID.MatchString(id) {
				delete(block, "block_id")
			}
		}
		bottest.Golden(t, *update, "blocks/"+name+".json", steady(bottest.JSON(t, parsed)))
	}
	ana, mia := st.as("ana"), st.as("mia")
	ana.slash("support", "/update off track The queue is growing blockers:\"The contract is not signed\" waiting_on:legal")
	mia.slash("support", "/coo ask why is support red?")
	golden("answer-worded", mia.latest("support").Blocks)
	ana.did(ana.DM("we lost the second supplier, might slip two weeks"))
	golden("draft-worded", ana.latest("").Blocks)
	st.moves("2026-11-27 11:30")
	digests := 0
	for _, m := range st.fake.Messages(mia.ID) {
		if strings.Contains(m.Plain(), "Week 48") {
			digests++
			golden("digest-worded", m.Blocks)
		}
	}
	if digests != 1 {
		t.Errorf("there are %d digests", digests)
	}
	st.clean()
}
