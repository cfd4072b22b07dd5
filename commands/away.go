package commands

import (
	"slices"

	"adjutant/chat"
	"adjutant/ops"
	"adjutant/ops/dates"
	"adjutant/storage"
)

var _ = declare(command{
	Command: chat.Command{
		Path:    "away until",
		Summary: "Say until when you are away, so that nobody asks or reminds you",
		Detail: "While you are away your deputy is asked in your place. Approvals wait for you all the same: " +
			"to let somebody decide meanwhile, use /delegate.",
		Examples: []string{"away until friday", "away until 9 Jan kind:holiday deputy:@bo", "away until friday who:@ana kind:sick"},
		Default:  true,
		Options: []chat.Option{
			{Name: "until", Kind: chat.Date, Required: true, Positional: true, Label: "The last day"},
			{Name: "from", Kind: chat.Date, Form: true, Help: "The first day", Default: "today"},
			{Name: "kind", Kind: chat.Choice, Choices: awayKinds(), Form: true, Help: "Why, as far as others need to know", Default: "holiday"},
			{Name: "deputy", Kind: chat.Person, Form: true, Help: "Who answers meanwhile", Default: "the deputy of your department"},
			{Name: "who", Kind: chat.Person, Help: "Who is away, if it is not you", Default: "you"},
			{Name: "reason", Kind: chat.Text, Rest: true, Help: "More on it; the head of your department, the COO and the CEO see it"},
		},
	},
	Who: ops.AnyMember,
	Run: func(c *call) (chat.Reply, error) {
		absence := ops.Absence{
			// Who is away is for all to see in /away list; why, for few.
			Meta: ops.Meta{Owner: c.person("who", c.me.Handle), Confidential: true},
			Kind: ops.AbsenceKind(orElse(c.text("kind"), string(ops.OnHoliday))),
			From: c.date("from"), Until: c.date("until"), Deputy: c.person("deputy", ""), Reason: c.text("reason"),
		}
		owner, _ := c.org.Person(absence.Owner)
		absence.Department = owner.Department
		if absence.From.IsZero() {
			absence.From = c.dayOn(owner)
		}
		if err := absence.MaySet(c.org, c.me); err != nil {
			return chat.Reply{}, err
		}
		had, err := c.absences(absence.Owner)
		if err != nil {
			return chat.Reply{}, err
		}
		// What is said now holds for the whole of what was said before.
		var instead []ops.Absence
		said := absence
		for _, other := range had {
			switch {
			case !other.Overlaps(said):
			case absence.ID == "":
				absence = other.Changed(absence)
			default:
				absence = absence.Joined(other)
				instead = append(instead, other.TakenBack())
			}
		}
		if err := absence.Check(c.org, c.dayOn(owner)); err != nil {
			return chat.Reply{}, err
		}
		standIn := c.deputyOf(absence)
		if standIn != "" && !slices.Contains(absence.StandIns, standIn) {
			absence.StandIns = append(slices.Clone(absence.StandIns), standIn)
		}
		for _, other := range instead {
			if err := save(c, storage.Absences, &other); err != nil {
				return chat.Reply{}, err
			}
		}
		if err := save(c, storage.Absences, &absence); err != nil {
			return chat.Reply{}, err
		}
		if err := c.settleCheckins(absence.Owner); err != nil {
			return chat.Reply{}, err
		}
		if err := c.tellPerson(absence.Owner, absence.ID, "set"); err != nil {
			return chat.Reply{}, err
		}
		if standIn != "" {
			if err := c.tellPerson(standIn, absence.ID, "deputy"); err != nil {
				return chat.Reply{}, err
			}
		}
		return chat.Reply{Message: c.awayMessage(absence)}, nil
	},
})

