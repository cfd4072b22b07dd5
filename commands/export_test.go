package commands

import (
	"adjutant/chat"
	"adjutant/ops"
)

// TickPath is a command that the tests alone have, so that there is always one
// for the timetable. It tells what it knows of its caller.
const TickPath = "request tick"

var _ = declare(command{
	Command: chat.Command{
		Path:     TickPath,
		Summary:  "Note that the clock has ticked",
		Internal: true,
		Options:  []chat.Option{requestID},
	},
	Who: ops.OnlyClock,
	Run: func(c *call) (chat.Reply, error) {
		c.edit.Entry.Note = "by “" + string(c.me.Handle) + "” on " + c.today.String()
		return chat.Say("Tick: " + c.edit.Entry.Note), nil
	},
})

// SplitSchedule takes apart what is said in one go about a schedule.
func SplitSchedule(args chat.Args) chat.Args { return splitSchedule(args) }
