package commands

import (
	"adjutant/chat"
	"adjutant/ops"
	"adjutant/storage"
)

// actionsAsked are the actions that the person is to accept or decline, and those that
// they have given and that are said to be done.
func actionsAsked(c *call) ([]chat.Line, error) {
	proposed, err := storage.Actions.List(c.r, storage.Query{
		List: "owner", Key: []string{string(c.me.Handle)}, Limit: mySize, CountTo: countTo,
		Keep: func(f ops.Facets) bool { state, _, _ := ops.ActionOf(f); return state == ops.ActionProposed },
	})
	if err != nil {
		return nil, err
	}
	done, err := storage.Actions.List(c.r, storage.Query{List: "verify", Key: []string{string(c.me.Handle)}, Limit: mySize, CountTo: countTo})
	var lines, verify []chat.Line
	for _, a := range proposed.Records {
		line := append(chat.Line{chat.T("Accept or decline ")}, c.actionLine(a)...)
		lines = append(lines, append(line, chat.T(" · asked by "+c.name(a.Giver)+" "+c.ago(a.Offered))))
	}
	lines = appendMore(lines, proposed.Count, proposed.More, "/action list mine")
	for _, a := range done.Records {
		verify = append(verify, chat.Line{
			chat.T("Verify "), chat.C(string(a.ID)), chat.T(" " + a.Title + " · " + c.name(a.DoneBy) + " says it is done, " + c.ago(a.DoneAt)),
		})
	}
	return append(lines, appendMore(verify, done.Count, done.More, "/action list done")...), err
}

// decisionsDue are the decisions that the person is to look at again by now.
func decisionsDue(c *call) ([]chat.Line, error) {
	found, err := storage.Decisions.List(c.r, storage.Query{
		List: "owner-revisit", Key: []string{string(c.me.Handle)}, Before: c.today.AddDays(1).String(), Limit: mySize, CountTo: countTo,
	})
	var lines []chat.Line
	for _, d := range found.Records {
		lines = append(lines, append(chat.Line{chat.T("Does it still hold? ")}, c.decisionLine(d)...))
	}
	return appendMore(lines, found.Count, found.More, "/decision list mine revisit"), err
}

// ownActions are what the person has promised to do and is not late with, the first due
// first.
func ownActions(c *call) (chat.Block, string, error) {
	found, err := storage.Actions.List(c.r, storage.Query{
		List: "owner", Key: []string{string(c.me.Handle)}, Limit: mySize, CountTo: countTo,
		Keep: func(f ops.Facets) bool {
			state, _, _ := ops.ActionOf(f)
			return state.Promised() && !ops.ActionFilter{DueBefore: c.today}.Pass(f) // those are above
		},
	})
	var lines []chat.Line
	for _, a := range found.Records {
		lines = append(lines, c.actionLine(a))
	}
	return chat.List(appendMore(lines, found.Count, found.More, "/action list mine")...), "Yours to do", err
}

// lateActions are the first of what should have been done by now and passes the filter,
// and how to see them all.
func (c *call) lateActions(filter ops.ActionFilter, all string) ([]chat.Line, error) {
	filter.DueBefore = c.today
	list, key := filter.Source()
	found, err := storage.Actions.List(c.r, storage.Query{
		List: list, Key: key, Before: filter.Before(), Limit: mySize, CountTo: countTo,
		Keep: func(f ops.Facets) bool { return c.sees(f) && filter.Pass(f) },
	})
	var lines []chat.Line
	for _, a := range found.Records {
		lines = append(lines, c.actionLine(a))
	}
	return appendMore(lines, found.Count, found.More, all), err
}
