package commands

import (
	"slices"
	"strconv"
	"time"

	"adjutant/chat"
	"adjutant/digest"
	"adjutant/ops"
	"adjutant/storage"
)

// previewSlot is the message that shows a head what a digest will say of their
// departments.
const previewSlot = "preview"

func previewTimer(name string, head ops.Handle) string {
	return digestTimers + name + "/preview/" + string(head)
}

var _ = declare(command{
	Command: chat.Command{
		Path:     "digest show",
		Summary:  "Show a head what a digest will say of their departments",
		Internal: true,
		Options: []chat.Option{
			digestName,
			{Name: "head", Kind: chat.Person, Required: true, Help: "Whose departments"},
			{Name: "due", Kind: chat.Text, Required: true, Help: "When the digest is due, in Unix seconds"},
		},
	},
	Who: ops.OnlyClock,
	Run: func(c *call) (chat.Reply, error) {
		d, known := c.org.Digest(c.text("name"))
		seconds, err := strconv.ParseInt(c.text("due"), 10, 64)
		due := time.Unix(seconds, 0)
		if err != nil || !known || !due.After(c.now) {
			return chat.Say("That digest is not to come any more."), nil
		}
		if recipients := c.digestRecipients(d); len(recipients) > 0 {
			if next, comes, err := c.nextDigest(d, recipients[0]); err != nil || !comes || !next.Equal(due) {
				return chat.Say("That digest comes at another time by now."), err
			}
		}
		head := c.person("head", "")
		return chat.Say("Looked at what " + d.Name + " says of the departments of " + c.name(head) + "."), c.showPreview(d, head, due)
	},
})

// showPreview shows a head, or who stands in for them, what a digest will say of the
// departments that they head, so that they can correct it before others read it. If
// it will say nothing, or only that there is no status for which they are being
// asked already, or they have had enough messages today, they are not bothered.
func (c *call) showPreview(d ops.Digest, head ops.Handle, due time.Time) error {
	headed := c.headed(head)
	if len(headed) == 0 {
		return nil
	}
	absence, away, err := c.away(head)
	if err != nil {
		return err
	}
	to := head
	if away {
		gone := func(h ops.Handle) bool { _, is, err := c.away(h); return is || err != nil }
		var found bool
		if to, found = c.org.StandIn(ops.Respondent{Person: head, Department: headed[0]}, absence, gone); !found {
			return nil
		}
	}
	preview := ops.Preview{Meta: ops.Meta{Owner: to, Confidential: true}, Digest: d.Name, Of: head, Due: due.UTC(), Told: c.now.UTC()}
	reader, _ := c.org.Person(to)
	// Who stands in has hours of their own, and the bot may have been off at the
	// moment that was meant.
	absences, err := c.absences(to)
	if err != nil {
		return err
	}
	if at := c.org.AtWork(reader, absences, c.now, false); at.After(c.now) {
		if !at.Before(due) {
			return nil
		}
		return c.setPreview(d, head, at, due)
	}
	if today, err := c.toldToday(reader); err != nil || today >= ops.MostMessages {
		return err
	}
	made, err := c.previewed(preview, to)
	if err != nil || len(made.Sections) == 0 {
		return err
	}
	if len(made.Sections) == 1 && made.Sections[0].Kind == digest.Coverage {
		asked, err := storage.Checkins.List(c.r, storage.Query{List: "open", Key: []string{string(to)}, CountTo: 1})
		if err != nil || asked.Count > 0 {
			return err
		}
	}
	preview.About = made.About()
	for _, department := range headed {
		preview.About = append(preview.About, ops.AboutDepartment(department))
	}
	slices.Sort(preview.About)
	preview.About = slices.Compact(preview.About)
	if err := save(c, storage.Previews, &preview); err != nil {
		return err
	}
	return c.tellPerson(to, preview.ID, previewSlot)
}

// headed are the departments that somebody heads.
func (c *call) headed(head ops.Handle) []ops.Handle {
	var all []ops.Handle
	for _, d := range c.org.Departments {
		if d.Head == head {
			all = append(all, d.Handle)
		}
	}
	return all
}

