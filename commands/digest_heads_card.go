package commands

import (
	"adjutant/chat"
	"adjutant/digest"
	"adjutant/ops"
	"adjutant/storage"
)

func init() {
	declareCard("PRE", previewSlot, func(c *call, at posting) (chat.Message, error) {
		p, err := get(c, storage.Previews, at.id)
		if err != nil {
			return chat.Message{}, err
		}
		config, known := c.org.Digest(p.Digest)
		headed := c.headed(p.Of)
		title := chat.Line{chat.T(""), chat.B(c.departmentNames(headed)), chat.T(", "), c.when(p.Due)}
		switch {
		case len(headed) == 0:
			return chat.Message{Title: chat.L("This message was withdrawn.")}, nil
		case !known || !p.Over && c.toldOf(config, p.Of) == "":
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
