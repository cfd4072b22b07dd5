package digest

import (
	"slices"
	"strings"

	"adjutant/chat"
	"adjutant/ops"
)

// line is an item in words: the record, what there is to say of it, whose it is
// and how old. What has been settled since is struck out, with what became of it.
func (w words) line(i Item) chat.Line {
	line := w.say(i)
	if tail := w.tail(i); tail != "" {
		line = append(line, chat.T(" · "+tail))
	}
	return line
}

// say is an item in words, without whose it is and how old.
func (w words) say(i Item) chat.Line {
	say, ok := sayings[i.Rule]
	if !ok {
		say = func(w words, i Item) chat.Line { return chat.L(w.said(i.Title)) } // of a later version
	}
	line := say(w, i)
	if i.Settled != nil {
		return append(struck(line), w.settled(*i.Settled)...)
	}
	return line
}

// tail is whose it is and how old; nothing for what has been settled.
func (w words) tail(i Item) string {
	if i.Settled != nil {
		return ""
	}
	owner := ""
	if i.Owner != "" {
		owner = w.person(i.Owner)
	}
	age := ""
	switch {
	case i.Since.IsZero() || i.Rule == StatusOld: // its line says how old
	case (i.Rule == RiskQuiet || i.Rule == RiskOverdue || i.Rule == ActionOverdue) && w.days(i.Since) > 0:
		age = "open " + w.age(i.Since)
	case (i.Rule == RiskClosed || i.Rule == ActionDone || i.Rule == ActionDropped) && w.days(i.Since) > 0:
		age = "after " + w.age(i.Since)
	case slices.Contains(waitingRules, i.Rule):
		owner, age = "from "+owner, w.age(i.Since)+" with "+w.people(i.With)
	case verbs[i.Rule] != "":
		age = verbs[i.Rule] + " " + w.ago(i.Since)
	case strings.HasPrefix(string(i.Rule), "blocker_") && i.Rule != BlockerOver:
		owner, age = "", "with "+owner+" "+w.waited(i.Since)
	default:
		age = w.age(i.Since)
	}
	tail := slices.DeleteFunc([]string{owner, age}, func(part string) bool { return part == "" })
	if i.Confidential {
		tail = append(tail, "confidential")
	}
	return strings.Join(tail, ", ")
}

// verbs say what the age of an item counts from.
var verbs = map[Rule]string{
	SaysOffTrack: "said", SaysAtRisk: "said", HealthMoved: "said", RecordsWorse: "last word",
	Need(ops.WaitsDecision): "asked", Need(ops.WaitsEscalated): "asked", RequestNew: "asked", RequestMoved: "asked",
	RiskNew: "logged", Acknowledge: "logged", Need(ops.WaitsProposal): "asked", ActionUnanswered: "asked", Need(ops.WaitsVerify): "said", DecisionNew: "decided",
}

// because adds what somebody gave as the reason, if anything.
func (w words) because(line chat.Line, i Item) chat.Line {
	if i.Reason == "" {
		return line
	}
	return append(line, chat.T(" – "+w.said(i.Reason)))
}

// waitingRules are those of requests that wait for somebody else than the reader.
var waitingRules = []Rule{DecisionOpen, NeedPassed, RequestOld}

func struck(line chat.Line) chat.Line {
	var gone chat.Line
	for _, s := range line {
		last := len(gone) - 1
		switch {
		case s.Kind == chat.SpanCode: // the id can still be asked for
			gone = append(gone, s, chat.T(" "))
		case last >= 0 && gone[last].Kind == chat.SpanStruck:
			gone[last].Text += s.Text
		default:
			gone = append(gone, chat.Struck(strings.TrimLeft(s.Text, " ")))
		}
	}
	if last := len(gone) - 1; last >= 0 && gone[last].Kind == chat.SpanText {
		gone = gone[:last] // what became of it begins with a space
	}
	return slices.DeleteFunc(gone, func(s chat.Span) bool { return s.Kind == chat.SpanStruck && s.Text == "" })
}

func (w words) settled(s Settled) chat.Line {
	line := chat.Line{chat.T(" "), chat.B(s.State)}
	if len(s.With) > 0 {
		line = append(line, chat.T(" with "+w.people(s.With)))
	}
	if s.By != "" {
		line = append(line, chat.T(" by "+w.person(s.By)))
	}
	if !s.At.IsZero() {
		line = append(line, chat.T(" "), w.moment(s.At))
	}
	return line
}

