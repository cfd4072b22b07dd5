package ops

import (
	"slices"
	"strings"
	"time"

	"adjutant/ops/dates"
	"adjutant/ops/recurrence"
)

func (c *orgChecker) checkCheckins() {
	for i, in := range c.org.Checkins {
		path := item("checkins", i)
		c.name(path+".name", "check-in", in.Name, func(j int) string { return c.org.Checkins[j].Name }, i)
		if len(in.Who) == 0 {
			c.add(path+".who", "the check-in asks nobody: write who, like who: [heads]")
		}
		for j, who := range in.Who {
			c.asked(item(path+".who", j), who, in.Who[:j])
		}
		c.schedule(path, in.Every, in.Timezone)
		if !in.CloseAfter.IsZero() && !shorter(in.RemindAfter, in.CloseAfter) {
			c.add(path+".remind_after", "the check-in closes after %s, before anybody is reminded: write less than that", in.CloseAfter.Words())
		}
		oneOf(c, path+".on_day_off", "what to do on a day off", in.DayOff(), recurrence.DaysOff)
		if year := in.Starts.Year; !in.Starts.IsZero() && (year < dates.FirstYear || year > dates.LastYear) {
			c.add(path+".starts", "the first day's year must be from %d to %d", dates.FirstYear, dates.LastYear)
		} else if rule, err := recurrence.Parse(in.Every); err == nil {
			plan := recurrence.Plan{Rule: rule, Calendar: c.org.Calendar(""), DayOff: in.DayOff(), Starts: in.Starts}
			if _, comes := plan.Next(time.Time{}); !comes {
				because := []string{path + ".on_day_off", path + ".starts", "workweek", "holidays"}
				c.addBecause(path+".every", because, "nobody is ever asked, since that is always a day off: write another day, or on_day_off: run")
			}
		}
		oneOf(c, path+".audience", "an audience", in.Audience, Audiences)
		for j, to := range in.PostTo {
			c.recipient(item(path+".post_to", j), to, in.PostTo[:j])
		}
		c.questions(path+".questions", in.Questions)
	}
}

// asked checks one entry of those a check-in asks.
func (c *orgChecker) asked(path, who string, before []string) {
	if slices.Contains(before, who) {
		c.add(path, "%s is named twice: delete one", who)
		return
	}
	if handle, person := strings.CutPrefix(who, "@"); person {
		if c.knowsPerson(path, Handle(handle)) {
			if c.people[Handle(handle)].Has(Observer) {
				c.add(path, "%s is an observer and is asked nothing: name another person", handle)
			}
		}
		return
	}
	if _, ok := c.departments[Handle(who)]; ok || slices.Contains(askedRoles, who) {
		return
	}
	if _, ok := c.people[Handle(who)]; ok {
		c.add(path, `%q is a person, not a department: write "@%s", with the quotes`, who, who)
		return
	}
	meant := c.closest(who, askedRoles, c.departmentHandles)
	c.addBecause(path, []string{OrgPath("departments", who)}, "%q is not a department%s", shortText(who), orElse(meant, `write heads, a role such as coo, the handle of a department, or a person like "@ana"`))
}

// askedRoles are the roles that a check-in can ask. An observer is asked nothing.
var askedRoles = []string{Heads, string(COO), string(CEO), string(Approver), string(Admin)}

// takenKeys are what the form of a check-in uses for itself.
var takenKeys = []string{"id", "rev", "set", "department", "words", KeyLastBlockers, KeyOneThing}

func (c *orgChecker) questions(path string, questions []Question) {
	if len(questions) == 0 {
		c.add(path, `the check-in asks nothing: write a question, like {key: progress, ask: "What moved?", kind: text}`)
	}
	var earlier []string
	for i, q := range questions {
		at := item(path, i)
		switch {
		case !handleForm.MatchString(q.Key):
			c.add(at+".key", "%q cannot be a key: write lower-case letters, digits and underscores, like waiting_on", shortText(q.Key))
		case slices.Contains(takenKeys, q.Key):
			c.add(at+".key", "the bot uses the key %s itself: give the question another one", q.Key)
		case slices.Contains(earlier, q.Key):
			c.add(at+".key", "there are two questions with the key %s: give one another key", q.Key)
		}
		c.oneLine(at+".ask", "the question", q.Ask, 200)
		oneOf(c, at+".kind", "a kind of question", q.Kind, QuestionKinds)
		c.choices(at+".choices", q)
		c.condition(path, i, questions, earlier)
		earlier = append(earlier, q.Key)
	}
}

// condition checks what the i-th question depends on: an answer that can be given,
// to a question before it. Earlier are the keys of those.
func (c *orgChecker) condition(path string, i int, questions []Question, earlier []string) {
	at := item(path, i) + ".when"
	key, answer, exact := questions[i].Condition()
	on := slices.Index(earlier, key)
	switch {
	case questions[i].When == "":
	case on < 0:
		c.add(at, "no earlier question has the key %q%s", shortText(key), orElse(Closest(key, earlier), "write the key of a question above this one"))
	case exact && answer == "":
		c.add(at, "the answer is missing after the =: write it, or %s alone for any", key)
	case exact:
		answers := questions[on].Answers()
		if len(answers) > 0 && !slices.Contains(answers, answer) {
			because := []string{item(path, on) + ".kind", item(path, on) + ".choices"}
			c.addBecause(at, because, "%q is not an answer to %s%s", shortText(answer), key, orElse(Closest(answer, answers), "write "+either(answers)))
		}
	}
}

