package commands

import (
	"slices"
	"strings"

	"adjutant/chat"
	"adjutant/ops"
	"adjutant/storage"
)

// completeRecords offers the records that the person may know of and most likely
// means: what is open, and the latest of what never ends. They are found by their
// number and by any word of theirs. An id that was typed whole is offered as it is,
// so that what is closed can be chosen as well; whether there is such a record and
// who may see it is for the command to say.
func (c *call) completeRecords(found *found25, o chat.Option, typed string) {
	prefixes := recordPrefixes(o)
	for _, prefix := range prefixes {
		if complete := recordsToComplete[prefix]; complete != nil {
			if err := complete(c, found); err != nil {
				return
			}
		}
	}
	id, ok := ops.ParseID(typed)
	if !ok && len(prefixes) == 1 {
		id, ok = ops.ParseID(prefixes[0] + "-" + typed)
	}
	prefix, _, _ := strings.Cut(string(id), "-")
	known := slices.ContainsFunc(found.list, func(s chat.Suggestion) bool { return s.Value == string(id) })
	if ok && !known && slices.Contains(prefixes, prefix) {
		found.list = append(found.list, chat.Suggestion{Value: string(id), Label: string(id)})
	}
}

// recordsToComplete offer the records of one kind each, by the beginning of its ids.
var recordsToComplete = map[string]func(*call, *found25) error{
	storage.Risks.Prefix(): func(c *call, found *found25) error {
		page, err := storage.Risks.List(c.r, c.toComplete("open"))
		for _, r := range page.Records {
			found.record(r.ID, r.Title)
		}
		return err
	},
	storage.Requests.Prefix(): func(c *call, found *found25) error {
		page, err := storage.Requests.List(c.r, c.toComplete("open"))
		for _, r := range page.Records {
			found.record(r.ID, c.money(r.Amount)+" "+r.Title)
		}
		return err
	},
	storage.Updates.Prefix(): func(c *call, found *found25) error {
		page, err := storage.Updates.List(c.r, c.toComplete("latest"))
		for _, u := range page.Records {
			found.record(u.ID, c.departmentName(u.Department)+": "+truncated(u.Summary, 60))
		}
		return err
	},
	storage.Blockers.Prefix(): func(c *call, found *found25) error {
		page, err := storage.Blockers.List(c.r, c.toComplete("open"))
		for _, b := range page.Records {
			found.record(b.ID, c.blockerTitle(b)+": "+truncated(b.Text, 60))
		}
		return err
	},
	storage.Actions.Prefix(): func(c *call, found *found25) error {
		for _, list := range []string{"open", "all"} {
			page, err := storage.Actions.List(c.r, c.toComplete(list))
			for _, a := range page.Records {
				found.record(a.ID, a.Title)
			}
			if err != nil {
				return err
			}
		}
		return nil
	},
	storage.Decisions.Prefix(): func(c *call, found *found25) error {
		page, err := storage.Decisions.List(c.r, c.toComplete("all"))
		for _, d := range page.Records {
			found.record(d.ID, d.Outcome)
		}
		return err
	},
	storage.Checkins.Prefix(): func(c *call, found *found25) error {
		for _, list := range []string{"open", "person"} {
			page, err := storage.Checkins.List(c.r, storage.Query{List: list, Key: []string{string(c.me.Handle)}, Keep: c.sees, Limit: suggestions})
			for _, k := range page.Records {
				found.record(k.ID, c.checkinTitle(&k, c.me.Handle)+", "+c.dayOf(k.Created))
			}
			if err != nil {
				return err
			}
		}
		return nil
	},
	storage.Editions.Prefix(): func(c *call, found *found25) error {
		page, err := storage.Editions.List(c.r, c.toComplete("all"))
		for _, e := range page.Records {
			found.record(e.ID, e.Digest+", "+c.dayOf(e.At))
		}
		return err
	},
	storage.Schedules.Prefix(): func(c *call, found *found25) error {
		page, err := storage.Schedules.List(c.r, c.toComplete("all"))
		for _, s := range page.Records {
			found.add(string(s.ID), c.scheduleTitle(s, c.me).Plain(), numberOf(s.ID))
		}
		return err
	},
	storage.Profiles.Prefix(): func(c *call, found *found25) error {
		claims, err := c.claimsFor(c.me)
		for _, p := range claims {
			found.record(p.ID, c.name(p.Claim.Person)+"? "+c.accountWords(p))
		}
		return err
	},
}

// toComplete asks for the first records of a list that the person may see.
func (c *call) toComplete(list string) storage.Query {
	return storage.Query{List: list, Keep: c.sees, Limit: 4 * suggestions}
}

// record adds a record with what it is about, unless it is there.
func (f *found25) record(id ops.ID, about string) {
	if !slices.ContainsFunc(f.list, func(s chat.Suggestion) bool { return s.Value == string(id) }) {
		f.add(string(id), string(id)+" "+about, append(fromEachWord(about), numberOf(id))...)
	}
}

// fromEachWord is a text from the beginning of each of its words on.
func fromEachWord(text string) []string {
	words := strings.Fields(text)
	ends := make([]string, len(words))
	for i := range words {
		ends[i] = strings.Join(words[i:], " ")
	}
	return ends
}

func recordPrefixes(o chat.Option) []string {
	if len(o.Records) > 0 {
		return o.Records
	}
	var all []string
	for _, t := range storage.Tables {
		all = append(all, t.Prefix())
	}
	return all
}

func numberOf(id ops.ID) string {
	_, number, _ := strings.Cut(string(id), "-")
	return number
}
