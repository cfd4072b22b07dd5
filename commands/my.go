package commands

import (
	"fmt"

	"adjutant/chat"
	"adjutant/ops"
	"adjutant/storage"
)

// mySize is how many lines a section of /my shows.
const mySize = 5

var _ = declare(command{
	Command: chat.Command{
		Path:     "my",
		Summary:  "Show what waits for you, what is late and what you own",
		Examples: []string{"my"},
		ReadOnly: true,
	},
	Who: ops.Anyone, Personal: true,
	Run: func(c *call) (chat.Reply, error) {
		message := chat.Message{}
		for _, section := range []func(*call) (chat.Block, string, error){waiting, late, ownActions, ownRequests, owned} {
			block, title, err := section(c)
			if err != nil {
				return chat.Reply{}, err
			}
			if len(block.Lines) > 0 {
				message.Blocks = append(message.Blocks, chat.Heading(title), block)
			}
		}
		message.Title = chat.L("For you, " + c.me.First())
		if len(message.Blocks) == 0 {
			message.Title = chat.L("Nothing waits for you, " + c.me.First() + ". You own no open action, risk or request.")
		}
		return chat.Reply{Message: message}, nil
	},
})

// waiting is what others wait for the person to do.
func waiting(c *call) (chat.Block, string, error) {
	var lines []chat.Line
	for _, part := range []func(*call) ([]chat.Line, error){checkinsDue, requestsWaiting, unacknowledged, statusDue, waitedOn, actionsAsked, decisionsDue, whoIsWho, stuckLetters} {
		more, err := part(c)
		if err != nil {
			return chat.Block{}, "", err
		}
		lines = append(lines, more...)
	}
	return chat.List(lines...), "Waits for you", nil
}

// checkinsDue are the check-ins that wait for the person.
func checkinsDue(c *call) ([]chat.Line, error) {
	page, err := storage.Checkins.List(c.r, storage.Query{List: "open", Key: []string{string(c.me.Handle)}, Limit: mySize, CountTo: countTo})
	if err != nil {
		return nil, err
	}
	var lines []chat.Line
	for _, k := range page.Records {
		line, _, err := checkinLine(c, k.ID, c.me)
		if err != nil {
			return nil, err
		}
		lines = append(lines, append(chat.Line{chat.T("Answer: ")}, line...))
	}
	return appendMore(lines, page.Count, page.More, "/checkin history"), nil
}

// unacknowledged are the high risks of which the COO has not taken note.
func unacknowledged(c *call) ([]chat.Line, error) {
	found, err := c.toAcknowledge(c.me, mySize)
	if err != nil {
		return nil, err
	}
	var lines []chat.Line
	for _, r := range found.Records {
		lines = append(lines, append(chat.Line{chat.T("Acknowledge ")}, c.riskLine(r)...))
	}
	return appendMore(lines, found.Count, found.More, "/risk list high"), nil
}

// toAcknowledge are the first of the high risks of others of which a person, if they
// are the COO, has not taken note.
func (c *call) toAcknowledge(p ops.Person, limit int) (storage.Page[ops.Risk], error) {
	if !p.Has(ops.COO) {
		return storage.Page[ops.Risk]{}, nil
	}
	return storage.Risks.List(c.r, storage.Query{
		List: "unacknowledged", Before: ops.SortDesc(uint64(max(c.org.Risk.AlertFrom.Rank(), 1) - 1)),
		Keep:  func(f ops.Facets) bool { return c.org.MaySee(p, f) && f.Owner != p.Handle },
		Limit: limit, CountTo: countTo,
	})
}

// statusDue are the departments that the person heads and whose status is out
// of date.
func statusDue(c *call) ([]chat.Line, error) {
	var lines []chat.Line
	for _, d := range c.org.Departments {
		if d.Head != c.me.Handle {
			continue
		}
		update, ok, err := c.latest(d.Handle)
		if err != nil {
			return nil, err
		}
		asked, err := c.reportAsked(d.Handle)
		if err != nil {
			return nil, err
		}
		if asked || ok && !c.org.Update.Stale(update.AsOf, c.now) {
			continue
		}
		last := "never posted"
		if ok {
			last = "last " + c.ago(update.AsOf)
		}
		lines = append(lines, chat.Line{chat.T("Post a status for "), chat.B(d.Name), chat.T(" · " + last + " "), chat.C("/update")})
	}
	return lines, nil
}

