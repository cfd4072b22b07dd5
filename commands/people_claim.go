package commands

import (
	"slices"
	"strconv"

	"adjutant/chat"
	"adjutant/ops"
	"adjutant/storage"
)

var profileID = chat.Option{Name: "id", Kind: chat.Record, Records: []string{"PRO"}, Required: true, Positional: true,
	Help: "The account’s id in the message, or in /people list"}

var _ = declare(command{
	Command: chat.Command{
		Path:     "people confirm",
		Summary:  "Confirm that an account belongs to whom its holder says",
		Examples: []string{"people confirm PRO-3"},
		Options:  []chat.Option{profileID},
	},
	Who: ops.Operators, Final: true,
	Run: func(c *call) (chat.Reply, error) {
		before, err := get(c, storage.Profiles, c.id("id"))
		if err != nil {
			return chat.Reply{}, err
		}
		after, err := before.Confirm(c.org, c.me)
		if err != nil {
			return chat.Reply{}, err
		}
		file, err := c.file()
		if err != nil {
			return chat.Reply{}, err
		}
		if person, _ := file.Person(after.Owner); person.Accounts[after.Platform] != "" { // which is gone
			return chat.Reply{}, ops.Refuse("The organisation’s file says that %s has the account %s there, which is deactivated. Write %s in its place, and apply it.",
				person.Name, person.Accounts[after.Platform], after.Account)
		}
		if _, err := c.saveProfile(before, after); err != nil {
			return chat.Reply{}, err
		}
		person, _ := c.org.Person(after.Owner)
		return say(capital(c.accountWords(after)) + " is " + person.Name + "’s now. They are told there."), c.tellHolder(after)
	},
})

var _ = declare(command{
	Command: chat.Command{
		Path:     "people refuse",
		Summary:  "Say that an account does not belong to whom its holder says",
		Examples: []string{"people refuse PRO-3"},
		Options:  []chat.Option{profileID},
	},
	Who: ops.Operators, Final: true,
	Run: func(c *call) (chat.Reply, error) {
		before, err := get(c, storage.Profiles, c.id("id"))
		if err != nil {
			return chat.Reply{}, err
		}
		if before.Claim != nil && before.Claim.Person == c.me.Handle {
			// Whoever is meant may well refuse it: nobody knows better.
			c.edit.Entry.Note = "refused by whom it was said of"
		}
		after, err := before.Refuse()
		if err != nil {
			return chat.Reply{}, err
		}
		if _, err := c.saveProfile(before, after); err != nil {
			return chat.Reply{}, err
		}
		return say("Refused: " + c.accountWords(after) + " stays nobody’s. They are told there."), c.tellHolder(after)
	},
})

var _ = declare(command{
	Command: chat.Command{
		Path:     "people unlink",
		Summary:  "Take an account from a person that is not theirs",
		Detail:   "It takes all accounts that were linked to them by their e-mail address, or because somebody has confirmed it. Those in the organisation’s file stay.",
		Examples: []string{"people unlink @ana", "people unlink @ana on:slack"},
		Options: []chat.Option{
			{Name: "who", Kind: chat.Person, Required: true, Positional: true, Help: "Whose it is not"},
			{Name: "on", Kind: chat.Text, Max: 20, Help: "Only on this platform, such as slack", Default: "on all"},
		},
	},
	Who: ops.Operators, Final: true,
	Run: func(c *call) (chat.Reply, error) {
		who := c.person("who", "")
		profiles, err := c.owningProfiles(who)
		if err != nil {
			return chat.Reply{}, err
		}
		refused := ops.Wrong("who", "%s has no account that was linked.", c.name(who))
		var lost []string
		for _, before := range profiles {
			if c.has("on") && before.Platform != c.text("on") {
				continue
			}
			after, err := before.Unlink()
			if err != nil {
				refused = err
				continue
			}
			if _, err := c.saveProfile(before, after); err != nil {
				return chat.Reply{}, err
			}
			lost = append(lost, c.accountWords(after))
		}
		if len(lost) == 0 {
			return chat.Reply{}, refused
		}
		return say(capital(joinWords(lost)) + " is not " + c.name(who) + "’s any more."), nil
	},
})

// accountWords name an account.
func (c *call) accountWords(p ops.Profile) string {
	if p.Name == "" {
		return "the " + capital(p.Platform) + " account " + p.Account
	}
	return "the " + capital(p.Platform) + " account “" + truncated(p.Name, 60) + "”"
}

// tellHolder tells whoever has an account what became of what they said.
func (c *call) tellHolder(p ops.Profile) error {
	if !slices.ContainsFunc(c.book.platforms, func(known Platform) bool { return known.Name == p.Platform }) {
		return nil // it is not served at present
	}
	to := chat.Place{Platform: p.Platform, Workspace: p.Workspace, Direct: true, ID: p.Account}
	err := c.post(to, p.ID, holderSlot+"-"+strconv.Itoa(p.Refused), "")
	c.told = nil
	return err
}

func revisionText(revision int) string { return strconv.Itoa(revision) }