var _ = declare(command{
	Command: chat.Command{
		Path:     "away back",
		Summary:  "Say that you are back",
		Examples: []string{"away back", "away back who:@ana"},
		Options: []chat.Option{
			{Name: "who", Kind: chat.Person, Positional: true, Help: "Who is back, if it is not you", Default: "you"},
		},
	},
	Who: ops.AnyMember,
	Run: func(c *call) (chat.Reply, error) {
		who := c.person("who", c.me.Handle)
		owner, _ := c.org.Person(who)
		today := c.dayOn(owner)
		had, err := c.absences(who)
		if err != nil {
			return chat.Reply{}, err
		}
		if len(had) == 0 {
			return chat.Reply{}, ops.Refuse("Nobody has said that %s away.", c.isOrAre(who))
		}
		absence := had[0]
		if now, ok := ops.AbsentOn(had, today); ok {
			absence = now
		}
		if err := absence.MaySet(c.org, c.me); err != nil {
			return chat.Reply{}, err
		}
		for _, other := range had {
			if other.ID == absence.ID || !other.HoldsOn(today) {
				continue
			}
			if other, err = other.Back(today); err != nil {
				return chat.Reply{}, err
			}
			if err := save(c, storage.Absences, &other); err != nil {
				return chat.Reply{}, err
			}
		}
		if absence, err = absence.Back(today); err != nil {
			return chat.Reply{}, err
		}
		if err := save(c, storage.Absences, &absence); err != nil {
			return chat.Reply{}, err
		}
		if err := c.settleCheckins(who); err != nil {
			return chat.Reply{}, err
		}
		if absence.Last().Before(absence.From) {
			return chat.Say("Taken back: " + c.isOrAre(who) + " not away."), c.tellPerson(who, absence.ID, "set")
		}
		return chat.Say("Welcome back. From today, questions and reminders go to " + c.youOr(who) + " again."), c.tellPerson(who, absence.ID, "set")
	},
})

var _ = declare(command{
	Command: chat.Command{
		Path:     "away list",
		Summary:  "Show who is away, and until when",
		Examples: []string{"away list", "away list support"},
		ReadOnly: true,
		Options: []chat.Option{
			{Name: "department", Kind: chat.Department, Positional: true, Help: "Of one department", Default: "all"},
		},
	},
	Who: ops.Anyone,
	Run: func(c *call) (chat.Reply, error) {
		department := c.department("department", "")
		page, err := storage.Absences.List(c.r, storage.Query{
			List: "until", From: c.today.String(), Limit: countTo,
			Keep: func(f ops.Facets) bool { return department == "" || f.Department == department },
		})
		if err != nil {
			return chat.Reply{}, err
		}
		var lines []chat.Line
		for _, a := range page.Records {
			lines = append(lines, c.awayLine(a))
		}
		if len(lines) == 0 {
			return chat.Say("Nobody is away, as far as I was told."), nil
		}
		return chat.Reply{Message: chat.Message{
			Title:  chat.L("Away"),
			Blocks: append([]chat.Block{chat.List(lines...)}, rest(len(lines), 0, page.Count, page.More, "/away list")...),
		}}, nil
	},
})

func init() {
	// Whoever is there again, or sooner or later than was said, is looked at. Whoever
	// will be away has their check-ins handed over when that begins.
	declareMoments("AWAY", func(c *call, id ops.ID) (moments, error) {
		var m moments
		a, err := get(c, storage.Absences, id)
		if err != nil {
			return m, err
		}
		m.remind(a.Owner, c.now, false)
		owner, _ := c.org.Person(a.Owner)
		// That of today stays, which may be late; nothing comes of it a second time.
		if !a.From.Before(c.dayOn(owner)) && !a.Last().Before(a.From) {
			m.at("begin", c.dawn(a.Owner, a.From), "away begin", id)
		}
		return m, nil
	})
	declareCard("AWAY", "set", func(c *call, at posting) (chat.Message, error) {
		a, err := get(c, storage.Absences, at.id)
		if err != nil || a.Last().Before(a.From) {
			return chat.Message{Title: chat.L("You are not away any more.")}, err
		}
		message := chat.Message{
			Title:  chat.Line{chat.T(c.name(a.CreatedBy) + " has noted that you are away "), chat.B(c.awayDays(a)), chat.T(".")},
			Blocks: []chat.Block{chat.Paragraph(chat.T("You are asked nothing and reminded of nothing until then. " + c.deputyWords(a)))},
		}
		if !a.Last().Before(c.today) {
			message.Buttons = []chat.Button{{Label: "I am here", Path: "away back"}}
		}
		return message, nil
	})
	// Who stands in has to know for whom and until when, and is not told why.
	declareGuardedCard("AWAY", "deputy", func(c *call, at posting) (chat.Message, error) {
		a, err := get(c, storage.Absences, at.id)
		if err != nil {
			return chat.Message{}, err
		}
		if a.Last().Before(a.From) || c.deputyOf(a) != at.reader {
			return chat.Message{Title: chat.L("You do not stand in for " + c.name(a.Owner) + " any more.")}, nil
		}
		return chat.Message{
			Title:  chat.Line{chat.T("You stand in for "), chat.B(c.name(a.Owner)), chat.T(" " + c.awayDays(a) + ".")},
			Blocks: []chat.Block{chat.Paragraph(chat.T("Check-ins that are due meanwhile come to you."))},
		}, nil
	})
}

