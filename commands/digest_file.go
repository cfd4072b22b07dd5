package commands

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"adjutant/chat"
	"adjutant/digest"
	"adjutant/digest/narrative"
	"adjutant/ops"
	"adjutant/storage"
)

// Preview is a digest as /digest preview has computed it, to be made a document of.
type Preview struct {
	Digest digest.Digest
	// Worded are a model's words for it, nil for none.
	Worded *digest.Worded
	// Consult is what a model is to be asked before there are words: nothing else is
	// set then.
	Consult *chat.Consult
	// Org is the organisation at the moment of the digest, As whose rights it
	// was computed with.
	Org *ops.Org
	As  ops.Handle
	// Message is what the chat would show.
	Message chat.Message
	// Checked is what became of the words of a model, if one was asked.
	Checked []chat.Checked
}

// Preview computes what /digest preview shows with these options, in the same way and
// with the same rights: those of a person, or, where none is named, of whom the digest
// is for. What is wrong with the options is a *ops.Fault that names the option.
func (b *Book) Preview(r storage.Reader, now time.Time, as ops.Handle, args chat.Args) (Preview, error) {
	return b.preview(r, now, as, args, map[string]chat.Advice{narrative.Step: {Failed: "nobody was asked"}})
}

// PreviewAdvised is Preview with the words of a model, where one may be asked. It
// returns what to ask first, and is called again with the advice, by the consult's step.
// What became of the words is in the preview's Checked.
func (b *Book) PreviewAdvised(r storage.Reader, now time.Time, as ops.Handle, args chat.Args, advice map[string]chat.Advice) (Preview, error) {
	return b.preview(r, now, as, args, advice)
}

func (b *Book) preview(r storage.Reader, now time.Time, as ops.Handle, args chat.Args, advice map[string]chat.Advice) (Preview, error) {
	inv := chat.Invocation{Platform: chat.Timetable, As: string(as), Via: chat.ViaProgram, Path: "digest preview", Args: args, Advice: advice}
	c := newCall(b, inv, now, r)
	org, err := b.org.read(r)
	if err != nil {
		return Preview{}, err
	}
	if as == "" {
		c.org = org
		c.inv.As = string(c.meant(args))
	}
	if _, known := org.Person(ops.Handle(c.inv.As)); !known && org.Revision > 0 {
		return Preview{}, ops.Wrong("as", "%s", c.nobody(org))
	}
	reply, err := b.answer(c)
	switch {
	case err != nil:
		return Preview{}, err
	case reply.Consult != nil:
		return Preview{Consult: reply.Consult}, nil
	case reply.Form != nil:
		return Preview{}, wrongOption(reply.Form)
	case reply.Failed || c.made == nil:
		return Preview{}, ops.Refuse("%s", reply.Message.Title.Plain())
	}
	made := *c.made
	made.Message, made.Checked = reply.Message, reply.Checked
	return made, nil
}

// wrongOption is the first thing that is wrong with what a form asks for again.
func wrongOption(form *chat.Form) error {
	for _, f := range form.Fields {
		if f.Error != "" {
			return ops.Wrong(f.Option.Name, "%s", f.Error)
		}
	}
	return ops.Refuse("Something is missing.")
}

// meant is with whose rights a digest is computed where nobody is named: its first
// recipient, if that is a person, or who is meant by the audience; else the CEO, or the
// COO, who may read all digests.
func (c *call) meant(args chat.Args) ops.Handle {
	for _, d := range c.org.Digests {
		named := args["name"] != "" && d.Name == args["name"]
		if !named && (args["name"] != "" || string(d.Audience) != args["audience"] || args["department"] != "") {
			continue
		}
		for _, to := range c.digestRecipients(d) {
			if isPerson(to) {
				return ops.Handle(to[1:])
			}
		}
		break
	}
	for _, h := range []ops.Handle{
		c.readerFor(ops.Audience(args["audience"]), ops.Handle(args["department"]), "").Handle,
		c.readerFor(ops.ForCEO, "", "").Handle, c.readerFor(ops.ForCOO, "", "").Handle,
	} {
		if h != "" {
			return h
		}
	}
	return ""
}

// nobody says who could be meant where the person who was named is not in the
// organisation.
func (c *call) nobody(org *ops.Org) string {
	if c.inv.As == "" {
		return "The organisation has neither a CEO nor a COO: name the person with whose rights to look."
	}
	var names []string
	for _, p := range org.People {
		if strings.EqualFold(p.First(), c.inv.As) || strings.EqualFold(p.Name, c.inv.As) {
			names = append(names, "@"+string(p.Handle))
		}
	}
	slices.Sort(names)
	if len(names) > 0 {
		return fmt.Sprintf("There is no @%s. Is it %s?", quoted(c.inv.As), strings.Join(names, " or "))
	}
	return fmt.Sprintf("There is no @%s in the organisation.", quoted(c.inv.As))
}