// sayings are how the items of each rule are put, without whose they are.
var sayings = map[Rule]func(w words, i Item) chat.Line{
	SaysOffTrack: words.status,
	SaysAtRisk:   words.status,
	RecordsWorse: func(w words, i Item) chat.Line {
		line := chat.Line{chat.B(w.department(i.Department)), chat.T(" says " + i.HealthWas.Word() + ", records show " + i.Health.Word())}
		if i.HealthWas == ops.Unknown {
			line[1].Text = " says nothing, records show " + i.Health.Word()
		}
		if len(i.Also) > 0 {
			line = append(line, chat.T(": "), chat.C(string(i.Also[0])), chat.T(" "+w.atLeast(evidenceTitle).said(i.Reason)))
		}
		return withID(line, i.ID)
	},

	Need(ops.WaitsDecision):   words.toDecide,
	Need(ops.WaitsEscalated):  words.toDecide,
	DecisionOpen:              words.request,
	Acknowledge:               func(w words, i Item) chat.Line { return w.risk(i, i.Level.Word()+", not acknowledged") },
	Need(ops.WaitsMitigation): func(w words, i Item) chat.Line { return w.risk(i, w.dueOf("mitigation", i)) },
	Need(ops.WaitsReview):     func(w words, i Item) chat.Line { return w.risk(i, w.dueOf("review", i)) },
	Need(ops.WaitsAcceptance): func(w words, i Item) chat.Line { return w.risk(i, "acceptance ends "+w.day(i.Due)) },
	Need(ops.WaitsBlocker):    words.waiting,
	Need(ops.WaitsStuck):      words.waiting,
	BlockerOpen:               words.waiting,
	Need(ops.WaitsUnblocked): func(w words, i Item) chat.Line {
		return chat.Line{chat.C(string(i.ID)), chat.T(" " + w.department(i.On) + " says it is resolved: " + w.said(i.Title))}
	},
	Need(ops.WaitsAnswer): func(w words, i Item) chat.Line {
		line := chat.Line{chat.C(string(i.ID)), chat.T(" Check-in " + w.said(i.Title))}
		if i.Department != "" {
			line = append(line, chat.T(" for "+w.department(i.Department)))
		}
		return line
	},
	Need(ops.WaitsStatus): func(w words, i Item) chat.Line {
		return withID(chat.Line{chat.B(w.department(i.Department)), chat.T(" has no current status")}, i.ID)
	},

	HealthMoved: func(w words, i Item) chat.Line {
		return withID(chat.Line{chat.B(w.department(i.Department)), chat.T(" " + i.HealthWas.Word() + " → " + i.Health.Word())}, i.ID)
	},
	RiskNew: func(w words, i Item) chat.Line { return w.risk(i, "new, "+i.Level.Word()) },
	RiskClosed: func(w words, i Item) chat.Line {
		what := "closed"
		if i.New {
			what = "logged and closed"
		}
		return w.because(w.risk(i, what), i)
	},
	RiskReopened: func(w words, i Item) chat.Line { return w.risk(i, "open again, "+i.Level.Word()) },
	RiskUp:       words.rated,
	RiskDown:     words.rated,
	RiskAccepted: func(w words, i Item) chat.Line {
		return w.risk(i, i.Level.Word()+", accepted until "+w.day(i.Due)+" by "+w.person(i.By))
	},
	RiskLapsed: func(w words, i Item) chat.Line { return w.risk(i, i.Level.Word()+", accepted no longer") },
	RequestNew: func(w words, i Item) chat.Line {
		return append(chat.Line{chat.C(string(i.ID)), chat.T(" new: ")}, w.request(i)[2:]...)
	},
	RequestMoved: func(w words, i Item) chat.Line {
		state := ops.RequestState(i.What).Word()
		if i.By != "" && i.By != i.Owner {
			state += " by " + w.person(i.By)
		}
		return w.because(append(chat.Line{chat.C(string(i.ID)), chat.T(" " + state + ": ")}, w.request(i)[2:]...), i)
	},
	BlockerNew: words.waiting,
	BlockerResolved: func(w words, i Item) chat.Line {
		return chat.Line{chat.C(string(i.ID)), chat.T(" " + w.department(i.On) + " says it is resolved for " + w.department(i.Department) + ": " + w.said(i.Title))}
	},
	BlockerOver: func(w words, i Item) chat.Line {
		return chat.Line{chat.C(string(i.ID)), chat.T(" " + w.department(i.Department) + " waits on " + w.department(i.On) + " no longer: " + w.said(i.Title))}
	},
	BlockerBack: func(w words, i Item) chat.Line {
		return chat.Line{chat.C(string(i.ID)), chat.T(" " + w.department(i.Department) + " waits on " + w.department(i.On) + " again: " + w.said(i.Title))}
	},
	TakenBack: func(w words, i Item) chat.Line {
		return chat.Line{chat.C(string(i.ID)), chat.T(" taken back by " + w.person(i.By) + ": " + w.said(i.Title))}
	},
	DepartmentNew: func(w words, i Item) chat.Line {
		return chat.Line{chat.B(w.department(i.Department)), chat.T(" is a new department")}
	},
	DepartmentGone: func(w words, i Item) chat.Line {
		return chat.Line{chat.B(w.said(i.Title)), chat.T(" is a department no longer")}
	},
	DepartmentNamed: func(w words, i Item) chat.Line {
		line := chat.Line{chat.B(w.department(i.Department)), chat.T(" was called " + w.said(i.Title) + " before")}
		if i.What == newHead {
			line[1].Text += " and has a new head"
		}
		return line
	},
	HeadChanged: func(w words, i Item) chat.Line {
		return chat.Line{chat.B(w.department(i.Department)), chat.T(" has a new head")}
	},
	PolicyChanged: func(w words, i Item) chat.Line {
		line := chat.L("Who approves what was changed")
		if i.By != "" {
			line[0].Text += " by " + w.person(i.By)
		}
		return append(line, chat.T(" "), chat.C("/policy show"))
	},

	RiskOverdue: func(w words, i Item) chat.Line {
		return w.risk(i, i.Level.Word()+", "+i.What+" "+w.overdue(i.Due))
	},
	NeedPassed: words.request,
	PromisePassed: func(w words, i Item) chat.Line {
		return chat.Line{chat.C(string(i.ID)), chat.T(" " + w.department(i.On) + " promised " + w.department(i.Department) + " an end by " + w.day(i.Due) + ": " + w.said(i.Title))}
	},
	BudgetExceeded: func(w words, i Item) chat.Line {
		return withID(chat.Line{chat.B(w.department(i.Department)), chat.T(" budget " + i.What + " exceeded by " + w.money(i.Amount))}, i.ID)
	},

	RiskQuiet: func(w words, i Item) chat.Line {
		return w.risk(i, i.Level.Word()+", no word for "+w.age(i.Quiet))
	},
	RequestOld: words.request,
	BlockerOld: words.waiting,

	NoStatus: func(w words, i Item) chat.Line {
		return withID(chat.Line{chat.B(w.department(i.Department)), chat.T(": " + w.missing(i) + "no status yet")}, first(i.Also))
	},
	StatusOld: func(w words, i Item) chat.Line {
		last := "last status " + w.age(i.Since) + " old"
		if i.HealthWas != "" && i.HealthWas != ops.Unknown {
			last += " (was " + i.HealthWas.Word() + ")"
		}
		return withID(chat.Line{chat.B(w.department(i.Department)), chat.T(": " + w.missing(i) + last)}, i.ID)
	},
	NotAnswered: func(w words, i Item) chat.Line {
		return withID(chat.Line{chat.B(w.answerer(i)), chat.T(": " + w.unanswered(i))}, i.ID)
	},
	StoodIn: func(w words, i Item) chat.Line {
		return withID(chat.Line{chat.B(w.answerer(i)), chat.T(": " + w.person(i.By) + " answered for " + w.person(i.Owner))}, i.ID)
	},
}

