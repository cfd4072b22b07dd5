package commands

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"time"

	"adjutant/chat"
	"adjutant/digest/narrative"
	"adjutant/ops"
)

// draftArg is the argument in which buttons and forms carry which draft they are made
// of: the name under which it was put aside, and the kind. It is not an option that can
// be typed.
const draftArg = "draft"

// draftTime is for how long a draft is kept.
const draftTime = 7 * 24 * time.Hour

// keptDraft is a draft that was put aside, because buttons have no room for it.
type keptDraft struct {
	// Person is whose it is: nobody else gets to it.
	Person ops.Handle `json:"person"`
	// Origin is the message that it is made of.
	Origin ops.Origin `json:"origin,omitzero"`
	// Forms are what the forms are filled with, by the name of the kind.
	Forms map[string]chat.Args `json:"forms"`
	// Modelled is the kind whose form a model has filled in; empty for none.
	Modelled string `json:"modelled,omitempty"`
}

func draftName(name string) string { return "draft/" + name }

// keepDraft puts a draft aside, and returns its name, which is the same whenever the
// invocation is run.
func (c *call) keepDraft(d draft) (string, error) {
	kept := keptDraft{Person: c.me.Handle, Origin: c.originHere(), Forms: map[string]chat.Args{}}
	for _, k := range d.kinds {
		kept.Forms[k.name] = d.args[k.name]
	}
	if d.modelled {
		kept.Modelled = d.kinds[0].name
	}
	sum := sha256.Sum256([]byte(strings.Join([]string{string(c.me.Handle), c.inv.Platform, c.inv.ID, d.text}, "\x00")))
	name := hex.EncodeToString(sum[:10])
	return name, c.putAside(draftName(name), kept, c.now.Add(draftTime))
}

// takeDraft fills the form that is asked for with the draft that a button names, and
// makes what comes of it lead to the message that it is made of. A form that was
// submitted holds all values itself. A refusal is a sentence.
func (c *call) takeDraft() (refusal string, err error) {
	carried := c.inv.Args[draftArg]
	if carried == "" {
		return "", nil
	}
	name, of, _ := strings.Cut(carried, ".")
	var kept keptDraft
	had, err := c.setAside(draftName(name), &kept)
	if err != nil {
		return "", err
	}
	k, known := draftKindOf(of)
	args := kept.Forms[of]
	if !had || !known || args == nil || k.path != c.cmd.Path || kept.Person != c.me.Handle {
		if c.inv.Via == chat.ViaForm {
			return "", nil
		}
		return "I do not have that draft any more: it was kept for a week. Write it to me once more, or begin with an empty form: /" + c.cmd.Path, nil
	}
	c.origin = &kept.Origin
	if kept.Modelled == of {
		c.asked.intro = narrative.Mark + " Filled in by a model from what was written: look at each field."
	}
	if c.inv.Via != chat.ViaForm {
		filled := chat.Args{}
		for _, given := range []chat.Args{args, c.inv.Args} {
			for option, value := range given {
				filled[option] = value
			}
		}
		c.inv.Args = filled
	}
	return "", nil
}

// originHere is where the call comes from.
func (c *call) originHere() ops.Origin {
	if c.origin != nil {
		return *c.origin
	}
	origin := ops.Origin{Platform: c.inv.Platform, Message: c.inv.Message.ID, Link: webAddress(c.inv.Link)}
	if !c.inv.Place.Direct {
		origin.Channel = c.inv.Place.ID
	}
	return origin
}
