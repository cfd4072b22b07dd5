package commands

import (
	"errors"
	"reflect"
	"time"

	"adjutant/chat"
	"adjutant/ops"
	"adjutant/storage"
)

// seenPath is the command with which a platform's adapter, inside of this process,
// says what the platform says of an account.
const seenPath = "account seen"

var _ = declare(command{
	Command: chat.Command{
		Path:     seenPath,
		Summary:  "Note what a chat platform says of one of its accounts",
		Internal: true,
		Options: []chat.Option{
			{Name: "account", Kind: chat.Text, Required: true, Help: "The platform’s id of it"},
			{Name: "name", Kind: chat.Text, Help: "What its holder is called there"},
			{Name: "email", Kind: chat.Text, Max: 254, Help: "The address that the platform vouches for"},
			{Name: "zone", Kind: chat.Text, Help: "Where its holder lives, such as Europe/Berlin"},
			{Name: "locale", Kind: chat.Text, Help: "What its holder reads, such as en-GB"},
			{Name: "standing", Kind: chat.Choice, Choices: standings(), Help: "How it belongs to the workspace", Default: "as before, or a member"},
		},
	},
	Who: ops.Anyone, Strangers: true, Via: chat.ViaProgram, Final: true,
	Run: func(c *call) (chat.Reply, error) {
		// It is not they who say so, even where it is known whose account it is.
		c.me, c.edit.Entry.Actor = ops.Person{}, ""
		profile, known, err := c.profileOf(c.inv.Platform, c.text("account"))
		if err != nil {
			return chat.Reply{}, err
		}
		before := profile
		c.takeSighting(&profile)
		if !known && (profile.Standing == ops.GuestAccount || profile.Standing == ops.OutsiderAccount || profile.Standing == ops.GoneAccount) {
			if _, ours := c.org.Account(profile.Platform, profile.Account); !ours {
				return refuse("That account is nobody’s, and cannot become anybody’s."), nil
			}
		}
		if profile, err = c.belonging(profile); err != nil {
			return chat.Reply{}, err
		}
		changed, err := c.saveProfile(before, profile)
		switch {
		case err != nil:
			return chat.Reply{}, err
		case !changed: // so that no mark of it is written either
			return refuse("Nothing has changed."), nil
		}
		return chat.Say("Noted."), nil
	},
})

func standings() []chat.Value {
	var all []string
	for _, s := range ops.AccountStandings {
		all = append(all, string(s))
	}
	return words(all)
}

// profileOf is what is known of an account; a new profile of it, and false, if
// nothing is.
func (c *call) profileOf(platform, account string) (ops.Profile, bool, error) {
	p, known, err := found(storage.Profiles.First(c.r, storage.Query{List: "account", Key: []string{platform, account}}))
	if !known {
		p = ops.Profile{
			Meta:     ops.Meta{Confidential: true},
			Platform: platform, Workspace: c.inv.Workspace, Account: account, Standing: ops.MemberAccount,
		}
	}
	return p, known, err
}

// takeSighting puts into a profile what was said of it. What was not said stays.
func (c *call) takeSighting(p *ops.Profile) {
	take := func(option string, into *string) {
		if c.has(option) || c.cleared(option) {
			*into = c.text(option)
		}
	}
	take("name", &p.Name)
	take("email", &p.Email)
	take("locale", &p.Locale)
	zone := p.Zone
	take("zone", &zone)
	if name, err := ops.ZoneName("zone", zone); err == nil {
		p.Zone = name
	} else if zone == "" {
		p.Zone = ""
	}
	if c.has("standing") {
		p.Standing = ops.AccountStanding(c.text("standing"))
	}
	if c.inv.Workspace != "" {
		p.Workspace = c.inv.Workspace
	}
}

// belonging decides whose an account is.
func (c *call) belonging(p ops.Profile) (ops.Profile, error) {
	file, err := c.file()
	if err != nil {
		return p, err
	}
	var others, theirs []ops.Profile
	if person, ok := file.PersonByEmail(p.Email); ok {
		const most = 20 // one that counts is enough
		same, err := storage.Profiles.List(c.r, storage.Query{
			List: "email", Key: []string{p.Platform, ops.FoldEmail(p.Email)}, Limit: most,
		})
		if err != nil {
			return p, err
		}
		linked, err := storage.Profiles.List(c.r, storage.Query{
			List: ops.LinkList, Key: []string{string(person.Handle), p.Platform}, Limit: most,
		})
		if err != nil {
			return p, err
		}
		others, theirs = same.Records, linked.Records
	}
	return p.Belonging(file, others, theirs), nil
}

