package install

import (
	"strings"

	goslack "github.com/slack-go/slack"

	"adjutant/bot/checklist"
	"adjutant/bot/slack"
)

// members are the people of all workspaces, by id and by e-mail.
type members struct{ byID, byEmail map[string]goslack.User }

// people checks the company's people: the account of each is there and may be used,
// and who has none is found by e-mail.
func (c *checker) people() {
	all := members{map[string]goslack.User{}, map[string]goslack.User{}}
	for _, w := range c.found {
		if err := c.list(w, all); err != nil {
			c.unknown("who is a member", w, err)
			return
		}
	}
	well := 0
	var linked, none []string
	for _, p := range c.company.People() {
		if p.Account != "" {
			if why := c.wrong(all, p); why != "" {
				c.say.Fix("%s (@%s) %s", p.Name, p.Handle, why)
			} else {
				well++
			}
			continue
		}
		// Somebody who is in the file without an id, and whose e-mail is that of
		// somebody else's account, has to be told apart by a person.
		user, ok := all.byEmail[strings.ToLower(p.Email)]
		if p.Email != "" && ok && usable(user) == "" && c.company.Holder(user.ID) == "" {
			linked = append(linked, "@"+p.Handle)
		} else {
			none = append(none, "@"+p.Handle)
		}
	}
	if well > 0 {
		c.say.Fine("%s a Slack account in the organisation.", checklist.Counted(well, "person has", "people have"))
	}
	if len(linked) > 0 {
		c.say.Fine("%s found by their e-mail: %s.", checklist.Counted(len(linked), "more is", "more are"), checklist.Named(linked))
	}
	if len(none) > 0 {
		c.say.Note("Not reached on Slack: %s. Write their id or e-mail into the organisation’s file, or let them use the command link.", checklist.Named(none))
	}
}

// list notes all members of a workspace.
func (c *checker) list(w Workspace, all members) error {
	pages := w.client.GetUsersPaginated(goslack.GetUsersOptionLimit(pageSize))
	for {
		err := c.patiently(c.ctx, func() error {
			next, err := pages.Next(c.ctx)
			if err == nil || pages.Done(err) {
				pages = next
			}
			return err
		})
		if pages.Done(err) {
			return nil
		}
		if err != nil {
			return err
		}
		for _, u := range pages.Users {
			all.byID[u.ID] = u
			if email := strings.ToLower(u.Profile.Email); email != "" && !u.Deleted {
				all.byEmail[email] = u
			}
		}
	}
}

// wrong is why somebody cannot use the account that the organisation names for them,
// and what to do; empty if they can.
func (c *checker) wrong(all members, p slack.Person) string {
	const put = " Put the id right in the organisation’s file: in their Slack profile, Copy member ID."
	user, ok := all.byID[p.Account]
	if !ok {
		user, ok = c.outside(p.Account)
	}
	switch {
	case !ok:
		return "has the account " + p.Account + ", which nobody in Slack has." + put
	case user.IsBot:
		return "has the account " + p.Account + ", which is a bot’s." + put
	}
	return usable(user)
}

// outside finds somebody who is in none of the lists: a member of another company
// who is seen in a shared channel.
func (c *checker) outside(account string) (goslack.User, bool) {
	for _, w := range c.found {
		var user *goslack.User
		err := c.patiently(c.ctx, func() (err error) {
			user, err = w.client.GetUserInfoContext(c.ctx, account)
			return err
		})
		if err == nil {
			return *user, true
		}
	}
	return goslack.User{}, false
}

// usable is why an account cannot be used, in words that follow a name; empty if it
// can.
func usable(user goslack.User) string {
	switch {
	case user.Deleted:
		return "has a Slack account that is deactivated. If they have left, take them out of the organisation’s file."
	case user.IsStranger:
		return "is a member of another company in Slack. The bot takes nothing from them."
	case user.IsRestricted || user.IsUltraRestricted:
		return "is a guest in Slack. The bot takes nothing from guests: make them a full member, or take the id out of the organisation’s file."
	case user.IsBot:
		return "is a bot."
	}
	return ""
}
