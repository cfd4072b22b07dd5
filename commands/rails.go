package commands

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"adjutant/chat"
	"adjutant/chat/grammar"
	"adjutant/ops"
	"adjutant/ops/dates"
	"adjutant/storage"
)

// revisionArg is the argument in which buttons and forms carry the revision of
// the record they are about. It is not an option that can be typed.
const revisionArg = "rev"

// ReadOnly reports whether the invocation asks for a report. One that takes a
// timer writes, whatever it asks for.
func (b *Book) ReadOnly(inv chat.Invocation) bool {
	if b.maybeReply(inv) {
		return false
	}
	cmd, _, err := b.resolve(inv)
	return err != nil || cmd.ReadOnly && inv.Timer == "" // what is no command is answered without writing
}

// Read answers a report.
func (b *Book) Read(r storage.Reader, now time.Time, inv chat.Invocation) (chat.Reply, error) {
	return b.answer(newCall(b, inv, now, r))
}

// Run carries out a command and writes the journal entry of what it changed. If
// a timer asks for it, it takes the timer: if that is not set for this moment any
// more, nothing is done.
func (b *Book) Run(tx storage.Tx, now time.Time, inv chat.Invocation) (chat.Reply, error) {
	if inv.Timer != "" {
		if _, due, err := storage.TakeTimer(tx, inv.Timer, inv.Due); err != nil || !due {
			return chat.Say("That is no longer due."), err
		}
	}
	c := newCall(b, inv, now, tx)
	c.edit = &storage.Edit{Tx: tx}
	reply, err := b.answer(c)
	if err != nil || reply.Failed || reply.Form != nil || reply.Consult != nil {
		return reply, err
	}
	if err := c.finish(); err != nil {
		return reply, err
	}
	c.footer(&reply, c.edit.Entry)
	if inv.Via == chat.ViaMessage && inv.Place.Direct {
		if err := b.reached(tx, now, inv.Platform, inv.Account); err != nil {
			return reply, err
		}
	}
	return reply, b.TakeOrg(tx, now)
}

// finish writes the journal entry of what the call has changed, and brings what
// follows from it up to date: messages and timers.
func (c *call) finish() error {
	if _, err := c.edit.Close(); err != nil {
		return err
	}
	if err := c.refresh(); err != nil {
		return err
	}
	return c.retime()
}

// TakeOrg brings what is under way in line with an organisation that has changed
// since, whoever changed it and wherever: requests and blockers that wait for
// somebody who has left are put to whoever decides or answers now, and what is to
// happen by the clock is computed anew, since people, zones, hours and days off may
// be others. It is done with every command that writes;
// a process that starts calls it once, for what was applied while none ran.
func (b *Book) TakeOrg(tx storage.Tx, now time.Time) error {
	revision := storage.OrgRevision(tx)
	if storage.OrgTaken(tx) == revision {
		return nil
	}
	org, err := b.org.read(tx)
	if err != nil {
		return err
	}
	c := newCall(b, chat.Invocation{}, now, tx)
	c.org, c.today = org, dates.Of(now.In(org.Location(ops.Person{})))
	c.edit = &storage.Edit{Tx: tx, Entry: ops.JournalEntry{At: now, Command: "org changed", Via: string(chat.ViaProgram)}}
	if err := c.takeProfiles(); err != nil {
		return err
	}
	if err := c.reaskAll(); err != nil {
		return err
	}
	if err := c.reassignBlockers(); err != nil {
		return err
	}
	if err := c.releaseCheckins(); err != nil {
		return err
	}
	if err := c.takePreviews(); err != nil {
		return err
	}
	if err := c.finish(); err != nil {
		return err
	}
	if err := c.takeCheckins(); err != nil {
		return err
	}
	if err := c.takeDigests(); err != nil {
		return err
	}
	if err := c.retimeAll(); err != nil {
		return err
	}
	return storage.SetOrgTaken(tx, revision)
}

// resolve finds the command that is asked for, and the words for its options.
func (b *Book) resolve(inv chat.Invocation) (*command, string, error) {
	if inv.Path != "" {
		cmd, ok := b.commands[inv.Path]
		if !ok {
			return nil, "", &grammar.Unknown{Typed: inv.Path}
		}
		return cmd, inv.Text, nil
	}
	found, rest, err := b.grammar.Resolve(inv.Text)
	if err != nil {
		return nil, "", err
	}
	return b.commands[found.Path], rest, nil
}

