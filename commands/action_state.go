package commands

import (
	"adjutant/chat"
	"adjutant/ops"
	"adjutant/storage"
)

var _ = declare(command{
	Command: chat.Command{
		Path:     "action accept",
		Summary:  "Promise to do what you were asked to do",
		Detail:   "Name another day if the one that was proposed does not suit you. Who asked is told.",
		Examples: []string{"action accept ACT-12", "action accept ACT-12 due:next friday"},
		Options: []chat.Option{
			actionID,
			{Name: "due", Kind: chat.Date, Form: true, Help: "When you will have done it", Default: "the day that was proposed"},
		},
	},
	Who:  ops.AnyMember,
	Fill: fillDue,
	Run: func(c *call) (chat.Reply, error) {
		a, err := c.changeAction((*ops.Action).MayAnswer, func(a ops.Action) (ops.Action, error) {
			return a.Accept(c.date("due"), c.today)
		})
		return c.actionReply("Accepted", a), err
	},
})

// fillDue has a form begin with the day on which the action is due now.
func fillDue(c *call) (chat.Args, error) {
	a, err := storage.Actions.Get(c.r, c.id("id"))
	if err != nil || a.Due.IsZero() || a.Due.Before(c.today) {
		return nil, err
	}
	return chat.Args{"due": a.Due.String()}, nil
}

var _ = declare(command{
	Command: chat.Command{
		Path:     "action decline",
		Summary:  "Say that you will not do what you were asked to do, and why",
		Examples: []string{"action decline ACT-12 Legal has to do that"},
		Options: []chat.Option{
			actionID,
			{Name: "reason", Kind: chat.LongText, Rest: true, Required: true, Max: 500, Label: "Why not"},
		},
	},
	Who: ops.AnyMember,
	Run: func(c *call) (chat.Reply, error) {
		a, err := c.changeAction((*ops.Action).MayAnswer, func(a ops.Action) (ops.Action, error) { return a.Decline(c.text("reason")) })
		return c.actionReply("Declined", a), err
	},
})

var _ = declare(command{
	Command: chat.Command{
		Path:     "action start",
		Summary:  "Say that work on an action has begun",
		Examples: []string{"action start ACT-12"},
		Options:  []chat.Option{actionID},
	},
	Who: ops.AnyMember,
	Run: func(c *call) (chat.Reply, error) {
		a, err := c.changeAction(mayStart, ops.Action.Start)
		return c.actionReply("In progress", a), err
	},
})

// mayStart refuses whoever may not say that work has begun: on what nobody has promised
// yet only its owner can.
func mayStart(a *ops.Action, o *ops.Org, p ops.Person) error {
	if a.State == ops.ActionProposed {
		return a.MayAnswer(o, p)
	}
	return a.MayChange(o, p)
}

var _ = declare(command{
	Command: chat.Command{
		Path:     "action done",
		Summary:  "Say that an action is done, and what came of it",
		Detail:   "Who gave it to you is asked whether it is.",
		Examples: []string{"action done ACT-12", "action done ACT-12 Signed, they deliver from March"},
		Options: []chat.Option{
			actionID,
			{Name: "result", Kind: chat.LongText, Rest: true, Form: true, Max: 500, Label: "What came of it"},
		},
	},
	Who: ops.AnyMember,
	Run: func(c *call) (chat.Reply, error) {
		a, err := c.changeAction((*ops.Action).MayChange, func(a ops.Action) (ops.Action, error) {
			return a.Finish(c.me.Handle, c.text("result"), c.now)
		})
		return c.actionReply("Done", a), err
	},
})

var _ = declare(command{
	Command: chat.Command{
		Path:     "action verify",
		Summary:  "Confirm that somebody else’s action is done",
		Detail:   "Nobody verifies their own, nor what they have said themselves to be done. If it is not done: /action reopen",
		Examples: []string{"action verify ACT-12"},
		Options:  []chat.Option{actionID},
	},
	Who: ops.AnyMember,
	Run: func(c *call) (chat.Reply, error) {
		a, err := c.changeAction((*ops.Action).MayVerify, func(a ops.Action) (ops.Action, error) { return a.Verify(c.me.Handle) })
		return c.actionReply("Verified", a), err
	},
})

