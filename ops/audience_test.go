package ops_test

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"adjutant/ops"
)

// Who may see what, person by person, at a small company. The records are about
// the warehouse, which is Kai’s, and Eli’s.
func TestAudiences(t *testing.T) {
	o := company()
	const above = "mia tom" // the CEO and the COO are in every audience
	const all = above + " fay lea ana bo eli noa zoe kai yui uma"
	for name, c := range map[string]struct {
		facets ops.Facets
		want   string
	}{
		"open":                                   {ops.Facets{}, all},
		"for the company":                        {ops.Facets{Audience: ops.ForTeam}, all},
		"for the CEO":                            {ops.Facets{Audience: ops.ForCEO}, above + " eli"},
		"for the COO":                            {ops.Facets{Audience: ops.ForCOO}, above + " eli"},
		"for leaders":                            {ops.Facets{Audience: ops.ForLeaders}, above + " fay ana eli zoe kai"},
		"for the department, and who is over it": {ops.Facets{Audience: ops.ForDepartment}, above + " eli zoe kai yui"},
		"confidential":                           {ops.Facets{Confidential: true}, above + " eli kai"},
		"confidential, for the company":          {ops.Facets{Confidential: true, Audience: ops.ForTeam}, above + " eli kai"},
		"confidential, for leaders":              {ops.Facets{Confidential: true, Audience: ops.ForLeaders}, above + " eli kai"},
		"confidential, for the department":       {ops.Facets{Confidential: true, Audience: ops.ForDepartment}, above + " eli kai"},
		"confidential, for the COO":              {ops.Facets{Confidential: true, Audience: ops.ForCOO}, above + " eli"},
		"for the COO, shared":                    {ops.Facets{Audience: ops.ForCOO, Readers: handlesIn("bo uma")}, above + " bo eli uma"},
		"confidential, shared":                   {ops.Facets{Confidential: true, Readers: handlesIn("bo")}, above + " bo eli kai"},
		"open, and shared":                       {ops.Facets{Readers: handlesIn("bo")}, all},
	} {
		c.facets.Owner, c.facets.Department = "eli", "warehouse"
		var got []ops.Handle
		for _, p := range o.People {
			if o.MaySee(p, c.facets) {
				got = append(got, p.Handle)
			}
		}
		if joinAll(got) != c.want {
			t.Errorf("%s: seen by %s\nwant %s", name, joinAll(got), c.want)
		}
		if nobody := o.MaySee(ops.Person{}, c.facets); nobody != c.facets.Open() {
			t.Errorf("%s: seen by nobody in particular: %t", name, nobody)
		}
	}
}

// What is about no department is for nobody because of theirs, least of all for
// those who have none either.
func TestAudienceOfNoDepartment(t *testing.T) {
	o := company()
	f := ops.Facets{Owner: "eli", Audience: ops.ForDepartment}
	for _, p := range o.People {
		if got := o.MaySee(p, f); got != (p.Handle == "eli" || p.Has(ops.COO) || p.Has(ops.CEO)) {
			t.Errorf("%s may see it: %t", p.Handle, got)
		}
	}
}

// For any company: nobody sees something confidential who would not see it if it
// were not, and each audience is who it says.
func TestAudiencesGrow(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		o := drawOrg(t)
		department := func(name string) ops.Handle {
			return rapid.SampledFrom([]ops.Handle{"", "d0", "d1", "d2", "d9"}).Draw(t, name)
		}
		for i := range o.People {
			o.People[i].Department = department("in")
		}
		f := ops.Facets{Owner: handle("p", rapid.IntRange(0, 7).Draw(t, "owner")), Department: department("about")}
		if rapid.Bool().Draw(t, "shared") {
			f.Readers = []ops.Handle{handle("p", rapid.IntRange(0, 7).Draw(t, "reader"))}
		}
		for _, p := range o.People {
			sees := func(a ops.Audience, confidential bool) bool {
				f := f
				f.Audience, f.Confidential = a, confidential
				return o.MaySee(p, f)
			}
			named := isCOOOrCEO(p) || p.Handle == f.Owner || slices.Contains(f.Readers, p.Handle)
			for _, a := range append([]ops.Audience{""}, ops.Audiences...) {
				if sees(a, true) && !sees(a, false) {
					t.Errorf("%s sees what is confidential for %q, and not what is not", p.Handle, a)
				}
				if named && !(sees(a, true) && sees(a, false)) {
					t.Errorf("%s is kept from what is for %q", p.Handle, a)
				}
			}
			if sees(ops.ForCOO, false) != named || sees(ops.ForCEO, false) != named || !sees(ops.ForTeam, false) || !sees("", false) {
				t.Errorf("%s sees what is for the COO: %t", p.Handle, sees(ops.ForCOO, false))
			}
			leads := slices.ContainsFunc(o.Departments, func(d ops.Department) bool { return d.Head == p.Handle })
			if sees(ops.ForLeaders, false) != (named || leads) {
				t.Errorf("%s sees what is for leaders: %t", p.Handle, sees(ops.ForLeaders, false))
			}
			within := f.Department != "" && (p.Department == f.Department || o.Heads(p.Handle, f.Department))
			if sees(ops.ForDepartment, false) != (named || within) {
				t.Errorf("%s of %q sees what is for the department %q: %t", p.Handle, p.Department, f.Department, sees(ops.ForDepartment, false))
			}
		}
	})
}

func TestAudienceWords(t *testing.T) {
	const above = "the COO and the CEO"
	for audience, want := range map[ops.Audience]string{
		ops.ForCEO: above, ops.ForCOO: above, ops.ForLeaders: "the heads of departments, " + above,
		ops.ForDepartment: "everybody in Support, " + above, ops.ForTeam: "everybody in the company", "": "everybody in the company",
	} {
		if got := audience.Words("Support"); got != want {
			t.Errorf("%q reads %q", audience, got)
		}
	}
	if got := ops.ForDepartment.Words(""); got != above {
		t.Errorf("the department of nobody reads %q", got)
	}
}
