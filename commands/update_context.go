package commands

import (
	"adjutant/chat"
	"adjutant/ops"
	"adjutant/storage"
)

var _ = declare(command{
	Command: chat.Command{
		Path:     "update context",
		Summary:  "Add a sentence to an update, which stays as it was",
		Detail:   "What you add stands beside the update wherever it is shown, in digests that were sent already too.",
		Examples: []string{"update context UPD-12 The agency starts on Monday"},
		Options: []chat.Option{
			{Name: "id", Kind: chat.Record, Records: []string{"UPD"}, Positional: true, Required: true, Help: "The update’s id, such as UPD-12"},
			{Name: "text", Kind: chat.Text, Rest: true, Required: true, Max: 240, Label: "What should be known", Help: "In one sentence"},
		},
	},
	Who: ops.AnyMember,
	Run: func(c *call) (chat.Reply, error) {
		u, err := get(c, storage.Updates, c.id("id"))
		if err != nil {
			return chat.Reply{}, err
		}
		d, _ := c.org.Department(u.Department)
		if u.Owner != c.me.Handle && d.Deputy != c.me.Handle && !c.org.Runs(c.me, d.Head, u.Department) {
			return chat.Reply{}, ops.Refuse("Only who posted %s, or who answers for %s, can add to it.", u.ID, c.departmentName(u.Department))
		}
		if u, err = u.Remark(c.me.Handle, c.text("text"), c.now); err != nil {
			return chat.Reply{}, err
		}
		if err := save(c, storage.Updates, &u); err != nil {
			return chat.Reply{}, err
		}
		return c.updateReply("Added to", u)
	},
})
