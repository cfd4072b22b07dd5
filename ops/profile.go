package ops

import (
	"slices"
	"strings"
	"time"
)

// Profile is what a chat platform says of one of its accounts, and whose account it
// is. Its owner is that person, empty as long as it is nobody's. Only its owner, the
// COO and the CEO may know of it, and who was asked to confirm whose it is.
type Profile struct {
	Meta
	Platform  string `json:"platform"`
	Workspace string `json:"workspace,omitempty"`
	// Account is the platform's id of it.
	Account string `json:"account"`
	Name    string `json:"name,omitempty"`
	// Email is the address that the platform vouches for.
	Email string `json:"email,omitempty"`
	// Zone is an IANA name, or empty.
	Zone     string          `json:"zone,omitempty"`
	Locale   string          `json:"locale,omitempty"`
	Standing AccountStanding `json:"standing"`
	// How it was found out whose it is, By whom it was confirmed, who is its owner
	// where a code has proved it; empty while it is nobody's.
	How FoundBy `json:"how,omitempty"`
	By  Handle  `json:"by,omitempty"`
	// Unlinked is set where somebody has said that it is not whose its e-mail address
	// says. It is then not linked by that again.
	Unlinked bool `json:"unlinked,omitempty"`
	// Claim is whose its holder says that it is, until somebody has confirmed or
	// refused that.
	Claim *Claim `json:"claim,omitempty"`
	// Refused counts the claims that were refused.
	Refused int `json:"refused,omitempty"`
}

// AccountStanding is how an account belongs to its workspace.
type AccountStanding string

// The standings of an account.
const (
	MemberAccount   AccountStanding = "member"
	GuestAccount    AccountStanding = "guest"
	OutsiderAccount AccountStanding = "outsider"
	GoneAccount     AccountStanding = "gone" // deactivated
)

// AccountStandings are all of them.
var AccountStandings = []AccountStanding{MemberAccount, GuestAccount, OutsiderAccount, GoneAccount}

// FoundBy is how it was found out to whom an account belongs.
type FoundBy string

// The ways to find it out.
const (
	ByFile    FoundBy = "file"      // the organisation's file says so
	ByEmail   FoundBy = "email"     // both have the same address
	ByConfirm FoundBy = "confirmed" // somebody who knows has confirmed it
	ByCode    FoundBy = "code"      // its holder has a code that another account of theirs was given
)

// Claim is what the holder of an account says: that they are somebody.
type Claim struct {
	Person Handle    `json:"person"`
	At     time.Time `json:"at"`
	// Asked are those who may confirm it.
	Asked []Handle `json:"asked,omitempty"`
}

// MostRefused is how often an account may claim to be somebody, and be refused.
// MostClaims is how many claims may wait at a time in the whole company: more are no
// misunderstanding.
const (
	MostRefused = 3
	MostClaims  = 50
)

// Index keeps accounts by what the platform calls them, by their owner, by their
// address, and those on which somebody should look: with an open claim, and live ones
// that are nobody's.
func (p *Profile) Index() []Entry {
	facets := FacetsOf(&p.Meta, string(p.Standing))
	_, number := p.ID.Split()
	entries := []Entry{{List: "account", Key: []string{p.Platform, p.Account}, Facets: facets}}
	if p.Owner != "" {
		entries = append(entries, Entry{List: LinkList, Key: []string{string(p.Owner), p.Platform, p.Account}, Facets: p.linkFacets()})
	}
	if p.Email != "" {
		entries = append(entries, Entry{List: "email", Key: []string{p.Platform, FoldEmail(p.Email)}, Facets: facets})
	}
	if p.Claim != nil {
		entries = append(entries, Entry{List: "claims", Key: []string{SortTime(p.Claim.At), SortDesc(number)}, Facets: facets})
	}
	if p.Owner == "" && p.Claim == nil && p.Standing == MemberAccount {
		entries = append(entries, Entry{List: "nobody", Key: []string{p.Platform, strings.ToLower(p.Name)}, Facets: facets})
	}
	return entries
}

// Readers are those who were asked to confirm whose it is.
func (p *Profile) Readers() []Handle {
	if p.Claim == nil {
		return nil
	}
	return slices.Sorted(slices.Values(p.Claim.Asked))
}

// FoldEmail is an address as it is compared.
func FoldEmail(address string) string { return strings.ToLower(strings.TrimSpace(address)) }

// Disown takes an account from whom it belongs to.
func (p Profile) Disown() Profile {
	p.Owner, p.How, p.By = "", "", ""
	return p
}

// OwnedBy gives an account to somebody. What was claimed of it is settled by that.
func (p Profile) OwnedBy(h Handle, how FoundBy, by Handle) Profile {
	p.Owner, p.How, p.By, p.Claim = h, how, by, nil
	return p
}