func withID(line chat.Line, id ops.ID) chat.Line {
	if id == "" {
		return line
	}
	return append(line, chat.T(" "), chat.C(string(id)))
}

func first(ids []ops.ID) ops.ID {
	if len(ids) == 0 {
		return ""
	}
	return ids[0]
}

// statusTitle is how much of what a department says of itself is shown at least:
// there is nothing more important.
const statusTitle = 80

// evidenceTitle is how much of what speaks against it is shown at least.
const evidenceTitle = 60

// atLeast words with so many characters of what somebody wrote, if not all of them.
func (w words) atLeast(n int) words {
	if w.title > 0 {
		w.title = max(w.title, n)
	}
	return w
}

// status is what a department says of itself.
func (w words) status(i Item) chat.Line {
	line := chat.Line{chat.B(w.department(i.Department)), chat.T(" " + i.Health.Word())}
	if i.HealthWas != "" && i.HealthWas != i.Health {
		line[1].Text += " (was " + i.HealthWas.Word() + ")"
	}
	if i.Title != "" {
		w = w.atLeast(statusTitle)
		line[1].Text += ": " + w.said(i.Title)
	}
	line = withID(line, i.ID)
	if i.Remark != nil {
		line = append(line, chat.T(" · "+w.person(i.Remark.By)+" adds: "+w.said(i.Remark.Text)))
	}
	return line
}

