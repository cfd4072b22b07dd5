package ops

import (
	"slices"
	"strings"

	"adjutant/ops/dates"
)

// Audiences are the groups that answers and digests can be for. The department
// is everybody in it, the team is the whole company.
var Audiences = []string{"ceo", "coo", "leaders", "department", "team"}

// QuestionKinds are the kinds of answer that a check-in can ask for.
var QuestionKinds = []string{"health", "text", "choice", "scale", "number", "yesno", "department"}

// Heads stands for the heads of all departments among those a check-in asks.
const Heads = "heads"

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
		oneOf(c, path+".audience", "an audience", in.Audience, Audiences)
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
	if _, ok := c.departments[Handle(who)]; ok || who == Heads {
		return
	}
	if _, ok := c.people[Handle(who)]; ok {
		c.add(path, `%q is a person, not a department: write "@%s", with the quotes`, who, who)
		return
	}
	meant := c.closest(who, []string{Heads}, c.departmentHandles)
	c.addBecause(path, []string{OrgPath("departments", who)}, "%q is not a department%s", shortText(who), orElse(meant, `write heads, the handle of a department, or a person like "@ana"`))
}

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
		case slices.Contains(earlier, q.Key):
			c.add(at+".key", "there are two questions with the key %s: give one another key", q.Key)
		}
		c.oneLine(at+".ask", "the question", q.Ask, 200)
		oneOf(c, at+".kind", "a kind of question", q.Kind, QuestionKinds)
		c.choices(at+".choices", q)
		if q.When != "" && !slices.Contains(earlier, q.When) {
			c.add(at+".when", "no earlier question has the key %q%s", shortText(q.When), orElse(Closest(q.When, earlier), "write the key of a question above this one"))
		}
		earlier = append(earlier, q.Key)
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
