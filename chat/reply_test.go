package chat_test

import (
	"testing"

	"adjutant/chat"
)

func TestWithReference(t *testing.T) {
	note := chat.Note(chat.T("Look it up: "), chat.C("ABC123"))
	for _, c := range []struct {
		name  string
		reply chat.Reply
		want  int // blocks
	}{
		{"without one", chat.Say("Done."), 0},
		{"said nowhere", chat.Reply{Message: chat.Say("It failed.").Message, Reference: "ABC123"}, 1},
		{"said in the title", chat.Reply{Message: chat.Say("It failed: ABC123.").Message, Reference: "ABC123"}, 0},
		{"said in a block", chat.Reply{Message: chat.Message{Blocks: []chat.Block{note}}, Reference: "ABC123"}, 1},
	} {
		blocks := make([]chat.Block, len(c.reply.Message.Blocks), 8)
		copy(blocks, c.reply.Message.Blocks)
		c.reply.Message.Blocks = blocks
		m := c.reply.WithReference()
		if len(m.Blocks) != c.want {
			t.Errorf("%s: %d blocks", c.name, len(m.Blocks))
		}
		if more := blocks[:cap(blocks)][len(blocks)]; len(more.Lines) > 0 {
			t.Errorf("%s: the reply's own blocks were changed", c.name)
		}
	}
}