// answer runs a call from the person to the reply.
func (b *Book) answer(c *call) (chat.Reply, error) {
	if refusal, err := b.identify(c); err != nil || refusal != "" {
		return refuse(refusal), err
	}
	if err := c.takeReply(); err != nil {
		return chat.Reply{}, err
	}
	cmd, rest, err := b.resolve(c.inv)
	if err != nil {
		if unknown, ok := errors.AsType[*grammar.Unknown](err); ok {
			return b.didYouMean(c, unknown), nil
		}
		return chat.Reply{}, err
	}
	c.cmd = cmd
	if cmd.Via != "" && cmd.Via != c.inv.Via { // a forged button or form, say
		return refuse("That cannot be asked for here."), nil
	}
	if !c.byClock() && !cmd.Who.May(c.org, c.me) {
		if c.me.Has(ops.Observer) {
			return refuse("You are an observer: you can read, and change nothing."), nil
		}
		return refuse(fmt.Sprintf("Only %s can use /%s.", cmd.Who.Words, cmd.Path)), nil
	}
	if c.edit != nil {
		c.edit.Entry = ops.JournalEntry{
			At: c.now, Actor: c.me.Handle, Command: cmd.Path, Via: string(c.inv.Via),
			Invocation: c.inv.ID,
		}
		if !c.inv.Place.IsZero() {
			c.edit.Entry.From = c.inv.Place.Key()
		}
	}
	if refusal, err := c.takeDraft(); err != nil || refusal != "" {
		return refuse(refusal), err
	}
	args, issues, err := c.arguments(rest)
	if fault, ok := ops.AsFault(err); ok {
		return refuse(fault.Text), nil
	}
	if err != nil {
		return chat.Reply{}, err
	}
	if refusal, err := c.stale(args); err != nil {
		return chat.Reply{}, err
	} else if refusal != nil {
		return *refusal, nil
	}
	if len(issues) > 0 || c.inv.Form {
		return c.ask(args, issues)
	}
	reply, err := cmd.Run(c)
	if open, ok := errors.AsType[*unadvised](err); ok {
		return chat.Reply{Consult: &open.consult}, nil
	}
	reply.Checked = c.checked
	if fault, ok := ops.AsFault(err); ok {
		if fault.Option == "" {
			return refuse(fault.Text), nil
		}
		return c.ask(args, []grammar.Issue{{Option: fault.Option, Text: fault.Text}})
	}
	return reply, err
}

// identify finds out who asks, and refuses strangers. A refusal is a sentence. The
// timetable is nobody, and lives where the company does.
func (b *Book) identify(c *call) (refusal string, err error) {
	if c.org, err = b.org.read(c.r); err != nil {
		return "", err
	}
	if c.org.Revision == 0 {
		return "This bot does not know your company yet. Whoever runs it should start it with: adjutant org apply FILE", nil
	}
	if c.byClock() {
		c.today = dates.Of(c.now.In(c.org.Location(ops.Person{})))
		return "", nil
	}
	if spaces, limited := c.org.Workspaces[c.inv.Platform]; limited && c.inv.Workspace != "" && !slices.Contains(spaces, c.inv.Workspace) {
		return "This workspace is not one of " + c.org.Company + "’s, so nothing is taken or shown here.", nil
	}
	if c.inv.As == "" && c.inv.Via != chat.ViaProgram { // which speaks for no account
		switch c.inv.Standing {
		case chat.Guest:
			return "You are a guest here, and this is for members of " + c.org.Company + " only, so nothing is taken or shown.", nil
		case chat.Outsider:
			return "You belong to another company, and this is for members of " + c.org.Company + " only, so nothing is taken or shown.", nil
		}
	}
	known := false
	if c.inv.As != "" {
		c.me, known = c.org.Person(ops.Handle(c.inv.As))
	} else {
		c.me, known = c.holder(c.inv.Platform, c.inv.Account)
	}
	if !known {
		if c.inv.As != "" {
			return "I do not know you yet. There is no @" + c.inv.As + " in the organisation.", nil
		}
		if cmd, _, err := b.resolve(c.inv); err != nil || !cmd.Strangers {
			return "I do not know you yet. Say who you are: /link", nil
		}
		c.stranger = true
	}
	c.today = dates.Of(c.now.In(c.org.Location(c.me)))
	return "", nil
}