// waitedOn are the blockers that the person is to answer, for a department that
// they head, and those that they have raised and that are said to be resolved.
func waitedOn(c *call) ([]chat.Line, error) {
	heads := func(f ops.Facets) bool {
		d, _ := c.org.Department(ops.WaitsOn(f))
		return d.Head == c.me.Handle
	}
	unanswered, err := storage.Blockers.List(c.r, storage.Query{
		List: "owner", Key: []string{string(c.me.Handle)}, Limit: mySize, CountTo: countTo,
		Keep: func(f ops.Facets) bool { return ops.BlockerIn(f, ops.BlockerRaised) && heads(f) },
	})
	if err != nil {
		return nil, err
	}
	resolved, err := storage.Blockers.List(c.r, storage.Query{
		List: "raiser", Key: []string{string(c.me.Handle)}, Limit: mySize, CountTo: countTo,
		Keep: func(f ops.Facets) bool { return ops.BlockerIn(f, ops.BlockerResolved) },
	})
	var lines []chat.Line
	for _, b := range unanswered.Records {
		line := append(chat.Line{chat.T("Answer ")}, c.blockerGist(b)...)
		lines = append(lines, append(line, chat.T(" · raised "+c.ago(b.Raised))))
	}
	lines = appendMore(lines, unanswered.Count, unanswered.More, "/blocker list")
	var confirm []chat.Line
	for _, b := range resolved.Records {
		line := append(chat.Line{chat.T("Confirm ")}, c.blockerGist(b)...)
		confirm = append(confirm, append(line, chat.T(" · said to be resolved "+c.ago(b.Replied))))
	}
	return append(lines, appendMore(confirm, resolved.Count, resolved.More, "/blocker list")...), err
}

// stuckLetters are messages that could not be delivered, for those who can do
// something about it.
func stuckLetters(c *call) ([]chat.Line, error) {
	if !ops.Operators.May(c.org, c.me) {
		return nil, nil
	}
	letters, err := storage.Stuck(c.r, countTo)
	if err != nil || len(letters) == 0 {
		return nil, err
	}
	return []chat.Line{{chat.T(plural(len(letters), "message", "messages") + " could not be delivered "), chat.C("/outbox list")}}, nil
}

// late is what the person owns and should have done by now.
func late(c *call) (chat.Block, string, error) {
	found, err := storage.Risks.List(c.r, storage.Query{
		List: "owner-due", Key: []string{string(c.me.Handle)}, Before: c.today.String(), Limit: mySize, CountTo: countTo,
	})
	if err != nil {
		return chat.Block{}, "", err
	}
	actions, err := c.lateActions(ops.ActionFilter{Owner: c.me.Handle}, "/action list mine overdue")
	block := c.myRisks(found, "/risk list mine overdue")
	block.Lines = append(actions, block.Lines...)
	return block, "Late", err
}

// owned are the person's open risks, the worst first.
func owned(c *call) (chat.Block, string, error) {
	found, err := storage.Risks.List(c.r, storage.Query{
		List: "owner", Key: []string{string(c.me.Handle)}, Limit: mySize, CountTo: countTo,
		Keep: func(f ops.Facets) bool { return !ops.RiskFilter{DueBefore: c.today}.Pass(f) }, // those are above
	})
	return c.myRisks(found, "/risk list mine"), "Your open risks", err
}

func (c *call) myRisks(found storage.Page[ops.Risk], all string) chat.Block {
	var lines []chat.Line
	for _, r := range found.Records {
		lines = append(lines, c.riskLine(r))
	}
	return chat.List(appendMore(lines, found.Count, found.More, all)...)
}

// appendMore says how many more there are than lines, and how to see them all.
func appendMore(lines []chat.Line, count int, more bool, command string) []chat.Line {
	if left := count - len(lines); left > 0 {
		number := fmt.Sprintf("+%d more ", left)
		if more {
			number = fmt.Sprintf("+%d or more ", left)
		}
		lines = append(lines, chat.Line{chat.T(number), chat.C(command)})
	}
	return lines
}

func orElse(text, otherwise string) string {
	if text == "" {
		return otherwise
	}
	return text
}
