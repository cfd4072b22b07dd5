package ops

import (
	"cmp"
	"maps"
	"slices"
)

// Link is what of a profile has a part in the organisation: whose account it is, where
// its holder lives, and whether it is gone. It is kept beside the entry of [LinkList],
// so that all links are read without reading a profile.
type Link struct {
	Person            Handle
	Platform, Account string
	Zone              string
	Gone              bool
	// File is set where the organisation's file has named the account.
	File bool
}

// LinkList is the list of the profiles that belong to somebody.
const LinkList = "linked"

// linkFacets keep a link beside the list entry.
func (p *Profile) linkFacets() Facets {
	return FacetsOf(&p.Meta, string(p.Standing), p.Platform, p.Account, p.Zone, string(p.How))
}

// LinkOf is the link that facets keep.
func LinkOf(f Facets) Link {
	more := slices.Concat(f.More, make([]string, 5))
	return Link{
		Person: f.Owner, Gone: AccountStanding(more[0]) == GoneAccount,
		Platform: more[1], Account: more[2], Zone: more[3], File: FoundBy(more[4]) == ByFile,
	}
}

// With is the organisation as it is with the accounts that were linked to people, and
// with what their platforms say of them. What the file says of a person comes before
// that: their account on a platform, and their zone. An account that is not theirs by
// the file any more has no part in it, nor has one of somebody who has left.
func (o *Org) With(links []Link) *Org {
	if len(links) == 0 {
		return o
	}
	at := make(map[Handle]int, len(o.People))
	owner := map[[2]string]Handle{}
	for i, p := range o.People {
		at[p.Handle] = i
		for platform, account := range p.Accounts {
			owner[[2]string{platform, account}] = p.Handle
		}
	}
	links = slices.Clone(links)
	slices.SortFunc(links, func(a, b Link) int { // what is live comes last, and so counts
		return cmp.Or(compareBool(b.Gone, a.Gone), cmp.Compare(a.Platform, b.Platform), cmp.Compare(a.Account, b.Account))
	})
	with := *o
	with.People = slices.Clone(o.People)
	for _, l := range links {
		h, named := owner[[2]string{l.Platform, l.Account}]
		if !named {
			h = l.Person
		}
		i, ok := at[h]
		if !ok || !named && (l.File || o.People[i].Accounts[l.Platform] != "") {
			continue
		}
		p := &with.People[i]
		if !named {
			p.Accounts = maps.Clone(p.Accounts)
			if p.Accounts == nil {
				p.Accounts = map[string]string{}
			}
			p.Accounts[l.Platform] = l.Account
		}
		p.Gone = slices.DeleteFunc(slices.Clone(p.Gone), func(platform string) bool { return platform == l.Platform })
		if l.Gone {
			p.Gone = append(p.Gone, l.Platform)
			continue
		}
		if _, known := zone(l.Zone); l.Zone != "" && known && p.Timezone == "" {
			p.Timezone = l.Zone
		}
	}
	return &with
}

func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	}
	return -1
}

// Deactivated reports whether the person has had accounts, and every one of them is
// deactivated: they seem to have left.
func (p Person) Deactivated() bool {
	if len(p.Gone) == 0 {
		return false
	}
	for platform := range p.Accounts {
		if !slices.Contains(p.Gone, platform) {
			return false
		}
	}
	return true
}

// HasAccount reports whether the person has an account on the platform that is not
// deactivated.
func (o *Org) HasAccount(p Person, platform string) bool {
	return p.Accounts[platform] != "" && !slices.Contains(p.Gone, platform)
}

// PersonByEmail finds a person by their e-mail address, in capitals or not.
func (o *Org) PersonByEmail(address string) (Person, bool) {
	if address = FoldEmail(address); address == "" {
		return Person{}, false
	}
	for i := range o.People {
		if FoldEmail(o.People[i].Email) == address {
			return o.People[i], true
		}
	}
	return Person{}, false
}
