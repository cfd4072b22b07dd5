package commands

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"adjutant/chat"
	"adjutant/ops"
	"adjutant/storage"
)

var _ = declare(command{
	Command: chat.Command{
		Path:    "request list",
		Summary: "List the open requests, those that wait longest first",
		Examples: []string{
			"request list", "request list waiting", "request list mine", "request list support technology",
			"request list older:2 weeks", "request list rejected",
		},
		ReadOnly: true,
		Options: []chat.Option{
			{Name: "whose", Kind: chat.Choice, Positional: true, Help: "Those that wait for you, or your own", Default: "everybody’s",
				Choices: []chat.Value{{Value: "waiting", Label: "waiting for me", Also: []string{"waiting"}}, {Value: "mine", Label: "mine", Also: []string{"my"}}}},
			{Name: "kind", Kind: chat.Choice, Positional: true, Choices: kinds, Help: "Of one kind"},
			{Name: "state", Kind: chat.Choice, Positional: true, Choices: requestStates(), Help: "In one state", Default: "all that are open"},
			{Name: "department", Kind: chat.Department, Positional: true, Help: "Of one department"},
			{Name: "owner", Kind: chat.Person, Positional: true, Help: "Of one person"},
			{Name: "older", Kind: chat.Duration, Help: "Made longer ago than that"},
			page,
		},
	},
	Who: ops.Anyone,
	Run: func(c *call) (chat.Reply, error) {
		filter := ops.RequestFilter{
			Owner: c.person("owner", ""), Department: c.department("department", ""), Kind: ops.RequestKind(c.text("kind")),
		}
		if c.has("whose") {
			self, err := c.self()
			if err != nil {
				return chat.Reply{}, err
			}
			if c.text("whose") == "mine" {
				filter.Owner = self
			} else {
				filter.Asked = self
			}
		}
		switch state := c.text("state"); state {
		case "ended":
			filter.Ended = true
		case "open":
		default:
			filter.State = ops.RequestState(state)
		}
		if c.has("older") {
			span := c.values["older"].span
			filter.Before = c.today.AddDays(-span.Days)
		}
		list, key := filter.Source()
		q := storage.Query{
			List: list, Key: key, Limit: pageSize, Skip: (max(c.number("page"), 1) - 1) * pageSize,
			Keep: func(f ops.Facets) bool { return c.sees(f) && filter.Pass(f) },
		}
		if !filter.Before.IsZero() && !filter.Ended && (filter.State == "" || !filter.State.Ended()) {
			q.Before = ops.SortTime(filter.Before.Midnight(time.UTC)) // the oldest come first
		}
		q.CountTo = q.Skip + countTo
		found, err := c.listRequests(q, filter)
		if err != nil {
			return chat.Reply{}, err
		}
		if len(found.Records) == 0 {
			return chat.Say(orElse(map[string]string{"waiting": "No request waits for you."}[c.text("whose")], "No requests like that.")), nil
		}
		lines := make([]chat.Line, len(found.Records))
		for i, r := range found.Records {
			lines[i] = c.requestLine(r)
		}
		title := plural(found.Count, "request", "requests")
		if found.More {
			title += " or more"
		}
		return chat.Reply{Message: chat.Message{
			Title:  chat.L(title),
			Blocks: append([]chat.Block{chat.List(lines...)}, rest(len(lines), q.Skip, found.Count, found.More, c.again("page", nextPage(q.Skip)))...),
		}}, nil
	},
})

