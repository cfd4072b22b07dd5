package commands

import (
	"slices"

	"adjutant/chat"
	"adjutant/ops"
	"adjutant/storage"
)

// mostAbout is how many actions and decisions a record names that are about it.
const mostAbout = 5

// aboutBlocks are the actions and decisions that are about a record, as far as the
// person may know of them: first what is open, then the latest.
func (c *call) aboutBlocks(id ops.ID) ([]chat.Block, error) {
	q := storage.Query{List: "about", Key: []string{string(id)}, Keep: c.sees, Limit: mostAbout, CountTo: countTo}
	var blocks []chat.Block
	section := func(title string, lines []chat.Line, count int, more bool, command string) {
		if len(lines) > 0 {
			blocks = append(blocks, chat.Heading(title), chat.List(appendMore(lines, count, more, command)...))
		}
	}
	actions, err := storage.Actions.List(c.r, q)
	if err != nil {
		return nil, err
	}
	var lines []chat.Line
	for _, a := range actions.Records {
		lines = append(lines, c.actionLine(a))
	}
	section("Actions", lines, actions.Count, actions.More, "/action list")
	decisions, err := storage.Decisions.List(c.r, q)
	if err != nil {
		return nil, err
	}
	lines = nil
	for _, d := range decisions.Records {
		lines = append(lines, c.decisionLine(d))
	}
	section("Decisions", lines, decisions.Count, decisions.More, "/decision list")
	return blocks, nil
}

// background is what stands below a record that is shown: what is about it, where it
// came from, and the last entries of its history, at most so many.
func (c *call) background(m ops.Meta, entries int) ([]chat.Block, error) {
	about, err := c.aboutBlocks(m.ID)
	if err != nil {
		return nil, err
	}
	history, err := c.history(m.ID, entries)
	return slices.Concat(about, c.from(m.Origin), []chat.Block{chat.Heading("History"), chat.List(history...)}), err
}