// Belonging decides whose account it is: whose the organisation's file says, else
// whose it was found to be, else of whom has its e-mail address, where accounts may be
// linked by that. O is the organisation as its file has it. Others are the platform's
// accounts with the same address, Theirs those that belong to whom has it.
//
// A link ends when its person leaves the organisation, and where the file names
// another account for them.
func (p Profile) Belonging(o *Org, others, theirs []Profile) Profile {
	if owner, ok := o.Account(p.Platform, p.Account); ok {
		if p.Owner == owner.Handle && p.How == ByFile && p.Claim == nil {
			return p
		}
		return p.OwnedBy(owner.Handle, ByFile, "")
	}
	owner, known := o.Person(p.Owner)
	if p.Owner != "" && (p.How == ByFile || !known || owner.Accounts[p.Platform] != "") {
		p = p.Disown()
	}
	if p.Claim != nil {
		if _, known := o.Person(p.Claim.Person); !known || p.Standing != MemberAccount {
			p.Claim = nil
		}
	}
	if p.Owner != "" || p.Unlinked || o.NoEmailLinks || p.Standing != MemberAccount {
		return p
	}
	person, ok := o.PersonByEmail(p.Email)
	if !ok || person.Accounts[p.Platform] != "" {
		return p
	}
	live := func(q Profile) bool {
		return q.ID != p.ID && q.Platform == p.Platform && q.Standing != GoneAccount
	}
	claims := func(q Profile) bool { return live(q) && FoldEmail(q.Email) == FoldEmail(p.Email) }
	if slices.ContainsFunc(others, claims) || slices.ContainsFunc(theirs, live) {
		return p
	}
	return p.OwnedBy(person.Handle, ByEmail, "")
}

// ClaimBy is the account with the claim that it belongs to a person, which those who
// are asked may confirm. It refuses what cannot be confirmed.
func (p Profile) ClaimBy(person Person, asked []Handle, now time.Time) (Profile, error) {
	switch {
	case p.Refused >= MostRefused:
		return p, Refuse("That was refused %d times, so I do not pass it on any more.", p.Refused)
	case len(asked) == 0:
		return p, Refuse("There is nobody here who could confirm that. Whoever runs the bot can add your account to the organisation’s file.")
	}
	if p.Standing == "" {
		p.Standing = MemberAccount
	}
	p.Claim = &Claim{Person: person.Handle, At: now, Asked: asked}
	return p, nil
}

// Confirm gives the account to whom its holder says that they are. Nobody confirms
// that of themselves.
func (p Profile) Confirm(o *Org, by Person) (Profile, error) {
	if p.Claim == nil {
		return p, Refuse("Nothing is to be confirmed here any more: somebody has answered, or it was taken back.")
	}
	person, ok := o.Person(p.Claim.Person)
	switch {
	case !ok:
		return p, Refuse("@%s is no longer in the organisation.", p.Claim.Person)
	case by.Handle == person.Handle:
		return p, Refuse("That is said of you, so somebody else must confirm it.")
	case p.Standing != MemberAccount:
		return p, Refuse("That account is no full member of the workspace.")
	case o.HasAccount(person, p.Platform):
		return p, Refuse("%s has another account there already. If that is the wrong one: /people unlink @%s", person.Name, person.Handle)
	}
	p = p.OwnedBy(person.Handle, ByConfirm, by.Handle)
	p.Unlinked, p.Refused = false, 0
	return p, nil
}

// Prove gives the account to a person whose code its holder has, which was given to
// another account of theirs.
func (p Profile) Prove(o *Org, h Handle) (Profile, error) {
	person, known := o.Person(h)
	switch {
	case !known:
		return p, Refuse("@%s is no longer in the organisation.", h)
	case p.Owner != "":
		return p, Refuse("%s is somebody’s account already.", p.ID)
	case p.Standing != "" && p.Standing != MemberAccount:
		return p, Refuse("This account is no full member of the workspace.")
	case o.HasAccount(person, p.Platform):
		return p, Refuse("%s has another account here already. If that is the wrong one, the COO or an admin can take it away: /people unlink @%s", person.Name, person.Handle)
	}
	p = p.OwnedBy(person.Handle, ByCode, person.Handle)
	p.Standing, p.Unlinked, p.Refused = MemberAccount, false, 0
	return p, nil
}

// Refuse ends the claim.
func (p Profile) Refuse() (Profile, error) {
	if p.Claim == nil {
		return p, Refuse("Nothing is to be confirmed here any more: somebody has answered, or it was taken back.")
	}
	p.Claim = nil
	p.Refused++
	return p, nil
}

// Unlink takes the account from its person, and sees to it that it is not given back
// to them by its address. The person themselves may do that with one that a code has
// linked, since nobody else has looked at it.
func (p Profile) Unlink(o *Org, by Person) (Profile, error) {
	switch {
	case !Operators.May(o, by) && (p.Owner != by.Handle || p.How != ByCode):
		return p, Refuse("Only the COO and admins can take away an account that was not linked by a code.")
	case p.Owner == "":
		return p, Refuse("%s is nobody’s account.", p.ID)
	case p.How == ByFile:
		return p, Refuse("That account is in the organisation’s file. Take it out there, and apply it.")
	}
	p = p.Disown()
	p.Unlinked = true
	return p, nil
}
