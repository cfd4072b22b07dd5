package ops

// checkDepartments checks the departments.
//
// One person may head several of them, and need not be a member of the
// department they head: in a small company the COO heads operations, and when a
// head leaves somebody from next door stands in. The same goes for deputies.
func (c *orgChecker) checkDepartments() {
	o := c.org
	if len(o.Departments) == 0 {
		c.add("departments", "there are no departments: write at least one, with its head")
	}
	seen := map[Handle]bool{}
	for _, d := range o.Departments {
		path := OrgPath("departments", d.Handle)
		c.handle(path, "department", d.Handle)
		if seen[d.Handle] {
			c.add(path, "there are two departments called %s: give one another handle", d.Handle)
		}
		seen[d.Handle] = true
		c.oneLine(path+".name", "the name of "+string(d.Handle), d.Name, 80)
		if d.Head == "" {
			c.add(path+".head", "%s has no head: write head and the handle of a person", d.Handle)
		} else {
			c.leads(path+".head", "head", d.Head)
		}
		if d.Deputy != "" {
			c.leads(path+".deputy", "deputy", d.Deputy)
			if d.Deputy == d.Head {
				c.add(path+".deputy", "%s is the head of %s already: name another person, or nobody, as deputy", d.Deputy, d.Handle)
			}
		}
		if d.Parent != "" {
			c.knowsDepartment(path+".parent", d.Parent)
		}
		c.zone(path+".timezone", d.Timezone)
	}
	c.parents()
	c.channelIDs()
}

// leads checks a head or a deputy. An observer cannot be either: they may not
// answer a check-in or decide a request.
func (c *orgChecker) leads(path, as string, h Handle) {
	if !c.knowsPerson(path, h) {
		return
	}
	if c.people[h].Has(Observer) {
		c.add(path, "%s is an observer and only reads: name another %s, or take the role away", h, as)
	}
}

// parents refuses departments that are parts of each other in a ring.
func (c *orgChecker) parents() {
	for _, ring := range rings(c.departmentHandles, c.above) {
		path := OrgPath("departments", ring[0], "parent")
		if len(ring) == 1 {
			c.add(path, "%s cannot be a part of itself: delete the line", ring[0])
			continue
		}
		c.add(path, "the departments go round in a ring: %s", wayRound(ring))
	}
}

// above is the department that h is a part of, or "".
func (c *orgChecker) above(h Handle) Handle {
	return c.departments[h].Parent
}

// checkChannels checks the places that belong to no department.
func (c *orgChecker) checkChannels() {
	seen := map[Handle]bool{}
	for _, ch := range c.org.Channels {
		path := OrgPath("channels", ch.Handle)
		c.handle(path, "channel", ch.Handle)
		if seen[ch.Handle] {
			c.add(path, "there are two channels called %s: give one another handle", ch.Handle)
		}
		seen[ch.Handle] = true
		if _, ok := c.departments[ch.Handle]; ok {
			c.add(path, "%s is a department too, so #%s could mean either: give the channel another handle", ch.Handle, ch.Handle)
		}
	}
}

// channelIDs refuses the same place for two departments, or for a department
// and the whole company. Nearly always the id was copied and not changed, and
// then one department's answers would be read by the other. Only a department
// and one that it is a part of may share.
func (c *orgChecker) channelIDs() {
	type owner struct {
		handle     Handle
		department bool
	}
	seen := map[string][]owner{}
	note := func(path string, self owner, ids map[string]string) {
		for _, platform := range sortedKeys(ids) {
			key := platform + "\x00" + ids[platform]
			for _, other := range seen[key] {
				if self.department && other.department && (c.within(self.handle, other.handle) || c.within(other.handle, self.handle)) {
					continue
				}
				c.add(path+"."+platform, "%s is the channel of %s already: give each its own", ids[platform], other.handle)
				break
			}
			seen[key] = append(seen[key], self)
		}
	}
	for _, d := range c.org.Departments {
		note(OrgPath("departments", d.Handle, "channels"), owner{d.Handle, true}, d.Channels)
	}
	for _, ch := range c.org.Channels {
		note(OrgPath("channels", ch.Handle), owner{ch.Handle, false}, ch.Channels)
	}
}

// within reports whether department h is a part of department of, at any depth.
func (c *orgChecker) within(h, of Handle) bool {
	for range c.org.Departments { // a chain cannot be longer, even if it is a ring
		if h = c.above(h); h == of {
			return true
		}
	}
	return false
}
