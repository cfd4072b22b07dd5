package slack_test

import (
	"context"
	"encoding/json"
	"strings"
	"testing"

	"adjutant/bot/bottest"
	"adjutant/bot/bottest/office"
	"adjutant/chat"
	"adjutant/ops"
)

// wordsmith is a model that says the same for each step.
type wordsmith map[string]string

func (w wordsmith) Consult(_ context.Context, consult chat.Consult) chat.Advice {
	return chat.Advice{Content: json.RawMessage(w[consult.Step])}
}

func (wordsmith) Checked(context.Context, chat.Invocation, chat.Checked) {}

// TestWordedBlocks compares one message of each kind in which a model's words are, as
// Slack has it, with testdata/blocks.
func TestWordedBlocks(t *testing.T) {
	t.Parallel()
	org := company(t)
	org.Checkins = nil
	org.Model = ops.ModelUse{For: ops.ModelPurposes}
	st := newStage(t, org, setting{before: func(o *office.Office) {
		o.Book.Model, o.Dispatcher.Model = true, wordsmith{
			"plan":   `{"queries":[{"from":"departments","where":[{"field":"department","op":"=","value":"support"}],"words":[],"sort":"","desc":false,"limit":0}]}`,
			"answer": `{"sentences":[{"text":"Customer Support is off track: the queue is growing.","cites":["UPD-1"]},{"text":"All is well.","cites":["UPD-1"]}]}`,
			"draft":  `{"kind":"risk","values":[{"option":"title","value":"lost the second supplier"},{"option":"consequence","value":"might slip two weeks"}],"others":["update"]}`,
			"digest": `{"headline":{"text":"","cites":[]},"lines":[{"about":"UPD-1","text":"Customer Support is off track, and the queue is growing.","cites":["UPD-1"]}]}`,
		}
	}})
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