// admins names who can change the organisation.
func (c *call) admins() string {
	var names []string
	for _, p := range c.org.WithRole(ops.Admin) {
		names = append(names, p.Name)
	}
	if len(names) == 0 {
		return "whoever runs the bot"
	}
	return strings.Join(names, " or ")
}

// arguments reads the options, and what is wrong with them: from what was typed,
// or as they came. The options that depend on a record are found once it is known
// which one is meant. A fault refuses the command as a whole.
func (c *call) arguments(rest string) (chat.Args, []grammar.Issue, error) {
	args, issues := c.typed(rest)
	if c.cmd.Asks == nil && len(issues) > 0 {
		return args, issues, nil
	}
	wrong, err := c.readAll(args)
	if err != nil || c.cmd.Asks == nil || len(wrong) > 0 {
		return args, wrong, err
	}
	if c.asked, err = c.cmd.Asks(c); err != nil {
		return nil, nil, err
	}
	args, issues = c.typed(rest)
	wrong, err = c.readAll(args)
	return args, append(issues, wrong...), err
}

// typed takes what was typed apart. Arguments that came apart are as they are, but for
// words that belong into other options where somebody has typed them.
func (c *call) typed(rest string) (chat.Args, []grammar.Issue) {
	if args := c.inv.Args; args != nil {
		if c.cmd.Reword != nil && c.inv.Via == chat.ViaCommand {
			args = c.cmd.Reword(maps.Clone(args))
		}
		return args, nil
	}
	takes := c.cmd.Command
	takes.Options = c.options()
	args, issues := grammar.Read(takes, rest, c)
	if c.cmd.Reword != nil {
		args = c.cmd.Reword(args)
	}
	return args, issues
}

// readAll reads the values of all arguments, and lists what is wrong or
// missing.
func (c *call) readAll(args chat.Args) ([]grammar.Issue, error) {
	c.values = map[string]value{}
	var issues []grammar.Issue
	for _, o := range c.options() {
		text, given := args[o.Name]
		if given {
			v, err := c.read(o, text)
			if fault, ok := errors.AsType[*storeError](err); ok {
				return nil, fault
			}
			if err != nil {
				issues = append(issues, grammar.Issue{Option: o.Name, Text: sentence(err)})
				continue
			}
			c.values[o.Name] = v
		}
		if o.Required && !c.has(o.Name) {
			issues = append(issues, grammar.Issue{Option: o.Name})
		}
	}
	return issues, nil
}

// sentence makes an error that is meant for people begin with a capital and end
// with a stop.
func sentence(err error) string {
	text := err.Error()
	for i, r := range text {
		text = strings.ToUpper(string(r)) + text[i+len(string(r)):]
		break
	}
	if !strings.HasSuffix(text, "?") && !strings.HasSuffix(text, ".") {
		text += "."
	}
	return text
}

func refuse(text string) chat.Reply {
	reply := say(text)
	reply.Failed = true
	return reply
}

// touched are the records that the call has changed, each once.
func (c *call) touched() []ops.ID {
	ids := map[ops.ID]bool{}
	for _, change := range c.edit.Entry.Changes {
		ids[change.Record] = true
	}
	return slices.Sorted(maps.Keys(ids))
}

// footer says at the end of a reply who was told, and offers to take the change
// back.
func (c *call) footer(reply *chat.Reply, entry ops.JournalEntry) {
	if len(c.told) > 0 {
		reply.Message.Blocks = append(reply.Message.Blocks, chat.Note(chat.T("Told: "+strings.Join(c.told, ", ")+".")))
	}
	if len(c.later) > 0 {
		reply.Message.Blocks = append(reply.Message.Blocks, chat.Note(chat.T("Told in their working hours: "+strings.Join(c.later, ", ")+".")))
	}
	for _, who := range c.untold {
		reply.Message.Blocks = append(reply.Message.Blocks, chat.Note(chat.T("Not told: "+who+".")))
	}
	if entry.Seq > 0 && entry.Undoes == 0 && !c.cmd.Final && len(entry.Changes) > 0 {
		reply.Message.Buttons = append(reply.Message.Buttons, chat.Button{
			Label: "Undo", Path: "undo", Args: chat.Args{"entry": strconv.FormatUint(entry.Seq, 10)},
		})
	}
}
