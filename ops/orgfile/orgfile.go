// Package orgfile reads and writes the organisation's file: the YAML in which a
// company says who is in it, how it is divided and what its rules are.
//
// [Parse] reports every mistake of a file at once, each with its line and
// column and with what to write instead. [Marshal] writes a file that Parse
// reads back to the same organisation. [Sample] is a file to begin with.
package orgfile

import (
	_ "embed"
	"maps"
	"slices"
	"strings"

	"adjutant/ops"
)

// Sample is the file of a made-up company, with a comment on every section, for
// people to copy and change.
//
//go:embed sample.yaml
var Sample []byte

// Parse reads an organisation's file. The organisation has passed
// [ops.Org.Check], what the file leaves out has the values of [ops.Defaults],
// and its revision is 0. If there are any faults it is nil: half a file must
// not be applied.
func Parse(data []byte) (*ops.Org, Faults) {
	root, faults := parseYAML(data)
	if faults != nil {
		return nil, faults
	}
	if root == nil {
		return nil, one(1, 1, "the file is empty: it needs at least company, people and departments")
	}
	r := &reader{places: map[string]place{"": {1, 1}}, unread: map[string]bool{}}
	org := r.org(value{r: r, node: root})
	for _, problem := range org.Check() {
		if !r.doubtful(problem) {
			r.report(r.find(problem.Path), "%s", problem.Text)
		}
	}
	if len(r.faults) > 0 {
		return nil, r.faults.sorted()
	}
	return org, nil
}

// org reads the whole file.
func (r *reader) org(v value) *ops.Org {
	defaults := ops.Defaults()
	o := &defaults.Org
	approval := o.Approval
	o.Approval = nil
	v.fields("the file", map[string]func(value){
		"company":            text(&o.Company),
		"currency":           currency(&o.Currency),
		"rates":              func(v value) { o.Rates = rates(v) },
		"timezone":           text(&o.Timezone),
		"locale":             text(&o.Locale),
		"fiscal_year_starts": monthDay(&o.FiscalYear),
		"workweek":           func(v value) { o.Workweek = listOf(v, weekday) },
		"working_hours":      hours(&o.Hours),
		"holidays":           func(v value) { o.Holidays = sectionOf(v, holiday) },
		"workspaces":         func(v value) { o.Workspaces = workspaces(v) },
		"accounts":           func(v value) { accounts(v, o) },
		"people": func(v value) {
			v.named("people", func(h string, v value) { o.People = append(o.People, person(h, v)) })
		},
		"departments": func(v value) {
			v.named("departments", func(h string, v value) { o.Departments = append(o.Departments, department(h, v)) })
		},
		"channels": func(v value) {
			v.named("channels", func(h string, v value) { o.Channels = append(o.Channels, channel(h, v)) })
		},
		"risk":     func(v value) { risk(v, &o.Risk) },
		"update":   func(v value) { update(v, &o.Update) },
		"approval": func(v value) { o.Approval = sectionOf(v, approvalRule) },
		"budgets":  func(v value) { o.Budgets = sectionOf(v, budget(defaults.Budget)) },
		"checkins": func(v value) { o.Checkins = sectionOf(v, checkin(defaults)) },
		"digests":  func(v value) { o.Digests = sectionOf(v, digest(defaults.Digest)) },
		"model":    func(v value) { model(v, &o.Model) },
	})
	o.Approval = withDefaults(o.Approval, approval)
	return o
}

// withDefaults adds the default rules of those kinds that have no general rule.
func withDefaults(rules, defaults []ops.ApprovalRule) []ops.ApprovalRule {
	for _, rule := range defaults {
		general := func(r ops.ApprovalRule) bool { return r.Kind == rule.Kind && r.Department == "" }
		if !slices.ContainsFunc(rules, general) {
			rules = append(rules, rule)
		}
	}
	return rules
}

// doubtful reports whether a problem may be none, because something that it
// rests on could not be read.
func (r *reader) doubtful(p ops.Problem) bool {
	for unread := range r.unread {
		if under(p.Path, unread) {
			return true
		}
		for _, path := range p.Because {
			if under(path, unread) || under(unread, path) {
				return true
			}
		}
	}
	return false
}

// under reports whether a path is the other or leads through it.
func under(path, above string) bool {
	rest, ok := strings.CutPrefix(path, above)
	return ok && (rest == "" || above == "" || rest[0] == '.' || rest[0] == '[')
}

// find is where the value of a path stands, or, where it is missing, the
// nearest value that it would be part of.
func (r *reader) find(path string) place {
	for {
		if at, ok := r.places[path]; ok {
			return at
		}
		path = path[:max(strings.LastIndexAny(path, ".["), 0)]
	}
}

// listOf reads a list. An entry that is refused leaves what read returns for it,
// so that the entries keep their numbers and the paths of problems stay right.
// The list may be left empty, with all its entries commented out, only as a
// section of the file.
func listOf[T any](v value, read func(value) T) []T {
	var list []T
	v.list(func(entry value) { list = append(list, read(entry)) })
	return list
}

func sectionOf[T any](v value, read func(value) T) []T {
	if v.missing() {
		return nil
	}
	return listOf(v, read)
}

// merged is a copy of a set of readers with another one's added.
func merged(a, b map[string]func(value)) map[string]func(value) {
	all := maps.Clone(a)
	maps.Copy(all, b)
	return all
}
