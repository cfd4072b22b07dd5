package ops

import (
	"slices"
	"strings"
	"sync"
	"time"

	"adjutant/ops/dates"
	"adjutant/ops/money"
)

// Org is the company: who is in it, how it is divided, and its rules. It is
// one value that is replaced as a whole; nothing changes it in place.
type Org struct {
	// Revision counts the changes, from 1; 0 is an organisation that nobody
	// has applied.
	Revision   int            `json:"revision"`
	Company    string         `json:"company"`
	Currency   money.Currency `json:"currency"`
	Rates      []Rate         `json:"rates,omitempty"`
	Timezone   string         `json:"timezone"`
	Locale     string         `json:"locale"`
	FiscalYear dates.MonthDay `json:"fiscal_year_starts"`
	Workweek   []time.Weekday `json:"workweek"`
	Hours      Hours          `json:"working_hours"`
	Holidays   []Holiday      `json:"holidays,omitempty"`
	// Workspaces are, by platform, the only ones from which events are
	// taken.
	Workspaces map[string][]string `json:"workspaces,omitempty"`
	// NoEmailLinks is set where an account does not belong to a person only because
	// both have the same e-mail address.
	NoEmailLinks bool           `json:"no_email_links,omitempty"`
	People       []Person       `json:"people"`
	Departments  []Department   `json:"departments"`
	Channels     []Channel      `json:"channels,omitempty"`
	Risk         RiskPolicy     `json:"risk"`
	Update       UpdatePolicy   `json:"update"`
	Approval     []ApprovalRule `json:"approval,omitempty"`
	Budgets      []Budget       `json:"budgets,omitempty"`
	Checkins     []QuestionSet  `json:"checkins,omitempty"`
	Digests      []Digest       `json:"digests,omitempty"`
	Model        ModelUse       `json:"model,omitzero"`
}

// Rate is what one unit of a currency is worth in the company's.
type Rate struct {
	Currency money.Currency `json:"currency"`
	// Value is a decimal number as text, so that nothing is rounded.
	Value string `json:"value"`
}

// Hours are the working hours of a day, in minutes after midnight.
type Hours struct {
	From int `json:"from"`
	To   int `json:"to"`
}

// Holiday is a day on which nobody works, or nobody of some departments.
type Holiday struct {
	Date        dates.Date `json:"date"`
	Name        string     `json:"name"`
	Departments []Handle   `json:"departments,omitempty"`
}

// Person is one human with all their accounts.
type Person struct {
	Handle     Handle `json:"handle"`
	Name       string `json:"name"`
	Title      string `json:"title,omitempty"`
	Roles      []Role `json:"roles,omitempty"`
	Department Handle `json:"department,omitempty"`
	Manager    Handle `json:"manager,omitempty"`
	Timezone   string `json:"timezone,omitempty"`
	// Workweek and Hours are when they work, where that is not when the company
	// does.
	Workweek []time.Weekday `json:"workweek,omitempty"`
	Hours    Hours          `json:"working_hours,omitzero"`
	Email    string         `json:"email,omitempty"`
	// Accounts are the ids by platform.
	Accounts map[string]string `json:"accounts,omitempty"`
	// Gone are the platforms on which their account is deactivated. The file does not
	// say that, but the platforms do; see [Org.With].
	Gone []string `json:"-"`
}

// Department is a part of the company with one head.
type Department struct {
	Handle   Handle `json:"handle"`
	Name     string `json:"name"`
	Head     Handle `json:"head"`
	Deputy   Handle `json:"deputy,omitempty"`
	Parent   Handle `json:"parent,omitempty"`
	Timezone string `json:"timezone,omitempty"`
	// Channels are the ids by platform.
	Channels map[string]string `json:"channels,omitempty"`
}

// Channel is a place for what concerns more than one department.
type Channel struct {
	Handle   Handle            `json:"handle"`
	Channels map[string]string `json:"channels"`
}

// Role is what a person may do beyond their department.
type Role string