// listRequests reads a page of a list. To those that wait for the person belong
// those that they may decide on in another's place.
func (c *call) listRequests(q storage.Query, filter ops.RequestFilter) (storage.Page[ops.Request], error) {
	page, err := storage.Requests.List(c.r, q)
	if err != nil || filter.Asked == "" {
		return page, err
	}
	delegations, err := c.delegations(c.me.Handle)
	if err != nil || len(delegations) == 0 {
		return page, err
	}
	all := q
	all.Skip, all.Limit = 0, q.CountTo
	if page, err = storage.Requests.List(c.r, all); err != nil {
		return page, err
	}
	for _, d := range delegations {
		if !d.HoldsOn(c.today) {
			continue
		}
		all.Key = []string{string(d.Owner)}
		theirs, err := storage.Requests.List(c.r, all)
		if err != nil {
			return page, err
		}
		page.More = page.More || theirs.More
		for _, r := range theirs.Records {
			if seat, err := c.org.SeatOf(&r, c.me.Handle, delegations, c.today); err == nil && seat.For == d.Owner {
				page.Records = append(page.Records, r)
			}
		}
	}
	slices.SortStableFunc(page.Records, func(a, b ops.Request) int {
		return cmp.Or(a.Created.Compare(b.Created), cmp.Compare(a.ID, b.ID))
	})
	page.Count = len(page.Records)
	page.Records = page.Records[min(q.Skip, page.Count):min(q.Skip+q.Limit, page.Count)]
	return page, nil
}

func requestStates() []chat.Value {
	values := []chat.Value{{Value: "open", Label: "open"}, {Value: "ended", Label: "ended", Also: []string{"closed"}}}
	for _, s := range ops.RequestStates {
		values = append(values, chat.Value{Value: string(s), Label: s.Word()})
	}
	return values
}

// requestLine is a request on one line of a list: id, amount, what for, who
// asked, its age and where it stands.
func (c *call) requestLine(r ops.Request) chat.Line {
	facts := []string{}
	if r.Owner != c.me.Handle {
		facts = append(facts, c.name(r.Owner))
	}
	facts = append(facts, "asked "+c.ago(r.Created), c.standing(r))
	if !r.NeededBy.IsZero() && !r.State.Ended() {
		facts = append(facts, "needed by "+c.day(r.NeededBy))
	}
	return append(c.requestTitle(r), chat.T(" · "+strings.Join(facts, " · ")))
}

// requestsWaiting are the requests that the person is asked to decide on, their
// own that were sent back, and those that they may decide on for somebody else.
func requestsWaiting(c *call) ([]chat.Line, error) {
	var lines []chat.Line
	asked := []ops.Handle{c.me.Handle}
	delegations, err := c.delegations(c.me.Handle)
	if err != nil {
		return nil, err
	}
	for _, d := range delegations {
		if d.HoldsOn(c.today) {
			asked = append(asked, d.Owner)
		}
	}
	for _, h := range asked {
		page, err := storage.Requests.List(c.r, storage.Query{List: "asked", Key: []string{string(h)}, Keep: c.sees, Limit: mySize, CountTo: countTo})
		if err != nil {
			return nil, err
		}
		var part []chat.Line
		for _, r := range page.Records {
			if seat, err := c.org.SeatOf(&r, c.me.Handle, delegations, c.today); err == nil && (seat.For == "" || seat.For == h) {
				part = append(part, append(chat.Line{chat.T("Decide on ")}, c.requestLine(r)...))
			}
		}
		if len(page.Records) == mySize {
			part = appendMore(part, page.Count-mySize+len(part), page.More, "/request list waiting")
		}
		lines = append(lines, part...)
	}
	back, err := storage.Requests.List(c.r, storage.Query{
		List: "owner", Key: []string{string(c.me.Handle)}, Limit: mySize,
		Keep: func(f ops.Facets) bool { return ops.RequestFilter{State: ops.ChangesRequested}.Pass(f) },
	})
	if err != nil {
		return nil, err
	}
	for _, r := range back.Records {
		lines = append(lines, append(chat.Line{chat.T("Change ")}, c.requestLine(r)...))
	}
	return lines, nil
}

// ownRequests are the person's open requests.
func ownRequests(c *call) (chat.Block, string, error) {
	page, err := storage.Requests.List(c.r, storage.Query{
		List: "owner", Key: []string{string(c.me.Handle)}, Limit: mySize, CountTo: countTo,
	})
	var lines []chat.Line
	for _, r := range page.Records {
		lines = append(lines, c.requestLine(r))
	}
	return chat.List(appendMore(lines, page.Count, page.More, "/request list mine")...), "Your open requests", err
}