func (c *orgChecker) choices(path string, q Question) {
	switch {
	case q.Kind == "choice" && len(q.Choices) < 2:
		c.add(path, "a choice needs at least two choices: write them, like choices: [yes, no, later]")
	case q.Kind != "choice" && len(q.Choices) > 0 && slices.Contains(QuestionKinds, q.Kind):
		c.add(path, "a question of kind %s has no choices: delete them, or write kind: choice", q.Kind)
	}
	for i, choice := range q.Choices {
		// Both platforms show at most 75 characters of a choice or more.
		c.oneLine(item(path, i), "the choice", choice, 75)
		if slices.Contains(q.Choices[:i], choice) {
			c.add(item(path, i), "%q is here twice: delete one", shortText(choice))
		}
	}
}

func (c *orgChecker) checkDigests() {
	for i, d := range c.org.Digests {
		path := item("digests", i)
		c.name(path+".name", "digest", d.Name, func(j int) string { return c.org.Digests[j].Name }, i)
		oneOf(c, path+".audience", "an audience", d.Audience, Audiences)
		if len(d.To) == 0 {
			c.add(path+".to", `the digest goes to nobody: write to whom, like to: ["@mia", "#leadership"]`)
		}
		for j, to := range d.To {
			c.recipient(item(path+".to", j), to, d.To[:j])
			c.mayPost(item(path+".to", j), d, to)
		}
		c.schedule(path, d.Every, d.Timezone)
	}
}

// recipient checks one entry of those a digest goes to: @person or #channel,
// where a department's handle stands for its channel.
func (c *orgChecker) recipient(path, to string, before []string) {
	if slices.Contains(before, to) {
		c.add(path, "%s is named twice: delete one", to)
		return
	}
	if handle, person := strings.CutPrefix(to, "@"); person {
		c.knowsPerson(path, Handle(handle))
		return
	}
	handle, channel := strings.CutPrefix(to, "#")
	_, isPerson := c.people[Handle(to)]
	switch {
	case channel && c.hasChannel(handle):
	case channel:
		because := []string{OrgPath("channels", handle), OrgPath("departments", handle)}
		meant := c.closest(handle, c.channelHandles, c.departmentHandles)
		c.addBecause(path, because, "there is no channel %q%s", shortText(handle), orElse(meant, "add it under channels"))
	case isPerson:
		c.add(path, `%q needs a sign before it: write "@%s", with the quotes`, to, to)
	case c.hasChannel(to):
		c.add(path, `%q needs a sign before it: write "#%s", with the quotes`, to, to)
	default:
		c.add(path, `%q is neither a person nor a channel: write "@" and a person's handle, or "#" and a channel's, in quotes`, shortText(to))
	}
}

// mayPost refuses a digest that would be read by others than those for whom it is
// written: whoever is in a channel reads what is posted there.
func (c *orgChecker) mayPost(path string, d Digest, to string) {
	handle, channel := strings.CutPrefix(to, "#")
	if !channel {
		return
	}
	_, department := c.departments[Handle(handle)]
	switch {
	case d.Audience == ForCEO || d.Audience == ForCOO:
		c.add(path, `a digest for the %s cannot go to a channel, where others read it: send it to people, like to: ["@mia"], or write audience: leaders`, strings.ToUpper(string(d.Audience)))
	case d.Audience == ForDepartment && !department && c.hasChannel(handle):
		c.add(path, "%s is no department’s channel, so there is no department that the digest could be about: send it to one that is", to)
	}
}

// hasChannel reports whether a channel or a department has the handle.
func (c *orgChecker) hasChannel(handle string) bool {
	_, department := c.departments[Handle(handle)]
	_, channel := c.org.Channel(Handle(handle))
	return department || channel
}

// name checks the name of the i-th check-in or digest, by which commands call
// it.
func (c *orgChecker) name(path, what, name string, nameOf func(int) string, i int) {
	if name == "" {
		c.add(path, "the %s has no name: write one, like name: weekly", what)
		return
	}
	if !handleForm.MatchString(name) {
		c.add(path, "%q cannot be a name: write lower-case letters, digits and dashes, like heads-weekly", shortText(name))
		return
	}
	for j := range i {
		if nameOf(j) == name {
			c.add(path, "there are two %ss called %s: give one another name", what, name)
			return
		}
	}
}

func (c *orgChecker) schedule(path, every, zone string) {
	if err := CheckRecurrence(every); err != nil {
		c.add(path+".every", "%s", err)
	}
	c.zone(path+".timezone", zone)
}

// shorter reports whether a is less than b, taking a day for 24 hours.
func shorter(a, b dates.Span) bool {
	const day = 24 * 60 * 60
	return int64(a.Days)*day+int64(a.Time.Seconds()) < int64(b.Days)*day+int64(b.Time.Seconds())
}