// The roles. Head of a department is not among them: it follows from the
// departments.
const (
	CEO      Role = "ceo"
	COO      Role = "coo"
	Approver Role = "approver"
	Admin    Role = "admin"
	Member   Role = "member"
	Observer Role = "observer"
)

// Roles are all roles that a file may give to a person.
var Roles = []Role{CEO, COO, Approver, Admin, Member, Observer}

// Has reports whether the person has the role. Everybody who is not an
// observer is a member.
func (p Person) Has(role Role) bool {
	if role == Member {
		return !slices.Contains(p.Roles, Observer)
	}
	return slices.Contains(p.Roles, role)
}

// First is the first of the person's names, for messages that speak to them.
func (p Person) First() string {
	first, _, _ := strings.Cut(p.Name, " ")
	return first
}

// Person finds a person by handle.
func (o *Org) Person(h Handle) (Person, bool) {
	for i := range o.People { // there may be thousands, which a copy of each would make slow
		if o.People[i].Handle == h {
			return o.People[i], true
		}
	}
	return Person{}, false
}

// Account finds the person to whom an account belongs.
func (o *Org) Account(platform, id string) (Person, bool) {
	for i := range o.People {
		if id != "" && o.People[i].Accounts[platform] == id {
			return o.People[i], true
		}
	}
	return Person{}, false
}

// Department finds a department by handle.
func (o *Org) Department(h Handle) (Department, bool) {
	return find(o.Departments, func(d Department) bool { return d.Handle == h })
}

// Channel finds a channel by handle.
func (o *Org) Channel(h Handle) (Channel, bool) {
	return find(o.Channels, func(c Channel) bool { return c.Handle == h })
}

// WithRole are the people who have the role, in the order of the file.
func (o *Org) WithRole(role Role) []Person {
	var people []Person
	for _, p := range o.People {
		if p.Has(role) {
			people = append(people, p)
		}
	}
	return people
}

// Heads reports whether the person is the head of the department or of one
// above it.
func (o *Org) Heads(h, department Handle) bool {
	for range o.Departments { // a chain cannot be longer, even if it is a ring
		d, ok := o.Department(department)
		if !ok {
			return false
		}
		if d.Head == h {
			return true
		}
		department = d.Parent
	}
	return false
}

// Within reports whether a department is the other one or somewhere below it.
func (o *Org) Within(department, above Handle) bool {
	for range o.Departments { // a chain cannot be longer, even if it is a ring
		if department == above {
			return true
		}
		d, ok := o.Department(department)
		if !ok {
			return false
		}
		department = d.Parent
	}
	return false
}

// HomeOf is the department that somebody speaks for when they name none: the
// one they head, else the one they are in.
func (o *Org) HomeOf(p Person) Handle {
	if d, ok := o.Department(p.Department); ok && d.Head == p.Handle {
		return d.Handle
	}
	if d, ok := find(o.Departments, func(d Department) bool { return d.Head == p.Handle }); ok {
		return d.Handle
	}
	return p.Department
}

// Location is the zone in which the person's days begin: their own, else their
// department's, else the company's.
func (o *Org) Location(p Person) *time.Location {
	d, _ := o.Department(p.Department)
	for _, name := range []string{p.Timezone, d.Timezone, o.Timezone} {
		if name == "" {
			continue
		}
		if loc, ok := zone(name); ok {
			return loc
		}
	}
	return time.UTC
}

// zones are the time zones that were asked for so far, since loading one reads
// a file.
var zones sync.Map

func zone(name string) (*time.Location, bool) {
	if loc, ok := zones.Load(name); ok {
		return loc.(*time.Location), true
	}
	loc, err := time.LoadLocation(name)
	if err != nil {
		return nil, false
	}
	zones.Store(name, loc)
	return loc, true
}

// Style is how dates are written in the company.
func (o *Org) Style() dates.Style {
	style := dates.StyleOf(o.Locale)
	style.FiscalYearStart, style.Workdays = o.FiscalYear, o.Workweek
	return style
}

func find[T any](list []T, match func(T) bool) (T, bool) {
	if i := slices.IndexFunc(list, match); i >= 0 {
		return list[i], true
	}
	var none T
	return none, false
}
