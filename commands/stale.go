package commands

import (
	"strconv"
	"strings"

	"adjutant/chat"
	"adjutant/ops"
	"adjutant/storage"
)

// stale refuses a button or form about a record that has changed since it was shown: it
// says who changed it and how it stands now, and leads to it. It is nil for one that is
// not outdated.
func (c *call) stale(args chat.Args) (*chat.Reply, error) {
	rev, carried := args[revisionArg]
	if !carried {
		return nil, nil
	}
	for _, o := range c.cmd.Options {
		id := c.id(o.Name)
		if id == "" {
			continue
		}
		table, _ := storage.TableOf(id)
		revision, err := table.Revision(c.r, id)
		if err != nil || strconv.Itoa(revision) == rev {
			return nil, err
		}
		for entry, err := range storage.HistoryOf(c.r, id) {
			if err != nil {
				return nil, err
			}
			return c.outdated(id, entry)
		}
	}
	return nil, nil
}

// outdated says that a record has changed since, how it stands now, and what was done
// last.
func (c *call) outdated(id ops.ID, last ops.JournalEntry) (*chat.Reply, error) {
	who := c.name(last.Actor)
	if last.Actor == c.me.Handle {
		who = "You"
	}
	did := chat.Line{chat.T(who + ", "), c.when(last.At)}
	if what := c.changeWords(last, id); what != "" {
		did = append(did, chat.T(": "+truncated(what, 200)))
	}
	now, err := c.standsNow(id)
	if err != nil {
		return nil, err
	}
	reply := refuse(string(id) + " has changed since that message, so nothing was done.")
	if now != nil {
		reply.Message.Blocks = append(reply.Message.Blocks, chat.Paragraph(append(chat.Line{chat.T("Now: ")}, now...)...))
	}
	reply.Message.Blocks = append(reply.Message.Blocks, chat.Note(did...))
	path := strings.TrimPrefix(strings.TrimSuffix(showCommand(id), " "+string(id)), "/")
	reply.Message.Buttons = []chat.Button{{Label: "Show " + string(id), Path: path, Args: chat.Args{"id": string(id)}}}
	return &reply, nil
}

// changeWords are what a journal entry changed in a record, without the command that
// did it.
func (c *call) changeWords(entry ops.JournalEntry, id ops.ID) string {
	if entry.Undoes != 0 {
		return "took the last change back"
	}
	for _, change := range entry.Changes {
		if change.Record == id {
			return strings.TrimPrefix(c.fieldWords(change), " – ")
		}
	}
	return ""
}

// standsNow is a record on one line as it is now; nil for one of a kind that is in no
// list.
func (c *call) standsNow(id ops.ID) (line chat.Line, err error) {
	switch prefixOf(id) {
	case storage.Risks.Prefix():
		line, err = lineOf(c, storage.Risks, id, c.riskLine)
	case storage.Requests.Prefix():
		line, err = lineOf(c, storage.Requests, id, c.requestLine)
	case storage.Blockers.Prefix():
		line, err = lineOf(c, storage.Blockers, id, c.blockerLine)
	case storage.Actions.Prefix():
		line, err = lineOf(c, storage.Actions, id, c.actionLine)
	case storage.Decisions.Prefix():
		line, err = lineOf(c, storage.Decisions, id, c.decisionLine)
	case storage.Updates.Prefix():
		line, err = lineOf(c, storage.Updates, id, c.updateLine)
	}
	return line, err
}

// lineOf is a record on one line, nil if there is none any more.
func lineOf[T any, P interface {
	*T
	ops.Record
}](c *call, table storage.Table[T, P], id ops.ID, line func(T) chat.Line) (chat.Line, error) {
	record, there, err := found(get(c, table, id))
	if err != nil || !there {
		return nil, err
	}
	return line(record), nil
}