// absences are the times from yesterday on in which somebody is away. A day may
// have ended where they live that has not here.
func (c *call) absences(who ops.Handle) ([]ops.Absence, error) {
	return c.absencesFrom(who, dates.Of(c.now.UTC()).AddDays(-1))
}

// away reports whether somebody is away today, where they live.
func (c *call) away(who ops.Handle) (ops.Absence, bool, error) {
	p, _ := c.org.Person(who)
	had, err := c.absences(who)
	a, is := ops.AbsentOn(had, c.dayOn(p))
	return a, is, err
}

// deputyOf is who stands in during an absence, empty for nobody.
func (c *call) deputyOf(a ops.Absence) ops.Handle {
	if a.Deputy != "" {
		return a.Deputy
	}
	owner, _ := c.org.Person(a.Owner)
	d, _ := c.org.Department(c.org.HomeOf(owner))
	if d.Head != a.Owner {
		return ""
	}
	return d.Deputy
}

func (c *call) deputyWords(a ops.Absence) string {
	if deputy := c.deputyOf(a); deputy != "" {
		return c.name(deputy) + " is asked meanwhile."
	}
	return "Nobody is asked meanwhile."
}

// awayDays are the days of an absence: "until Fri 27 Nov".
func (c *call) awayDays(a ops.Absence) string {
	if a.From.After(c.today) {
		return "from " + c.day(a.From) + " to " + c.day(a.Last())
	}
	return "until " + c.day(a.Last())
}

func (c *call) awayLine(a ops.Absence) chat.Line {
	words := " " + c.awayDays(a) + " · " + string(a.Kind)
	if deputy := c.deputyOf(a); deputy != "" {
		words += " · " + c.name(deputy) + " stands in"
	}
	return chat.Line{chat.B(c.name(a.Owner)), chat.T(words)}
}

// awayMessage confirms an absence, and offers what else may be wanted.
func (c *call) awayMessage(a ops.Absence) chat.Message {
	message := chat.Message{
		Subject: string(a.ID),
		Title:   chat.Line{chat.T(capital(c.isOrAre(a.Owner)) + " away "), chat.B(c.awayDays(a)), chat.T(". " + c.deputyWords(a))},
	}
	if a.Owner == c.me.Handle {
		message.Buttons = []chat.Button{{
			Label: "Let somebody decide for me", Path: "delegate to", Form: true,
			Args: chat.Args{"from": a.From.String(), "until": a.Until.String()},
		}}
	}
	return message
}

// isOrAre is "you are" or "Ana Ferreira is".
func (c *call) isOrAre(who ops.Handle) string {
	if who == c.me.Handle {
		return "you are"
	}
	return c.name(who) + " is"
}

func (c *call) youOr(who ops.Handle) string {
	if who == c.me.Handle {
		return "you"
	}
	return c.name(who)
}

// awayKinds are the kinds of absence as choices.
func awayKinds() []chat.Value {
	stored := make([]string, len(ops.AbsenceKinds))
	for i, kind := range ops.AbsenceKinds {
		stored[i] = string(kind)
	}
	return words(stored)
}
