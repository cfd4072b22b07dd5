package commands

import (
	"slices"
	"strings"

	"adjutant/chat"
	"adjutant/digest"
	"adjutant/ops"
	"adjutant/storage"
)

// mostOwnDepartments and mostDepartments are how many departments are shown of those
// that the person heads, and of all.
const (
	mostOwnDepartments = 5
	mostDepartments    = 12
)

// homeDepartments is how the person's departments are doing: those that they head,
// else the one that they are in.
func homeDepartments(c *call) ([]chat.Block, error) {
	var own []ops.Department
	for _, d := range c.org.Departments {
		if d.Head == c.me.Handle {
			own = append(own, d)
		}
	}
	heads := len(own) > 0
	if d, ok := c.org.Department(c.me.Department); ok && !heads {
		own = append(own, d)
	}
	if len(own) == 0 {
		return nil, nil
	}
	title := "Your department"
	if len(own) > 1 {
		title = "Your departments"
	}
	blocks := []chat.Block{chat.Heading(title)}
	for _, d := range own[:min(len(own), mostOwnDepartments)] {
		s, err := c.view(c.me, "", c.sees).Status(d)
		if err != nil {
			return nil, err
		}
		block := chat.Paragraph(c.healthLine(s)...)
		if !c.me.Has(ops.Observer) && (s.Update != "" || !heads) { // else that waits for them above
			block.Buttons = []chat.Button{postButton("Post an update", d.Handle)}
		}
		if s.Health != ops.Unknown && heads && s.Reaffirmed < ops.MaxReaffirmed {
			block.Buttons = append(block.Buttons, chat.Button{Label: "Nothing changed", Path: "update same", Args: chat.Args{"department": string(d.Handle)}})
		}
		blocks = append(blocks, block)
	}
	if left := len(own) - mostOwnDepartments; left > 0 {
		blocks = append(blocks, rest(mostOwnDepartments, 0, len(own), false, "/update list")...)
	}
	return blocks, nil
}

// healthLine is how a department is doing, since when that is known, and what its
// records show if that is worse. What is old or was never said is unknown.
func (c *call) healthLine(s digest.Status) chat.Line {
	line := chat.Line{chat.B(c.departmentName(s.Department)), chat.T(" ")}
	switch {
	case s.Update == "":
		return append(line, chat.B(s.Health.Word()), chat.T(", nothing was ever said · "+c.name(s.Head)))
	case s.Health == ops.Unknown:
		line = append(line, chat.B(s.Health.Word()), chat.T(", the last word is from "+c.ago(s.AsOf)+": "+truncated(s.Summary, 80)))
	default:
		line = append(line, chat.B(s.Health.Word()), chat.T(": "+truncated(s.Summary, 80)+" · "+c.ago(s.AsOf)))
	}
	line = append(line, chat.T(" "), chat.C(string(s.Update)))
	if s.Disagrees() {
		line = append(line, chat.T(" · the records say "), chat.B(s.Computed.Word()))
	}
	if s.Confidential {
		line = append(line, chat.T(" · confidential"))
	}
	return line
}

// homeCompany is the whole, for the COO and the CEO: how all departments are doing,
// and what is open that should not be for long.
func homeCompany(c *call) ([]chat.Block, error) {
	if !c.me.Has(ops.COO) && !c.me.Has(ops.CEO) {
		return nil, nil
	}
	var all []digest.Status
	for _, d := range c.org.Departments {
		s, err := c.view(c.me, "", c.sees).Status(d)
		if err != nil {
			return nil, err
		}
		all = append(all, s)
	}
	slices.SortStableFunc(all, func(a, b digest.Status) int { return worstOf(b).Worse() - worstOf(a).Worse() })
	var lines []chat.Line
	for _, s := range all[:min(len(all), mostDepartments)] {
		lines = append(lines, c.healthLine(s))
	}
	blocks := []chat.Block{chat.Heading("The company: " + healthCount(all)), chat.List(appendMore(lines, len(all), false, "/update list")...)}
	for _, section := range []func(*call) (chat.Block, string, error){undecided, highRisks, allLate} {
		block, title, err := section(c)
		if err != nil {
			return nil, err
		}
		if len(block.Lines) > 0 {
			blocks = append(blocks, chat.Heading(title), block)
		}
	}
	return blocks, nil
}

// worstOf is the worse of what a department says and what its records show.
func worstOf(s digest.Status) ops.Health {
	if s.Disagrees() {
		return s.Computed
	}
	return s.Health
}

// healthCount counts departments by their health, the worst first.
func healthCount(all []digest.Status) string {
	var parts []string
	for _, h := range []ops.Health{ops.OffTrack, ops.AtRisk, ops.OnTrack, ops.Unknown} {
		n := 0
		for _, s := range all {
			if s.Health == h {
				n++
			}
		}
		if n > 0 {
			parts = append(parts, plural(n, h.Word(), h.Word()))
		}
	}
	return strings.Join(parts, ", ")
}

// undecided are the requests that wait for anybody's decision, the longest first.
func undecided(c *call) (chat.Block, string, error) {
	found, err := storage.Requests.List(c.r, storage.Query{
		List: "state", Key: []string{string(ops.InReview)}, Keep: c.sees, Limit: mySize, CountTo: countTo,
	})
	var lines []chat.Line
	for _, r := range found.Records {
		lines = append(lines, c.requestLine(r))
	}
	return chat.List(appendMore(lines, found.Count, found.More, "/request list")...), "Needs a decision", err
}

// highRisks are the open risks of the company that are high, the worst first.
func highRisks(c *call) (chat.Block, string, error) {
	found, err := storage.Risks.List(c.r, storage.Query{
		List: "open", Limit: mySize, CountTo: countTo, Keep: func(f ops.Facets) bool {
			return c.sees(f) && ops.RiskRank(f) >= ops.High.Rank()
		},
	})
	return c.myRisks(found, "/risk list"), "High risks", err
}

// allLate are the risks of which something is late, and the actions that are, the longest
// first.
func allLate(c *call) (chat.Block, string, error) {
	found, err := storage.Risks.List(c.r, storage.Query{
		List: "due", Before: c.today.String(), Keep: c.sees, Limit: mySize, CountTo: countTo,
	})
	if err != nil {
		return chat.Block{}, "", err
	}
	actions, err := c.lateActions(ops.ActionFilter{}, "/action list overdue")
	block := c.myRisks(found, "/risk list overdue")
	block.Lines = append(block.Lines, actions...)
	return block, "Late in the company", err
}
