package commands

import (
	"encoding/json"
	"slices"
	"strings"

	"adjutant/chat"
	"adjutant/ops"
)

var _ = declare(command{
	Command: chat.Command{
		Path:    "request escalate",
		Summary: "Ask others to decide on a request that waits for too long",
		Detail: "They are those whom the approval policy names for it, or who is above those asked. " +
			"Those asked first can still decide. An approval of the others counts in place of one person who is silent.",
		Examples: []string{"request escalate REQ-7"},
		Options:  []chat.Option{requestID},
	},
	Who: ops.Operators, Final: true,
	Run: func(c *call) (chat.Reply, error) {
		before, err := c.request()
		if err != nil {
			return chat.Reply{}, err
		}
		if at := before.EscalatesAt(c.org); c.now.Before(at) {
			return chat.Reply{}, ops.Refuse("%s is not escalated before %s. It is %s.", before.ID, c.when(at).Text, c.standing(before))
		}
		r, err := before.Escalate(c.org, c.now)
		if err != nil {
			return chat.Reply{}, err
		}
		if err := c.keep(before, &r); err != nil {
			return chat.Reply{}, err
		}
		reply, err := c.requestReply("Escalated", r)
		if err != nil {
			return chat.Reply{}, err
		}
		if len(c.org.Panel(&r).Escalated) == 0 {
			reply.Message.Blocks = append(reply.Message.Blocks, chat.Note(chat.T("There is nobody else to ask.")))
		}
		delegations, err := c.delegations(c.me.Handle)
		if err != nil {
			return chat.Reply{}, err
		}
		if _, refused := c.org.SeatOf(&r, c.me.Handle, delegations, c.today); refused == nil {
			reply.Message.Buttons = decideButtons(r) // they are not asked by themselves
		}
		return reply, nil
	},
})

// escalatedDetail ends the detail of a message that asks somebody to whom the
// step was escalated: who was asked before, in another's place or until they
// could not decide, is asked anew.
const escalatedDetail = "-escalated"

// askEscalated asks those to whom a step has been escalated since: at once where
// somebody has asked for that. Where it is the timetable, they are told with
// whatever else waits for them, in their working hours.
func (c *call) askEscalated(r ops.Request, newly []ops.Handle) error {
	if c.byClock() {
		return nil
	}
	for _, h := range newly {
		if err := c.askOne(h, r, askSlot(r)+escalatedDetail); err != nil {
			return err
		}
	}
	return nil
}

// escalatedField says to somebody who decides, or in whose place that is, what
// an escalation means for them: who is silent, or who else was asked.
func (c *call) escalatedField(r ops.Request, h ops.Handle) []chat.Field {
	panel := c.org.Panel(&r)
	var value chat.Line
	switch first := panel.First(); {
	case len(panel.Escalated) == 0:
		return nil
	case !slices.Contains(panel.Escalated, h):
		value = chat.Line{chat.T("to " + c.names(panel.Escalated) + ", "), c.when(r.Escalated), chat.T(". You can still decide")}
	case len(first) == 0:
		value = chat.L("nobody else can decide")
	default:
		has := " has"
		if len(first) > 1 {
			has = " have"
		}
		value = chat.Line{chat.T(c.names(first) + has + " not decided since "), c.when(r.StepSince)}
	}
	return []chat.Field{{Label: "Escalated", Value: value}}
}

// firstOf is a panel without those to whom the step was escalated, as far as it
// does not need them.
func firstOf(panel ops.Panel) ops.Panel {
	first := panel.First()
	need := min(panel.Need, len(first))
	if len(panel.Pool) < panel.Need {
		need = panel.Need - len(panel.Escalated)
	}
	return ops.Panel{Pool: first, Need: need}
}

// escalation says whom an escalation has brought in, by what became of those who
// are asked.
func (c *call) escalation(asked ops.FieldChange) string {
	var before, after []ops.Handle
	if json.Unmarshal(asked.To, &after) != nil || asked.From != nil && json.Unmarshal(asked.From, &before) != nil {
		return nobodyElse
	}
	newly := slices.DeleteFunc(after, func(h ops.Handle) bool { return slices.Contains(before, h) })
	if len(newly) == 0 {
		return nobodyElse
	}
	return "now also with " + c.names(newly)
}

const nobodyElse = "nobody else could be asked"

// names are people's names as a list.
func (c *call) names(people []ops.Handle) string {
	words := make([]string, len(people))
	for i, h := range people {
		words[i] = c.name(h)
	}
	return strings.Join(words, " and ")
}
