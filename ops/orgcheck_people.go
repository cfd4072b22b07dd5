package ops

import (
	"cmp"
	"fmt"
	"maps"
	"net/mail"
	"slices"
	"strings"
)

// item is the path of a list's i-th entry.
func item(path string, i int) string { return fmt.Sprintf("%s[%d]", path, i) }

func sortedKeys[K cmp.Ordered, V any](m map[K]V) []K { return slices.Sorted(maps.Keys(m)) }

func (c *orgChecker) checkPeople() {
	o := c.org
	if len(o.People) == 0 {
		c.add("people", "there are no people: write at least the CEO, the COO and an admin")
	}
	accounts, emails := map[string]Handle{}, map[string]Handle{}
	seen := map[Handle]bool{}
	for _, p := range o.People {
		path := OrgPath("people", p.Handle)
		c.handle(path, "person", p.Handle)
		if seen[p.Handle] {
			c.add(path, "there are two people called %s: give one another handle", p.Handle)
		}
		seen[p.Handle] = true
		c.oneLine(path+".name", "the name of "+string(p.Handle), p.Name, 80)
		if p.Title != "" {
			c.oneLine(path+".title", "the title of "+string(p.Handle), p.Title, 80)
		}
		c.personRoles(path+".roles", p)
		if p.Department != "" {
			c.knowsDepartment(path+".department", p.Department)
		}
		c.zone(path+".timezone", p.Timezone)
		c.workweek(path+".workweek", p.Workweek)
		if p.Hours != (Hours{}) {
			c.hours(path+".working_hours", p.Hours)
		}
		if p.Email != "" {
			c.email(path+".email", p, emails)
		}
		for _, platform := range sortedKeys(p.Accounts) {
			id := p.Accounts[platform]
			key := platform + "\x00" + id
			if owner, taken := accounts[key]; taken {
				c.add(path+"."+platform, "%s is the %s account of %s already: one of the two is wrong", id, platform, owner)
			} else {
				accounts[key] = p.Handle
			}
		}
		if p.Manager != "" {
			c.knowsPerson(path+".manager", p.Manager)
		}
	}
	c.managers()
}

// personRoles checks one person's roles. An observer only looks on, so no other
// role goes with it.
func (c *orgChecker) personRoles(path string, p Person) {
	for i, role := range p.Roles {
		at := item(path, i)
		switch {
		case role == "head":
			c.add(at, "head is not a role: write head: %s at the department", p.Handle)
		default:
			oneOf(c, at, "a role", role, Roles)
		}
		if slices.Contains(p.Roles[:i], role) {
			c.add(at, "%s has the role %s twice: delete one", p.Handle, role)
		}
		if role == Observer && len(p.Roles) > 1 {
			c.add(at, "%s cannot be an observer and something else: an observer only reads", p.Handle)
		}
	}
}

func (c *orgChecker) email(path string, p Person, seen map[string]Handle) {
	address, err := mail.ParseAddress(p.Email)
	local, domain, _ := strings.Cut(p.Email, "@")
	if err != nil || address.Address != p.Email || local == "" || !strings.Contains(strings.Trim(domain, "."), ".") {
		c.add(path, "%q is not an e-mail address: write one like ana@example.com", shortText(p.Email))
		return
	}
	folded := strings.ToLower(p.Email)
	if owner, taken := seen[folded]; taken {
		c.add(path, "%s is the address of %s already: people are told apart by it", p.Email, owner)
		return
	}
	seen[folded] = p.Handle
}

// managers refuses people who manage each other in a ring: nothing could ever be
// passed up.
func (c *orgChecker) managers() {
	for _, ring := range rings(c.personHandles, func(h Handle) Handle { return c.people[h].Manager }) {
		path := OrgPath("people", ring[0], "manager")
		if len(ring) == 1 {
			c.add(path, "%s cannot be their own manager: delete the line", ring[0])
			continue
		}
		c.add(path, "the managers go round in a ring: %s", wayRound(ring))
	}
}

// rings finds the rings that next leads round in, each once, beginning with a
// member that is reached first.
func rings(starts []string, next func(Handle) Handle) [][]Handle {
	var found [][]Handle
	walk := map[Handle]int{} // the number of the walk that passed by first
	for i, start := range starts {
		var way []Handle
		h := Handle(start)
		for ; h != "" && walk[h] == 0; h = next(h) {
			walk[h] = i + 1
			way = append(way, h)
		}
		if h != "" && walk[h] == i+1 {
			found = append(found, way[slices.Index(way, h):])
		}
	}
	return found
}

// wayRound is a ring in words: "bo → cy → bo".
func wayRound(ring []Handle) string {
	const most = 8
	names := make([]string, 0, most+2)
	for i, h := range ring {
		if i == most {
			names = append(names, "…")
			break
		}
		names = append(names, string(h))
	}
	return strings.Join(append(names, string(ring[0])), " → ")
}

// rolePaths are the paths on which it depends who has a role.
func (c *orgChecker) rolePaths() []string {
	paths := make([]string, len(c.org.People))
	for i, p := range c.org.People {
		paths[i] = OrgPath("people", p.Handle, "roles")
	}
	return paths
}

// checkRoles checks who holds the company's roles between them.
//
// There must be one CEO: a request that nobody else may decide goes up to them,
// and somebody has to be the last. There must be a COO, and there may be more
// than one: high risks, overdue answers and escalations are told to them, and an
// alert that reaches nobody is worse than none. There must be an admin, because
// nobody else may change the organisation. All three may be the same person.
func (c *orgChecker) checkRoles() {
	if len(c.org.People) == 0 {
		return // said already
	}
	// Whoever's roles cannot be read or are misspelt may be the one.
	because := c.rolePaths()
	for _, p := range c.org.People {
		if slices.ContainsFunc(p.Roles, func(r Role) bool { return !slices.Contains(Roles, r) }) {
			return
		}
	}
	missing := func(role Role, why string) {
		if len(c.byRole[role]) == 0 {
			c.addBecause("people", because, "nobody has the role %s: add roles: [%s] to a person, %s", role, role, why)
		}
	}
	missing(CEO, "who decides what nobody else may")
	missing(COO, "who receives the alerts")
	missing(Admin, "who may change this file's contents")
	for i, h := range c.byRole[CEO] {
		if first := c.byRole[CEO][0]; i > 0 && h != first {
			at := item(OrgPath("people", h, "roles"), slices.Index(c.people[h].Roles, CEO))
			c.add(at, "%s is the CEO already: only one person can be", first)
		}
	}
}
