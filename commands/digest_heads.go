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
		head := c.person("head", "")
		if next, comes, err := c.nextAbout(d, head); err != nil || !comes || !next.Equal(due) {
			return chat.Say("That digest comes at another time by now."), err
		}
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

// toldOf is the first recipient of a digest who reads of the departments of a head; empty
// where nobody does.
func (c *call) toldOf(d ops.Digest, head ops.Handle) string {
	headed := c.headed(head)
	for _, to := range c.digestRecipients(d) {
		about := d.About(c.org, to)
		if d.Audience != ops.ForDepartment || slices.ContainsFunc(headed, func(h ops.Handle) bool { return c.org.Within(h, about) }) {
			return to
		}
	}
	return ""
}

// nextAbout is when a digest comes next to somebody who reads of the departments of a
// head. It is false where nobody does.
func (c *call) nextAbout(d ops.Digest, head ops.Handle) (time.Time, bool, error) {
	to := c.toldOf(d, head)
	if to == "" {
		return time.Time{}, false, nil
	}
	return c.nextDigest(d, to)
}

// previewed is what a digest says by now of the departments of a head, as far as who
// looks may know of it. It is what the first who is told of them will read.
func (c *call) previewed(p ops.Preview, looks ops.Handle) (digest.Digest, error) {
	config, _ := c.org.Digest(p.Digest)
	to := c.toldOf(config, p.Of)
	if to == "" {
		return digest.Digest{}, nil
	}
	f, _, err := c.nextEdition(config, to, p.Due)
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
	if !d.Preview.IsZero() {
		for _, head := range c.heads() {
			due, comes, err := c.nextAbout(d, head)
			if err != nil {
				return err
			}
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
	shown, err := c.openPreviews(d.Name)
	if err != nil || slices.ContainsFunc(shown, func(p ops.Preview) bool { return p.Of == head && p.Due.Equal(due) }) {
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

// openPreviews are those of a digest that has not come yet; of all, where none is named.
func (c *call) openPreviews(name ...string) ([]ops.Preview, error) {
	page, err := storage.Previews.List(c.r, storage.Query{List: "digest", Key: name, Limit: countTo})
	return page.Records, err
}

// endPreviews closes what was shown of a digest that is sent, or was skipped.
func (c *call) endPreviews(name string, skipped bool) error {
	open, err := c.openPreviews(name)
	for _, p := range open {
		p.About, p.Over, p.Skipped = nil, true, skipped
		if err := save(c, storage.Previews, &p); err != nil {
			return err
		}
	}
	return err
}

// takePreviews has what was shown of digests say what holds of them by now: one may
// come at another time, to others or not at all. Nobody is shown it again for that.
func (c *call) takePreviews() error {
	open, err := c.openPreviews()
	if err != nil {
		return err
	}
	for _, p := range open {
		next, comes := p.Due, true
		d, known := c.org.Digest(p.Digest)
		if known && p.Due.After(c.now) {
			if next, comes, err = c.nextAbout(d, p.Of); err != nil {
				return err
			}
		}
		switch {
		case !known:
			p.About, p.Over, p.Skipped = nil, true, true
		case comes && !next.Equal(p.Due):
			p.Due = next.UTC()
		default:
			c.redraw(p.ID)
			continue
		}
		if err := save(c, storage.Previews, &p); err != nil {
			return err
		}
	}
	return nil
}
