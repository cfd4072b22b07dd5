package ops_test

import (
	"testing"

	"adjutant/ops"
)

// Who decides where those whom a step names cannot. Support is a department of
// its own, the warehouse a part of operations.
func TestStandIns(t *testing.T) {
	deputy := ops.ApprovalStep{By: []string{"head"}, Fallback: []string{"deputy", "lea"}}
	for name, c := range map[string]struct {
		step              ops.ApprovalStep
		owner, department ops.Handle
		gone              []ops.Handle
		need              int
		want, raised      string
	}{
		"a head decides":                      {step("any", "head"), "eli", "support", nil, 1, "ana", ""},
		"a head who asks is not the first":    {step("any", "head"), "kai", "warehouse", nil, 1, "zoe", "zoe"},
		"the deputy, where the step says so":  {deputy, "kai", "warehouse", nil, 1, "yui", "yui"},
		"the next of the fallback":            {deputy, "kai", "warehouse", []ops.Handle{"yui"}, 1, "lea", "lea"},
		"above, where the fallback is gone":   {deputy, "kai", "warehouse", []ops.Handle{"yui", "lea"}, 1, "zoe", "zoe"},
		"the deputy as one of two":            {step("any", "head", "deputy"), "kai", "warehouse", nil, 1, "yui", ""},
		"above a deputy is the head":          {step("any", "deputy"), "yui", "warehouse", nil, 1, "kai", "kai"},
		"a department without a deputy":       {step("any", "deputy"), "eli", "finance", nil, 1, "fay", "fay"},
		"both, where there is no deputy":      {step("all", "head", "deputy"), "eli", "finance", nil, 2, "fay tom", "tom"},
		"a department that is no more":        {step("any", "head"), "eli", "legal", nil, 1, "tom", "tom"},
		"a head who has left":                 {step("any", "head"), "eli", "warehouse", []ops.Handle{"kai"}, 1, "zoe", "zoe"},
		"above the COO is the CEO, no head":   {step("any", "coo"), "tom", "warehouse", nil, 1, "mia", "mia"},
		"above the CEO is nobody":             {step("any", "ceo"), "mia", "warehouse", nil, 1, "tom", "tom"},
		"then the approvers":                  {step("any", "ceo"), "mia", "warehouse", []ops.Handle{"tom"}, 1, "fay", "fay"},
		"no approver above another":           {step("any", "lea"), "lea", "support", nil, 1, "fay", "fay"}, // her own head
		"above a person, their own head":      {step("any", "yui"), "yui", "support", nil, 1, "kai", "kai"},
		"above a person who has left":         {step("any", "gus"), "eli", "warehouse", nil, 1, "tom", "tom"},
		"above an approver who heads":         {step("any", "fay"), "fay", "support", nil, 1, "tom", "tom"},
		"a role that nobody has":              {step("any", "approver"), "eli", "support", []ops.Handle{"fay", "lea"}, 1, "tom", "tom"},
		"an observer does not decide":         {step("any", "uma"), "eli", "support", nil, 1, "tom", "tom"},
		"any of two is enough":                {step("any", "head", "coo"), "ana", "support", nil, 1, "tom", ""},
		"each from above themselves":          {step("all", "lea", "head"), "kai", "warehouse", []ops.Handle{"lea"}, 2, "tom zoe", "tom zoe"},
		"each of two who left has a stand-in": {step("all", "head", "coo"), "kai", "warehouse", []ops.Handle{"tom"}, 2, "zoe mia", "zoe mia"},
	} {
		t.Run(name, func(t *testing.T) {
			o := without(withSteps(company(), c.step), c.gone...)
			o.Approval[0].Steps = []ops.ApprovalStep{c.step}
			panel := waitsFor(t, o, asked(t, o, c.owner, c.department), c.need, handlesIn(c.want)...)
			if joinAll(panel.Raised) != c.raised {
				t.Errorf("raised %s, want %s", joinAll(panel.Raised), c.raised)
			}
		})
	}
}