// previewed is what a digest says by now of the departments of a head, as far as who
// looks may know of it. It is what its first recipient will read.
func (c *call) previewed(p ops.Preview, looks ops.Handle) (digest.Digest, error) {
	config, _ := c.org.Digest(p.Digest)
	recipients := c.digestRecipients(config)
	if len(recipients) == 0 {
		return digest.Digest{}, nil
	}
	f, _, err := c.nextEdition(config, recipients[0], p.Due)
	if err != nil {
		return digest.Digest{}, err
	}
	reader, _ := c.org.Person(looks)
	f.bare = true
	f.sees = func(facets ops.Facets) bool {
		if f.reader.Handle == "" {
			return f.audience.ChannelSees(f.department, facets) && c.org.MaySee(reader, facets)
		}
		return c.org.MaySee(f.reader, facets) && c.org.MaySee(reader, facets)
	}
	made, err := c.makeDigest(f)
	return digest.Of(made, c.headed(p.Of)), err
}

// previewNext sets the timers with which heads are shown the next digest, each in
// their working hours and once, and drops those for others.
func (c *call) previewNext(d ops.Digest) error {
	wanted := map[string]bool{}
	recipients := c.digestRecipients(d)
	if !d.Preview.IsZero() && len(recipients) > 0 {
		due, comes, err := c.nextDigest(d, recipients[0])
		if err != nil {
			return err
		}
		for _, head := range c.heads() {
			if !comes || slices.Contains(recipients, "@"+string(head)) {
				continue // whoever gets it sees it then
			}
			if wanted[previewTimer(d.Name, head)], err = c.previewTo(d, head, due); err != nil {
				return err
			}
		}
	}
	return c.dropTimers(previewTimer(d.Name, ""), wanted)
}

// previewTo sets the timer with which a head is shown a digest. It reports false if
// they have seen it, or should have by now.
func (c *call) previewTo(d ops.Digest, head ops.Handle, due time.Time) (bool, error) {
	shown, err := storage.Previews.List(c.r, storage.Query{List: "digest", Key: []string{d.Name}, Limit: countTo})
	if err != nil || slices.ContainsFunc(shown.Records, func(p ops.Preview) bool { return p.Of == head && p.Due.Equal(due) }) {
		return false, err
	}
	person, _ := c.org.Person(head)
	absences, err := c.absences(head)
	if err != nil {
		return false, err
	}
	at := c.org.BeforeWork(person, absences, d.Before(due))
	if at.IsZero() { // away until then: who stands in may be here
		at = c.org.BeforeWork(person, nil, d.Before(due))
	}
	if at.After(c.now) {
		return true, c.setPreview(d, head, at, due)
	}
	had, there, err := storage.TimerNamed(c.r, previewTimer(d.Name, head))
	return there && had.Args["due"] == unix(due), err // it is due, or was put off until they work
}

func (c *call) setPreview(d ops.Digest, head ops.Handle, at, due time.Time) error {
	return storage.SetTimer(c.edit.Tx, storage.Timer{
		Name: previewTimer(d.Name, head), At: at, Path: "digest show",
		Args: chat.Args{"name": d.Name, "head": string(head), "due": unix(due)},
	})
}

func unix(t time.Time) string { return strconv.FormatInt(t.Unix(), 10) }

// heads are those who head a department, each once.
func (c *call) heads() []ops.Handle {
	var all []ops.Handle
	for _, d := range c.org.Departments {
		if _, known := c.org.Person(d.Head); known && !slices.Contains(all, d.Head) {
			all = append(all, d.Head)
		}
	}
	return all
}

// endPreviews closes what was shown of a digest that is sent, or was skipped.
func (c *call) endPreviews(name string, skipped bool) error {
	page, err := storage.Previews.List(c.r, storage.Query{List: "digest", Key: []string{name}, Limit: countTo})
	for _, p := range page.Records {
		p.About, p.Over, p.Skipped = nil, true, skipped
		if err := save(c, storage.Previews, &p); err != nil {
			return err
		}
	}
	return err
}

