package digest

import (
	"adjutant/ops"
	"adjutant/ops/dates"
)

// shape is what an audience is told of, and what is only counted.
type shape struct {
	// level is that from which a risk has a line of its own.
	level ops.Level
	// steps tells of what became of requests once they were decided.
	steps bool
	// everybody tells who has not answered of all sets of questions, not only of
	// those that departments report by.
	everybody bool
	// late is how many days an action must be late to have a line of its own.
	late int
	// open tells who has not answered yet while there is still time.
	open bool
	// policy tells when the rules of approval were changed.
	policy bool
	// stuck counts the messages that could not be delivered.
	stuck bool
	// caps are how many items of a section are shown before the thread.
	caps map[SectionKind]int
}

// shapes are those of the audiences. The CEO gets decisions and exceptions; the
// COO everything, with whom to chase; leaders what they wait on from each other;
// a department its own matters, down to the small ones; the team what leaders do.
var shapes = map[ops.Audience]shape{
	ops.ForCEO: {
		level: ops.High, policy: true, late: oldDays,
		caps: caps(3, 3, 5, 3, 3, 3),
	},
	ops.ForCOO: {
		level: ops.Moderate, steps: true, late: 1, everybody: true, open: true, policy: true, stuck: true,
		caps: caps(3, 3, 5, 4, 4, 5),
	},
	ops.ForLeaders: {
		level: ops.High, steps: true, late: 1,
		caps: caps(3, 4, 5, 3, 3, 4),
	},
	ops.ForDepartment: {
		level: ops.Unrated, steps: true, late: 1, everybody: true, open: true,
		caps: caps(2, 4, 6, 4, 4, 4),
	},
	ops.ForTeam: {
		level: ops.High, steps: true, late: 1,
		caps: caps(3, 3, 5, 3, 3, 3),
	},
}

func caps(n ...int) map[SectionKind]int {
	m := map[SectionKind]int{}
	for i, kind := range SectionKinds {
		m[kind] = n[i]
	}
	return m
}

// shapeOf is an audience's shape; one that this version does not know gets that of
// the leaders, who are told least that is not open.
func shapeOf(a ops.Audience) shape {
	if s, ok := shapes[a]; ok {
		return s
	}
	return shapes[ops.ForLeaders]
}

// What is called ageing. A risk that is high is looked at every week in most
// companies, so one of which nobody has said anything for two was forgotten. A
// request is old once a week's work has passed over it. A blocker is when it is
// escalated to the COO.
const (
	quietDays = 14
	oldDays   = 5
)

var blockedFor = dates.Span{Days: 3} // working days

// MainSize is how many characters of a digest are shown before its thread, at
// most, without its buttons: what fits on the screen of a phone.
const MainSize = 1200
