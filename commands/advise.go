package commands

import (
	"fmt"

	"adjutant/chat"
)

// unadvised ends a handler that needs the advice of a model: it is run again with it.
type unadvised struct{ consult chat.Consult }

func (u *unadvised) Error() string { return fmt.Sprintf("no advice yet on %q", u.consult.Step) }

// mayAdvise reports whether a model may be asked for that purpose: there is one, and
// the company lets it.
func (c *call) mayAdvise(purpose chat.Purpose) bool {
	return c.book.Model && !c.computed && c.org.Model.Serves(string(purpose))
}

// advise returns what a model says. An error ends the handler, which is run again
// from its beginning with the advice; it is returned as it is. Where no model may be
// asked, and where none has answered in time, the advice has failed, and the handler
// goes on without.
//
// What is asked says nothing that the company keeps to itself: whoever builds the
// material takes it from [ops.ModelUse].
func (c *call) advise(consult chat.Consult) (chat.Advice, error) {
	if advice, had := c.inv.Advice[consult.Step]; had {
		return advice, nil
	}
	if !c.mayAdvise(consult.Purpose) {
		return chat.Advice{Failed: "no model may be asked"}, nil
	}
	use := c.org.Model
	consult.Day, consult.Budget = c.modelDay().String(), use.Budget()
	if !use.RealNames {
		consult.Aliases = c.aliases()
	}
	return chat.Advice{}, &unadvised{consult}
}

// aliases are the names of everybody, which do not leave the company.
func (c *call) aliases() []chat.Alias {
	var all []chat.Alias
	for _, p := range c.org.People {
		forms := []string{p.Name}
		if first := p.First(); first != p.Name {
			forms = append(forms, first)
		}
		forms = append(forms, string(p.Handle))
		if p.Email != "" {
			forms = append(forms, p.Email)
		}
		all = append(all, chat.Alias{Forms: forms, Back: p.Name})
	}
	return all
}