func init() {
	declareCard("PRE", previewSlot, func(c *call, at posting) (chat.Message, error) {
		p, err := get(c, storage.Previews, at.id)
		if err != nil {
			return chat.Message{}, err
		}
		config, known := c.org.Digest(p.Digest)
		title := chat.Line{chat.T(""), chat.B(c.departmentNames(c.headed(p.Of))), chat.T(", "), c.when(p.Due)}
		switch {
		case !known:
			return chat.Message{Title: chat.L("The digest " + p.Digest + " does not come any more.")}, nil
		case p.Skipped:
			title[0].Text = "Nothing was sent to " + c.digestReaders(config) + " of "
			return chat.Message{Title: title}, nil
		case p.Over:
			title[0].Text = capital(c.digestReaders(config)) + " has been told of "
			if config.Audience != ops.ForCEO && config.Audience != ops.ForCOO {
				title[0].Text = capital(c.digestReaders(config)) + " were told of "
			}
			return chat.Message{Title: title}, nil
		}
		made, err := c.previewed(p, at.reader)
		if err != nil {
			return chat.Message{}, err
		}
		return c.previewMessage(config, p, made, at.reader), nil
	})
}

// departmentNames are the names of some departments.
func (c *call) departmentNames(handles []ops.Handle) string {
	names := make([]string, len(handles))
	for i, h := range handles {
		names[i] = c.departmentName(h)
	}
	return joinWords(names)
}

// previewMessage is what a digest will say of a head's departments, and what they
// can do about it.
func (c *call) previewMessage(config ops.Digest, p ops.Preview, made digest.Digest, reader ops.Handle) chat.Message {
	headed := c.headed(p.Of)
	message := chat.Message{Title: chat.Line{
		chat.T("What " + c.digestReaders(config) + " will read of "), chat.B(c.departmentNames(headed)), chat.T(", "), c.when(p.Due),
	}}
	message.Blocks = digest.Lines(made, digest.Options{Org: c.org})
	if len(message.Blocks) == 0 {
		message.Blocks = []chat.Block{chat.Paragraph(chat.T("Nothing out of the ordinary."))}
	}
	for _, s := range made.Departments {
		switch {
		case s.Update == "" || s.Health == ops.Unknown:
			message.Buttons = append(message.Buttons, chat.Button{
				Label: forMany("Post a status", s.Department, headed, c), Path: "update post", Form: true, Style: chat.Primary,
				Args: chat.Args{"department": string(s.Department)},
			})
			continue
		case s.By == reader:
			message.Buttons = append(message.Buttons, chat.Button{
				Label: forMany("Correct", s.Department, headed, c), Path: "update edit", Form: true, Args: chat.Args{"id": string(s.Update)},
			})
		default:
			message.Buttons = append(message.Buttons, chat.Button{
				Label: forMany("Post a newer status", s.Department, headed, c), Path: "update post", Form: true, Args: chat.Args{"department": string(s.Department)},
			})
		}
		message.Buttons = append(message.Buttons, chat.Button{
			Label: forMany("Add context", s.Department, headed, c), Path: "update context", Form: true, Args: chat.Args{"id": string(s.Update)},
		})
	}
	message.Buttons = message.Buttons[:min(len(message.Buttons), mostButtons)]
	return message
}

// forMany names the department on a button where there are several.
func forMany(label string, department ops.Handle, all []ops.Handle, c *call) string {
	if len(all) < 2 {
		return label
	}
	return label + ": " + truncated(c.departmentName(department), 20)
}

// digestReaders are who reads a digest, in words.
func (c *call) digestReaders(d ops.Digest) string {
	switch d.Audience {
	case ops.ForCEO:
		return "the CEO"
	case ops.ForCOO:
		return "the COO"
	case ops.ForDepartment:
		return "your department"
	case ops.ForTeam:
		return "the company"
	}
	return "the heads of departments"
}