// saveProfile keeps a profile, if it has changed, and does what follows from that: an
// account that has taken the place of one that is gone is the only one of its person,
// whoever can be reached now is looked at, and so is everything by the clock where
// somebody lives elsewhere than was thought. Whose last account is gone is told to the
// COO.
func (c *call) saveProfile(before, after ops.Profile) (bool, error) {
	was := c.org
	revision := after.Revision
	if err := save(c, storage.Profiles, &after); err != nil {
		return false, err
	}
	if after.Revision == revision {
		return false, nil
	}
	if after.Owner != "" && after.Owner != before.Owner && after.Standing != ops.GoneAccount {
		if err := c.replaceGone(after); err != nil {
			return false, err
		}
	}
	if err := c.readOrg(); err != nil {
		return false, err
	}
	for _, h := range []ops.Handle{before.Owner, after.Owner} {
		if h == "" {
			continue
		}
		if err := c.personMoved(was, h, after); err != nil {
			return false, err
		}
		if before.Owner == after.Owner {
			break
		}
	}
	return true, nil
}

// replaceGone takes the deactivated accounts of a platform from whom has a live one
// there.
func (c *call) replaceGone(live ops.Profile) error {
	old, err := storage.Profiles.List(c.r, storage.Query{
		List: ops.LinkList, Key: []string{string(live.Owner), live.Platform}, Limit: countTo,
	})
	if err != nil {
		return err
	}
	for _, p := range old.Records {
		if p.ID == live.ID || p.Standing != ops.GoneAccount || p.How == ops.ByFile {
			continue
		}
		p = p.Disown()
		if err := save(c, storage.Profiles, &p); err != nil {
			return err
		}
	}
	return nil
}

// personMoved does what follows for a person from a change of what is known of one of
// their accounts.
func (c *call) personMoved(was *ops.Org, h ops.Handle, account ops.Profile) error {
	before, _ := was.Person(h)
	after, here := c.org.Person(h)
	if !here {
		return nil
	}
	if was.Location(before).String() != c.org.Location(after).String() {
		if err := c.retimeSoon(); err != nil {
			return err
		}
	}
	_, reachable := c.direct(after)
	if _, could := c.direct(before); reachable && !could {
		if err := c.remindBy(h, c.now); err != nil { // what waits for them could not be put before them
			return err
		}
	}
	if after.Deactivated() && !before.Deactivated() {
		if err := c.releaseCheckinsOf(after); err != nil {
			return err
		}
		return c.tellOfGone(account, h)
	}
	return nil
}

// zonesTimer is the name of the timer after which everything by the clock is computed
// anew, since people live elsewhere than was thought. Many may be found out at a time,
// so it waits for a moment.
const zonesTimer = "zones"

func (c *call) retimeSoon() error {
	if _, there, err := storage.TimerNamed(c.r, zonesTimer); err != nil || there {
		return err
	}
	return storage.SetTimer(c.edit.Tx, storage.Timer{Name: zonesTimer, At: c.now.Add(time.Minute), Path: "account retime"})
}

var _ = declare(command{
	Command: chat.Command{
		Path:     "account retime",
		Summary:  "Compute anew what is to happen by the clock, since zones are others",
		Internal: true,
	},
	Who: ops.OnlyClock,
	Run: func(c *call) (chat.Reply, error) {
		// As if the organisation had changed: that is done at the end of the call.
		return chat.Say("Looked at everything that happens by the clock."), storage.SetOrgTaken(c.edit.Tx, 0)
	},
})

// takeProfiles brings what is known of accounts in line with an organisation whose
// file has changed: who has left loses their accounts, and whoever may confirm a claim
// now is asked.
func (c *call) takeProfiles() error {
	for _, id := range storage.Profiles.Listed(c.r, storage.Query{List: "account"}) {
		before, err := storage.Profiles.Get(c.r, id)
		if err != nil {
			return err
		}
		after, err := c.belonging(before)
		if err != nil {
			return err
		}
		asked := false
		if after.Claim != nil {
			claim := *after.Claim
			claim.Asked = c.confirmers(claim.Person)
			after.Claim, asked = &claim, true
		}
		if !reflect.DeepEqual(before, after) {
			if _, err := c.saveProfile(before, after); err != nil {
				return err
			}
		}
		if asked {
			if err := c.askWhose(after); err != nil {
				return err
			}
		}
	}
	return nil
}

// owningProfiles are the accounts of a person that are known of.
func (c *call) owningProfiles(h ops.Handle) ([]ops.Profile, error) {
	page, err := storage.Profiles.List(c.r, storage.Query{List: ops.LinkList, Key: []string{string(h)}, Limit: countTo})
	if errors.Is(err, storage.ErrNotFound) {
		return nil, nil
	}
	return page.Records, err
}