// request is a request in a line: id, amount, what for, by when.
func (w words) request(i Item) chat.Line {
	line := chat.Line{chat.C(string(i.ID)), chat.T(" "), chat.B(w.money(i.Amount)), chat.T(" " + w.said(i.Title))}
	if slices.Contains([]Rule{RequestMoved, RequestOld}, i.Rule) {
		return line
	}
	if by := w.neededBy(i.Due); by != "" {
		line = append(line, chat.T(", "+by))
	}
	return line
}

// toDecide is a request with what it does to the budget.
func (w words) toDecide(i Item) chat.Line {
	line := w.request(i)
	if left := w.left(i); left != nil {
		line = append(line, chat.T(", "), *left)
	}
	if i.Why == "" {
		line = append(line, chat.T(" – no reason given"))
	} else {
		line = append(line, chat.T(" – why: "+w.said(i.Why)))
	}
	if i.Declined != "" {
		line = append(line, chat.T(" – if not: "+w.said(i.Declined)))
	}
	return line
}

// risk is a risk in a line: id, what there is to say of it, its title.
func (w words) risk(i Item, what string) chat.Line {
	return chat.Line{chat.C(string(i.ID)), chat.T(" " + what + ": " + w.said(i.Title))}
}

func (w words) rated(i Item) chat.Line {
	return w.risk(i, i.LevelWas.Word()+" → "+i.Level.Word())
}

// dueOf is when something about a risk is due.
func (w words) dueOf(what string, i Item) string {
	if i.Due.Before(w.today) {
		return i.Level.Word() + ", " + what + " " + w.overdue(i.Due)
	}
	return i.Level.Word() + ", " + what + " due " + w.day(i.Due)
}

// waiting is one department that waits on another.
func (w words) waiting(i Item) chat.Line {
	return chat.Line{chat.C(string(i.ID)), chat.T(" " + w.department(i.Department) + " waits on " + w.department(i.On) + ": " + w.said(i.Title))}
}

// answerer is whose check-in it is: the department that it is about, or the
// person.
func (w words) answerer(i Item) string {
	if d, ok := w.org.Department(i.Department); ok && d.Head == i.Owner {
		return w.department(i.Department)
	}
	return w.person(i.Owner)
}

// missing is why there is no answer, before what was known last.
func (w words) missing(i Item) string {
	if i.What == "" || i.What == string(ops.CheckinAnswered) || i.What == string(ops.CheckinLate) {
		return ""
	}
	return w.unanswered(i) + ", "
}

// unanswered is what became of a check-in that has no answer.
func (w words) unanswered(i Item) string {
	switch ops.CheckinState(i.What) {
	case ops.CheckinMissed:
		return "no answer to " + w.said(i.Title)
	case ops.CheckinUndeliverable:
		return "could not be reached for " + w.said(i.Title)
	case ops.CheckinOpen:
		return "has not answered " + w.said(i.Title) + " yet"
	case ops.CheckinSkipped:
		return "answered " + w.said(i.Title) + " with: not this time"
	case ops.CheckinNotAsked:
		return "was not asked " + w.said(i.Title) + ", the bot was off"
	case ops.CheckinAway:
		return "away, and nobody stood in"
	}
	return ops.CheckinState(i.What).Word()
}