func TestQuorum(t *testing.T) {
	for name, c := range map[string]struct {
		step  ops.ApprovalStep
		owner ops.Handle
		need  int
		want  string
	}{
		"any":                             {step("any", "coo", "ceo", "fay"), "eli", 1, "tom mia fay"},
		"any, if it does not say":         {step("", "coo", "ceo", "fay"), "eli", 1, "tom mia fay"},
		"all":                             {step("all", "coo", "ceo", "fay"), "eli", 3, "tom mia fay"},
		"all, one of whom asks":           {step("all", "tom", "fay"), "fay", 2, "tom mia"},
		"majority of three":               {step("majority", "coo", "ceo", "fay"), "eli", 2, "tom mia fay"},
		"majority of four":                {step("majority", "coo", "ceo", "approver"), "eli", 3, "tom mia fay lea"},
		"majority, one of whom asks":      {step("majority", "coo", "ceo", "fay"), "fay", 2, "tom mia"},
		"majority, of whom one is left":   {step("majority", "ana", "gus", "ida"), "eli", 2, "ana tom"},
		"two":                             {step("2", "coo", "ceo", "fay"), "eli", 2, "tom mia fay"},
		"two, one of whom asks":           {step("2", "coo", "fay"), "fay", 2, "tom mia"},
		"more than there are":             {step("3", "head", "fay"), "eli", 3, "ana fay tom"},
		"one person under two names":      {step("all", "fay", "approver"), "eli", 2, "fay lea"},
		"a rule that nobody would accept": {step("0", "coo", "ceo"), "eli", 2, "tom mia"},
		"or understand":                   {step("some", "coo", "ceo"), "eli", 2, "tom mia"},
	} {
		t.Run(name, func(t *testing.T) {
			o := withSteps(company(), c.step)
			r := asked(t, o, c.owner, "support")
			waitsFor(t, o, r, c.need, handlesIn(c.want)...)
			// One approval less is not enough, whoever gives them.
			people := o.Panel(&r).Pool
			for i := range c.need {
				if r.State != ops.InReview {
					t.Fatalf("approved by %d", i)
				}
				r = approve(t, o, r, people[i])
			}
			if r.State != ops.Approved {
				t.Errorf("%s after %d have approved", r.State, c.need)
			}
		})
	}
}

// While some have decided others leave, come back, or lose a role.
func TestPanelWhilePeopleChange(t *testing.T) {
	// Who has decided and left needs no replacement: the other still must.
	o := withSteps(company(), step("all", "tom", "fay"))
	r := approve(t, o, asked(t, o, "eli", "support"), "fay")
	waitsFor(t, without(o, "fay"), r, 1, "tom")
	waitsFor(t, without(o, "fay", "tom"), r, 1, "mia")

	// Who has lost the role in which they decided has decided all the same.
	o = withSteps(company(), step("all", "coo", "approver"))
	r = approve(t, o, asked(t, o, "eli", "support"), "fay", "lea")
	waitsFor(t, o, r, 1, "tom")
	for i := range o.People {
		if o.People[i].Has(ops.Approver) {
			o.People[i].Roles = nil
		}
	}
	waitsFor(t, o, r, 1, "tom")

	// So few are left that those who approved would be enough: one more has to.
	o = withSteps(company(), step("majority", "approver"))
	r = approve(t, o, asked(t, o, "eli", "support"), "fay")
	waitsFor(t, without(o, "lea"), r, 1, "tom")

	// Who stood in does not make those needless who are back.
	o = withSteps(company(), step("all", "tom", "fay"))
	r = asked(t, o, "eli", "support")
	gone := without(o, "tom")
	waitsFor(t, gone, r, 2, "fay", "mia")
	r = approve(t, gone, r, "mia")
	waitsFor(t, o, r, 2, "tom", "fay")

	// A person for whom another decided, and that other, in one step.
	o = withSteps(company(), step("all", "tom", "fay"))
	r = does(t, o, asked(t, o, "eli", "support"), "lea", ops.Approves, lets("fay", "lea"))
	waitsFor(t, o, r, 1, "tom")
	barred(t, o, r, "fay", "Lea has approved REQ-7 for you already")
	barred(t, o, r, "lea", "You have approved REQ-7 already", lets("tom", "lea"))
	// Lea is named now too, and Tom has left: somebody else has to.
	r.Route[0].By = []string{"fay", "lea"}
	waitsFor(t, without(o, "tom"), r, 1, "mia")
}

// A step's people who have decided before are skipped; where a number of them
// must agree, it is that many others.
func TestOverlap(t *testing.T) {
	for name, c := range map[string]struct {
		second ops.ApprovalStep
		need   int
		want   string
	}{
		"any":             {step("any", "coo", "fay"), 1, "fay"},
		"all":             {step("all", "coo", "fay"), 1, "fay"},
		"majority":        {step("majority", "coo", "fay", "lea"), 2, "fay lea"},
		"two":             {step("2", "coo", "fay"), 2, "fay mia"},
		"nobody else":     {step("any", "coo"), 1, "mia"},
		"all of the same": {step("all", "coo", "ana"), 1, "mia"},
	} {
		t.Run(name, func(t *testing.T) {
			o := withSteps(company(), step("all", "head", "coo"), c.second)
			r := approve(t, o, asked(t, o, "eli", "support"), "ana", "tom")
			waitsFor(t, o, r, c.need, handlesIn(c.want)...)
		})
	}
}

// A ring of departments, which no file may have, ends too.
func TestStandInsInARing(t *testing.T) {
	o := withSteps(company(), step("any", "head"))
	o.Departments[0].Parent = "warehouse"
	waitsFor(t, o, asked(t, o, "kai", "warehouse"), 1, "zoe")
}
