package digest_test

import (
	"adjutant/digest"
	"adjutant/ops"
)

// orgCases are changes of the organisation. Nobody reads a list of everybody's new
// titles: what concerns leaders are the departments, and who approves what.
var orgCases = []ruleCase{
	{rule: digest.DepartmentNew, name: "to the CEO", to: ceo, then: func(w *world) {
		w.at(-2, "10:00").reorganise(func(o *ops.Org) {
			o.Departments = append(o.Departments, ops.Department{Handle: "design", Name: "Design", Head: "pia"})
		})
	}, want: "changed department_new design"},
	{rule: digest.DepartmentNew, name: "and dissolved", to: ceo, then: func(w *world) {
		w.at(-2, "10:00").reorganise(func(o *ops.Org) {
			o.Departments = append(o.Departments, ops.Department{Handle: "design", Name: "Design", Head: "pia"})
		})
		w.reorganise(func(o *ops.Org) { o.Departments = o.Departments[:len(o.Departments)-1] })
	}},
	{rule: digest.DepartmentNew, name: "elsewhere", to: support, then: func(w *world) {
		w.at(-2, "10:00").reorganise(func(o *ops.Org) {
			o.Departments = append(o.Departments, ops.Department{Handle: "design", Name: "Design", Head: "pia"})
		})
	}},
	{rule: digest.DepartmentNew, name: "below one's own", to: support, then: func(w *world) {
		w.at(-2, "10:00").reorganise(func(o *ops.Org) {
			o.Departments = append(o.Departments, ops.Department{Handle: "desk", Name: "Night Desk", Head: "noa", Parent: "support"})
		})
	}, want: "changed department_new desk"},

	{rule: digest.DepartmentGone, name: "to the CEO", to: ceo, then: func(w *world) { dissolve(w.at(-2, "10:00"), "legal") }, want: "changed department_gone legal"},
	{rule: digest.DepartmentGone, name: "below one's own", to: reader{ops.ForDepartment, "", "operations"}, then: func(w *world) { dissolve(w.at(-2, "10:00"), "fleet") }, want: "changed department_gone fleet"},
	{rule: digest.DepartmentGone, name: "elsewhere", to: support, then: func(w *world) { dissolve(w.at(-2, "10:00"), "fleet") }},

	{rule: digest.DepartmentNamed, name: "to the CEO", to: ceo, then: func(w *world) {
		w.at(-2, "10:00").department("support", func(d *ops.Department) { d.Name = "Customer Success" })
	}, want: "changed department_named support"},
	{rule: digest.DepartmentNamed, name: "and back", to: ceo, then: func(w *world) {
		w.at(-2, "10:00").department("support", func(d *ops.Department) { d.Name = "Customer Success" })
		w.department("support", func(d *ops.Department) { d.Name = "Customer Support" })
	}},

	{rule: digest.HeadChanged, name: "to the CEO", to: ceo, then: func(w *world) {
		w.at(-2, "10:00").department("support", func(d *ops.Department) { d.Head = "bo" })
	}, want: "changed head_changed support"},
	{rule: digest.HeadChanged, name: "the deputy does not count", to: ceo, then: func(w *world) {
		w.at(-2, "10:00").department("support", func(d *ops.Department) { d.Deputy = "eli" })
	}},
	{rule: digest.HeadChanged, name: "somebody has another title", to: ceo, then: func(w *world) {
		w.at(-2, "10:00").reorganise(func(o *ops.Org) { o.People[0].Title = "Chief" })
	}},

	{rule: digest.PolicyChanged, name: "to the CEO", to: ceo, then: func(w *world) { w.at(-2, "10:00").reorganise(cheaper) }, want: "changed policy_changed"},
	{rule: digest.PolicyChanged, name: "to the COO", to: coo, then: func(w *world) { w.at(-2, "10:00").reorganise(cheaper) }, want: "changed policy_changed"},
	{rule: digest.PolicyChanged, name: "not to leaders", to: leaders, then: func(w *world) { w.at(-2, "10:00").reorganise(cheaper) }},
	{rule: digest.PolicyChanged, name: "another setting", to: ceo, then: func(w *world) {
		w.at(-2, "10:00").reorganise(func(o *ops.Org) { o.Update.StaleDays = 8 })
	}},
}

func cheaper(o *ops.Org) { o.Approval = o.Approval[1:] }

// dissolve takes a department out of the organisation, and its people with it.
func dissolve(w *world, h ops.Handle) {
	w.reorganise(func(o *ops.Org) {
		var left []ops.Department
		for _, d := range o.Departments {
			if d.Handle != h {
				left = append(left, d)
			}
		}
		o.Departments = left
		for i := range o.People {
			if o.People[i].Department == h {
				o.People[i].Department = ""
			}
		}
	})
}