var _ = declare(command{
	Command: chat.Command{
		Path:     "action reopen",
		Summary:  "Say that an action is not done after all, or is to be done nevertheless",
		Examples: []string{"action reopen ACT-12 Only one of the two has signed"},
		Options: []chat.Option{
			actionID,
			{Name: "reason", Kind: chat.LongText, Rest: true, Required: true, Max: 500, Label: "Why", Help: "What is missing, or why it is to be done after all"},
		},
	},
	Who: ops.AnyMember,
	Run: func(c *call) (chat.Reply, error) {
		a, err := c.changeAction((*ops.Action).MayChange, func(a ops.Action) (ops.Action, error) {
			return a.Reopen(c.me.Handle, c.text("reason"), c.now)
		})
		return c.actionReply("Open again", a), err
	},
})

var _ = declare(command{
	Command: chat.Command{
		Path:     "action drop",
		Summary:  "Say that an action will not be done, and why",
		Examples: []string{"action drop ACT-12 The customer has cancelled"},
		Options: []chat.Option{
			actionID,
			{Name: "reason", Kind: chat.LongText, Rest: true, Required: true, Max: 500, Label: "Why not"},
		},
	},
	Who: ops.AnyMember,
	Run: func(c *call) (chat.Reply, error) {
		a, err := c.changeAction((*ops.Action).MayChange, func(a ops.Action) (ops.Action, error) { return a.Drop(c.me.Handle, c.text("reason")) })
		return c.actionReply("Not doing", a), err
	},
})

var _ = declare(command{
	Command: chat.Command{
		Path:     "action move",
		Summary:  "Set another day for an action",
		Detail:   "To put off what was promised counts as a slip, and needs a reason.",
		Examples: []string{"action move ACT-12 next friday The supplier is late", "action move ACT-12 due:30/11 Two people are ill"},
		Options: []chat.Option{
			actionID,
			{Name: "due", Kind: chat.Date, Required: true, Positional: true, Form: true, Label: "To when"},
			{Name: "reason", Kind: chat.LongText, Rest: true, Form: true, Max: 500, Label: "Why"},
		},
	},
	Who: ops.AnyMember,
	Run: func(c *call) (chat.Reply, error) {
		var slipped bool
		a, err := c.changeAction((*ops.Action).MayChange, func(a ops.Action) (ops.Action, error) {
			moved, err := a.Move(c.me.Handle, c.date("due"), c.text("reason"), c.today)
			slipped = moved.Slips > a.Slips
			return moved, err
		})
		done := "Moved"
		if slipped {
			done = "Put off"
		}
		return c.actionReply(done, a), err
	},
})

var _ = declare(command{
	Command: chat.Command{
		Path:     "action assign",
		Summary:  "Give an action to somebody else",
		Detail:   "They are asked to accept it, unless you take it on yourself.",
		Examples: []string{"action assign ACT-12 @bo"},
		Options: []chat.Option{
			actionID,
			{Name: "owner", Kind: chat.Person, Required: true, Positional: true, Help: "Who does it from now on"},
		},
	},
	Who: ops.AnyMember,
	Run: func(c *call) (chat.Reply, error) {
		to, err := c.doer("")
		if err != nil {
			return chat.Reply{}, err
		}
		a, err := c.changeAction((*ops.Action).MayChange, func(a ops.Action) (ops.Action, error) {
			return a.Assign(to.Handle, c.me.Handle, c.now)
		})
		done := "Given to " + to.Name
		if to.Handle == c.me.Handle {
			done = "Yours now"
		}
		return c.actionReply(done, a), err
	},
})
