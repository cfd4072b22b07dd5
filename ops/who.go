package ops

import "slices"

// Who says which people may use a command at all. What they may do with one
// record is decided by that record's own rules.
type Who struct {
	// Words name them in help and in refusals: "the COO".
	Words string
	// Roles of which a person needs one; empty means that none is needed.
	Roles []Role
	// Heads also lets in whoever heads a department.
	Heads bool
}

// The groups of people that commands are declared for.
var (
	Anyone    = Who{Words: "everyone"}
	AnyMember = Who{Words: "everyone but observers", Roles: []Role{Member}}
	OnlyCOO   = Who{Words: "the COO", Roles: []Role{COO}}
	Leaders   = Who{Words: "heads of departments, the COO and the CEO", Roles: []Role{COO, CEO}, Heads: true}
	// Treasurers look after budgets, and may let a request go over one.
	Treasurers = Who{Words: "the COO, the CEO and approvers", Roles: []Role{COO, CEO, Approver}}
	Operators  = Who{Words: "the COO and admins", Roles: []Role{COO, Admin}}
	// OnlyClock is nobody: its commands are for the timetable to ask for.
	OnlyClock = Who{Words: "the timetable", Roles: []Role{"clock"}}
)

// May reports whether the person is one of them.
func (w Who) May(o *Org, p Person) bool {
	if len(w.Roles) == 0 || slices.ContainsFunc(w.Roles, p.Has) {
		return true
	}
	return w.Heads && slices.ContainsFunc(o.Departments, func(d Department) bool { return d.Head == p.Handle })
}

// MaySee reports whether the person may know of a record with these facets.
// Records that are neither confidential nor for an audience are open to the
// whole company. Confidential ones exist only for their owner, the head of their
// department, the COO, the CEO, and who is asked to decide on them; those for an
// audience for their owner, the audience, and who gave or shares in them.
func (o *Org) MaySee(p Person, f Facets) bool {
	switch {
	case p.Handle == "":
		return f.Open()
	case f.Open(), p.Handle == f.Owner, p.Has(COO), p.Has(CEO), slices.Contains(f.Readers, p.Handle):
		return true
	case !f.Audience.holds(o, p, f.Department):
		return false
	case !f.Confidential:
		return true
	}
	d, ok := o.Department(f.Department)
	return ok && d.Head == p.Handle
}

// Runs reports whether the person answers for what belongs to owner and
// department: they own it, head the department or one above it, or are the COO
// or the CEO.
func (o *Org) Runs(p Person, owner, department Handle) bool {
	return p.Handle == owner || p.Has(COO) || p.Has(CEO) || o.Heads(p.Handle, department)
}
