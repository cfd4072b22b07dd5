package ops

import (
	"fmt"
	"slices"
	"strings"
)

// Problem is one thing about an organisation that cannot work.
type Problem struct {
	// Path is the value that is wrong, as the keys of the file that lead to
	// it: "people.ana.department", "approval[2].over". It may be a value that
	// is missing.
	Path string
	// Text says what is wrong and what to write, in one or two short
	// sentences.
	Text string
	// Because are the other paths that the verdict rests on. Where one of
	// them could not be read, the problem may be none.
	Because []string
}

// Check looks for everything that would make the organisation not work, apart
// from how it is written down: names that nobody has, rules that leave a gap,
// a clock that does not exist. It returns all problems at once, section by
// section in the order of the file, and none for an organisation that can be
// applied.
//
// It is run on what was read from a file and on what a chat command is about to
// change, so that neither can bring in what the other would refuse.
func (o *Org) Check() []Problem {
	c := newOrgChecker(o)
	c.checkCompany()
	c.checkMoney()
	c.checkTime()
	c.checkHolidays()
	c.checkWorkspaces()
	c.checkPeople()
	c.checkRoles()
	c.checkDepartments()
	c.checkChannels()
	c.checkRisk()
	c.checkApproval()
	c.checkBudgets()
	c.checkCheckins()
	c.checkDigests()
	c.checkModel()
	return c.problems
}

// OrgPath is the path of a value that belongs to a named entry:
// OrgPath("people", "ana", "department") is people.ana.department. A name with
// a dot in it is put in brackets, so that people[ana.silva] is not taken for
// the silva of ana.
func OrgPath[T ~string](section string, name T, keys ...string) string {
	path := section + "." + string(name)
	if strings.Contains(string(name), ".") {
		path = section + "[" + string(name) + "]"
	}
	return strings.Join(append([]string{path}, keys...), ".")
}

// orgChecker collects the problems of one organisation. It looks names up in
// maps, so that a file of thousands of people is checked in well under a second.
type orgChecker struct {
	org         *Org
	people      map[Handle]Person
	departments map[Handle]Department
	byRole      map[Role][]Handle
	// The handles in the order of the file, to propose and to walk along.
	personHandles, departmentHandles, channelHandles []string
	// guesses counts the proposals made for misspelt names. Each is looked for
	// among all names, and nobody reads hundreds of them.
	guesses  int
	problems []Problem
}

func newOrgChecker(o *Org) *orgChecker {
	c := &orgChecker{
		org:         o,
		people:      make(map[Handle]Person, len(o.People)),
		departments: make(map[Handle]Department, len(o.Departments)),
		byRole:      map[Role][]Handle{},

		personHandles:     handles(o.People, func(p Person) Handle { return p.Handle }),
		departmentHandles: handles(o.Departments, func(d Department) Handle { return d.Handle }),
		channelHandles:    handles(o.Channels, func(ch Channel) Handle { return ch.Handle }),
	}
	for _, p := range o.People {
		c.people[p.Handle] = p
		for _, role := range p.Roles {
			c.byRole[role] = append(c.byRole[role], p.Handle)
		}
	}
	for _, d := range o.Departments {
		c.departments[d.Handle] = d
	}
	return c
}

// closest is [Closest], for the first fifty misspelt names.
func (c *orgChecker) closest(word string, among ...[]string) string {
	if c.guesses++; c.guesses > 50 {
		return ""
	}
	return Closest(word, slices.Concat(among...))
}

func (c *orgChecker) add(path, format string, args ...any) {
	c.addBecause(path, nil, format, args...)
}

func (c *orgChecker) addBecause(path string, because []string, format string, args ...any) {
	c.problems = append(c.problems, Problem{Path: path, Text: fmt.Sprintf(format, args...), Because: because})
}

// knowsPerson refuses a handle that no person has, and reports whether one has.
func (c *orgChecker) knowsPerson(path string, h Handle) bool {
	if _, ok := c.people[h]; ok {
		return true
	}
	c.addBecause(path, []string{OrgPath("people", h)}, "there is no person %q%s", shortText(string(h)), orElse(c.closest(string(h), c.personHandles), "add them under people"))
	return false
}

// knowsDepartment refuses a handle that no department has, and reports whether
// one has.
func (c *orgChecker) knowsDepartment(path string, h Handle) bool {
	if _, ok := c.departments[h]; ok {
		return true
	}
	c.addBecause(path, []string{OrgPath("departments", h)}, "there is no department %q%s", shortText(string(h)), orElse(c.closest(string(h), c.departmentHandles), "add it under departments"))
	return false
}

func handles[T any](list []T, handle func(T) Handle) []string {
	names := make([]string, len(list))
	for i, item := range list {
		names[i] = string(handle(item))
	}
	return names
}

// oneOf refuses a word that is not among those allowed.
func oneOf[T ~string](c *orgChecker, path, what string, word T, allowed []T) {
	words := make([]string, len(allowed))
	for i, a := range allowed {
		if word == a {
			return
		}
		words[i] = string(a)
	}
	c.add(path, "%q is not %s%s", shortText(string(word)), what, orElse(Closest(string(word), words), "write "+either(words)))
}
