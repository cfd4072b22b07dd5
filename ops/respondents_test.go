package ops_test

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"adjutant/ops"
)

// asksOf are those whom the set asks, as "person/department".
func asksOf(o *ops.Org, who ...string) string {
	var all []string
	for _, r := range o.Respondents(ops.QuestionSet{Who: who}) {
		all = append(all, string(r.Person)+"/"+string(r.Department))
	}
	return strings.Join(all, " ")
}

func TestRespondents(t *testing.T) {
	o := company()
	// Zoe heads the warehouse as well, in the place of Kai, and observes nothing.
	o.Departments[1].Head = "zoe"
	for name, c := range map[string]struct {
		who  string
		want string
	}{
		"heads, for each of their departments":     {"heads", "zoe/operations zoe/warehouse ana/support fay/finance"},
		"a person, for the department they head":   {"@ana", "ana/support"},
		"a head of several, for their own":         {"@zoe", "zoe/operations"},
		"a person in a department":                 {"@kai", "kai/warehouse"},
		"a department, without those below it":     {"operations", "zoe/operations"},
		"a department whose head is elsewhere":     {"warehouse", "kai/warehouse yui/warehouse"},
		"a role":                                   {"coo", "tom/finance"},
		"a role of several":                        {"approver", "fay/finance lea/finance"},
		"everybody who is not only looking on":     {"member", "mia/finance tom/finance fay/finance lea/finance ana/support bo/support eli/support noa/support zoe/operations kai/warehouse yui/warehouse"},
		"the same in two ways":                     {"heads @ana support @ana", "zoe/operations zoe/warehouse ana/support fay/finance bo/support eli/support noa/support"},
		"an observer":                              {"@uma observer", ""},
		"somebody who has left, and who is no one": {"@nobody", ""},
		"no department":                            {"legal", ""},
		"nobody":                                   {"", ""},
	} {
		if got := asksOf(o, strings.Fields(c.who)...); got != c.want {
			t.Errorf("%s: %s\nwant %s", name, got, c.want)
		}
	}
	o.Departments[0].Head = "uma" // who only observes
	o.Departments[3].Head = "gone"
	if got := asksOf(o, "heads"); got != "zoe/warehouse ana/support" {
		t.Errorf("heads who cannot answer are asked: %s", got)
	}
}

// Whoever is asked exists, is no observer, and is asked once about a department.
func TestRespondentsOfAnyCompany(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		o := drawOrg(t)
		who := rapid.SliceOf(rapid.SampledFrom([]string{ops.Heads, "coo", "ceo", "admin", "member", "@p0", "@p1", "@p9", "d0", "d1", "d9"})).Draw(t, "who")
		all := o.Respondents(ops.QuestionSet{Who: who})
		for i, r := range all {
			p, known := o.Person(r.Person)
			if !known || p.Has(ops.Observer) || slices.Contains(all[:i], r) {
				t.Errorf("%v asks %+v, the %dth of %v", who, r, i+1, all)
			}
		}
		for _, d := range o.Departments {
			head, known := o.Person(d.Head)
			asked := slices.Contains(all, ops.Respondent{Person: d.Head, Department: d.Handle})
			if slices.Contains(who, ops.Heads) && known && !head.Has(ops.Observer) && !asked {
				t.Errorf("the head of %s is not asked: %v", d.Handle, all)
			}
		}
	})
}

func TestSetByName(t *testing.T) {
	o := company()
	o.Checkins = []ops.QuestionSet{{Name: "daily"}, {Name: "weekly", Every: "friday"}}
	if set, ok := o.Set("weekly"); !ok || set.Every != "friday" {
		t.Errorf("weekly is %+v, %t", set, ok)
	}
	if set, ok := o.Set("monthly"); ok {
		t.Errorf("monthly is %+v", set)
	}
}

func TestStandIn(t *testing.T) {
	o := company()
	support, warehouse := ops.Respondent{Person: "ana", Department: "support"}, ops.Respondent{Person: "kai", Department: "warehouse"}
	for name, c := range map[string]struct {
		r     ops.Respondent
		named ops.Handle
		away  string
		want  ops.Handle
	}{
		"the deputy of the department":      {support, "", "ana", "bo"},
		"whom they have named":              {support, "eli", "ana", "eli"},
		"whom they have named is away":      {support, "eli", "ana eli", "bo"},
		"both are away":                     {support, "eli", "ana eli bo", ""},
		"the deputy is away":                {support, "", "ana bo", ""},
		"no deputy":                         {ops.Respondent{Person: "fay", Department: "finance"}, "", "fay", ""},
		"nobody, for one who heads nothing": {ops.Respondent{Person: "eli", Department: "support"}, "", "eli", ""},
		"whom they name, who head nothing":  {ops.Respondent{Person: "eli", Department: "support"}, "noa", "eli", "noa"},
		"no department at all":              {ops.Respondent{Person: "ana"}, "", "ana", ""},
		"they named an observer":            {warehouse, "uma", "kai", "yui"},
		"they named somebody who has left":  {warehouse, "gone", "kai", "yui"},
		"they named themselves":             {warehouse, "kai", "", "yui"},
	} {
		away := handlesIn(c.away)
		got, ok := o.StandIn(c.r, ops.Absence{Deputy: c.named}, func(h ops.Handle) bool { return contains(away, h) })
		if got != c.want || ok != (c.want != "") {
			t.Errorf("%s: %q, %t, want %q", name, got, ok, c.want)
		}
	}
}

// Whom a set asks can be found person by person, without going through all.
func TestRespondentsOf(t *testing.T) {
	org := &ops.Org{
		People: []ops.Person{
			{Handle: "mia", Roles: []ops.Role{ops.CEO}}, {Handle: "tom", Roles: []ops.Role{ops.COO, ops.Admin}, Department: "fleet"},
			{Handle: "ana", Department: "support"}, {Handle: "bo", Department: "support"}, {Handle: "gus", Department: "fleet"},
			{Handle: "uma", Roles: []ops.Role{ops.Observer}, Department: "fleet"},
		},
		Departments: []ops.Department{{Handle: "support", Head: "ana"}, {Handle: "sales", Head: "ana"}, {Handle: "fleet", Head: "gus"}, {Handle: "legal", Head: "gone"}},
	}
	for _, who := range [][]string{
		{"heads"}, {"support"}, {"fleet", "heads"}, {"coo", "ceo", "admin"}, {"@ana", "heads"}, {"@bo", "@uma", "@gone"}, {"fleet", "coo", "@tom"}, {"member", "observer"}, {"legal"}, nil,
	} {
		set := ops.QuestionSet{Who: who}
		all := org.Respondents(set)
		asked := 0
		for _, p := range org.People {
			own := slices.DeleteFunc(slices.Clone(all), func(r ops.Respondent) bool { return r.Person != p.Handle })
			got := org.RespondentsOf(set, p)
			asked += len(got)
			if len(own) != len(got) || slices.ContainsFunc(own, func(r ops.Respondent) bool { return !slices.Contains(got, r) }) {
				t.Errorf("%q asks @%s for %v, and among all for %v", who, p.Handle, got, own)
			}
		}
		if asked != len(all) {
			t.Errorf("%q asks %v, of whom %d can be found", who, all, asked)
		}
	}
}
