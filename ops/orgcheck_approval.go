package ops

import (
	"slices"
	"strconv"
)

// Deciders are the roles that a step of an approval may name, beside people.
// Head and deputy are those of the department that asks.
var Deciders = []string{"head", "deputy", string(COO), string(CEO), string(Approver)}

func (c *orgChecker) checkApproval() {
	for i, rule := range c.org.Approval {
		path := item("approval", i)
		oneOf(c, path+".kind", "a kind of request", rule.Kind, RequestKinds)
		if rule.Department != "" {
			c.knowsDepartment(path+".department", rule.Department)
		}
		if len(rule.Steps) == 0 {
			c.add(path+".steps", "the rule has no steps, so nobody could approve: write who decides, like steps: [{by: [head]}]")
		}
		for j, step := range rule.Steps {
			c.step(item(path+".steps", j), step)
		}
	}
	c.bands()
}

func (c *orgChecker) step(path string, s ApprovalStep) {
	if len(s.By) == 0 {
		c.add(path+".by", "the step names nobody: write who decides, like by: [head] or by: [coo, fay]")
	}
	c.deciders(path+".by", s.By)
	c.deciders(path+".fallback", s.Fallback)
	c.deciders(path+".escalate_to", s.EscalateTo)
	c.quorum(path+".quorum", s)
	if len(s.EscalateTo) > 0 && s.EscalateAfter.IsZero() {
		c.add(path+".escalate_to", "it is never escalated: add escalate_after, like escalate_after: 3d")
	}
	// A step that has expired is over, so what should come before would
	// never happen.
	if s.ExpireAfter.IsZero() {
		return
	}
	if !shorter(s.RemindAfter, s.ExpireAfter) {
		c.add(path+".remind_after", "the step expires after %s, before anybody is reminded: write less than that", s.ExpireAfter.Words())
	}
	if !shorter(s.EscalateAfter, s.ExpireAfter) {
		c.add(path+".escalate_after", "the step expires after %s, before it is escalated: write less than that", s.ExpireAfter.Words())
	}
}

// deciders checks the roles and people of one list.
func (c *orgChecker) deciders(path string, names []string) {
	for i, name := range names {
		at := item(path, i)
		if slices.Contains(names[:i], name) {
			c.add(at, "%s is named twice: a person counts once", name)
			continue
		}
		if slices.Contains(Deciders, name) {
			// Heads are checked with the departments, the COO and the CEO
			// with the people.
			if name == string(Approver) && len(c.byRole[Approver]) == 0 {
				c.addBecause(at, c.rolePaths(), "nobody has the role approver: give it to somebody under people, or name a person")
			}
			continue
		}
		p, known := c.people[Handle(name)]
		switch {
		case known && p.Has(Observer):
			c.add(at, "%s is an observer and may not decide: name another person", name)
		case !known:
			meant := c.closest(name, Deciders, c.personHandles)
			c.addBecause(at, []string{OrgPath("people", name)}, "%q is neither a role nor a person%s", shortText(name), orElse(meant, "write "+either(Deciders)+", or a person's handle"))
		}
	}
}

func (c *orgChecker) quorum(path string, s ApprovalStep) {
	switch s.Quorum {
	case "", "any", "all", "majority":
		return
	}
	n, err := strconv.Atoi(s.Quorum)
	if err != nil || strconv.Itoa(n) != s.Quorum || n < 1 {
		c.add(path, "%q is not a quorum%s", shortText(s.Quorum), orElse(Closest(s.Quorum, []string{"any", "all", "majority"}), "write any, all, majority or a number from 1"))
		return
	}
	if most := c.countDeciders(s.By); n > most && most > 0 {
		c.addBecause(path, c.rolePaths(), "%d must agree, but the step names only %d: write at most %d", n, most, most)
	}
}

// countDeciders is the largest number of people who can decide on a step: the
// head is one person more, unless every head is named anyway.
func (c *orgChecker) countDeciders(by []string) int {
	people := map[Handle]bool{}
	for _, name := range by {
		switch name {
		case string(CEO), string(COO), string(Approver):
			for _, h := range c.byRole[Role(name)] {
				people[h] = true
			}
		case "head", "deputy":
		default:
			people[Handle(name)] = true
		}
	}
	outside := func(d Department) bool { return !people[d.Head] }
	if slices.Contains(by, "head") && slices.ContainsFunc(c.org.Departments, outside) {
		return len(people) + 1
	}
	return len(people)
}
