package ops

import "slices"

// Audience is a group of people that answers and digests can be for.
type Audience string

// The audiences. The COO and the CEO are in all of them. The department is
// everybody in it, the team is the whole company.
const (
	ForCEO        Audience = "ceo"
	ForCOO        Audience = "coo"
	ForLeaders    Audience = "leaders"
	ForDepartment Audience = "department"
	ForTeam       Audience = "team"
)

// Audiences are all of them, from the smallest to the largest.
var Audiences = []Audience{ForCEO, ForCOO, ForLeaders, ForDepartment, ForTeam}

// Words name the people of the audience; department is the name of the one that
// it is about, empty for none.
func (a Audience) Words(department string) string {
	switch {
	case a == ForCEO, a == ForCOO, a == ForDepartment && department == "":
		return "the COO and the CEO"
	case a == ForLeaders:
		return "the heads of departments, the COO and the CEO"
	case a == ForDepartment:
		return "everybody in " + department + ", the COO and the CEO"
	default:
		return "everybody in the company"
	}
}

// holds reports whether the person, who is neither COO nor CEO, is in the
// audience of something about a department.
func (a Audience) holds(o *Org, p Person, department Handle) bool {
	switch a {
	case ForCEO, ForCOO:
		return false
	case ForLeaders:
		return slices.ContainsFunc(o.Departments, func(d Department) bool { return d.Head == p.Handle })
	case ForDepartment:
		return department != "" && (p.Department == department || o.Heads(p.Handle, department))
	default:
		return true
	}
}

// within reports whether everybody in the audience is in the other one too.
func (a Audience) within(b Audience) bool {
	return a == b || a == ForCEO || a == ForCOO || b == ForTeam || b == ""
}

// Open reports whether the whole company may know of the record.
func (m *Meta) Open() bool { return FacetsOf(m).Open() }

// Open reports whether the whole company may know of what has these facets.
func (f Facets) Open() bool {
	return !f.Confidential && (f.Audience == "" || f.Audience == ForTeam)
}

// SameReaders reports whether the same people may know of both, but for those who
// own or share in one of them.
func (f Facets) SameReaders(g Facets) bool {
	return f.Open() && g.Open() ||
		f.Department == g.Department && f.Confidential == g.Confidential && f.Audience == g.Audience
}
