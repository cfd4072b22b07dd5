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
		if err := c.notInTheFile(after); err != nil {
			return chat.Reply{}, err
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
		Path:    "people unlink",
		Summary: "Take an account from a person that is not theirs",
		Detail: "It takes all accounts that were linked to them by their e-mail address, by a code, or because somebody has confirmed it. " +
			"Those in the organisation’s file stay. Everybody may do that with accounts that were linked to them by a code.",
		Examples: []string{"people unlink @ana", "people unlink @ana on:slack"},
		Options: []chat.Option{
			{Name: "who", Kind: chat.Person, Required: true, Positional: true, Help: "Whose it is not"},
			{Name: "on", Kind: chat.Text, Max: 20, Help: "Only on this platform, such as slack", Default: "on all"},
		},
	},
	Who: ops.Who{Words: "the COO and admins, and everyone for accounts that were linked to them by a code"}, Final: true,
	Run: func(c *call) (chat.Reply, error) {
		who := c.person("who", "")
		if !ops.Operators.May(c.org, c.me) && who != c.me.Handle {
			return chat.Reply{}, ops.Refuse("Only the COO and admins can take an account from somebody else.")
		}
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
			after, err := before.Unlink(c.org, c.me)
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

// notInTheFile refuses to link an account to somebody for whom the organisation's file
// names another one on that platform, which is gone.
func (c *call) notInTheFile(p ops.Profile) error {
	file, err := c.file()
	if err != nil {
		return err
	}
	if person, _ := file.Person(p.Owner); person.Accounts[p.Platform] != "" {
		gone := "is deactivated"
		if c.book.leaves(p.Platform) {
			gone = "is not in the server any more"
		}
		return ops.Refuse("The organisation’s file says that %s has the account %s there, which %s. Write %s in its place, and apply it.",
			person.Name, person.Accounts[p.Platform], gone, p.Account)
	}
	return nil
}

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
	to := chat.Place{Platform: p.Platform, Workspace: orElse(p.Workspace, c.workspace(p.Platform)), Direct: true, ID: p.Account}
	err := c.post(to, p.ID, holderSlot+"-"+strconv.Itoa(p.Refused), "")
	c.told = nil
	return err
}

func revisionText(revision int) string { return strconv.Itoa(revision) }
