package ops

import (
	"math/big"
	"slices"

	"adjutant/ops/money"
)

// band is the range of amounts for which an approval rule holds, in minor units
// of the company's currency. A nil bound is none.
type band struct {
	index      int // of the rule
	over, upTo *big.Rat
}

// bands checks that for every kind of request and every amount exactly one rule
// holds. A department with rules of its own for a kind is under those alone, so
// they are checked as a set of their own. There must be a set for everybody of
// each kind, or the other departments' requests could never be approved.
func (c *orgChecker) bands() {
	for i, rule := range c.org.Approval {
		c.bounds(item("approval", i), rule)
	}
	for _, kind := range RequestKinds {
		sets := map[Handle][]int{}
		for i, rule := range c.org.Approval {
			if rule.Kind == kind {
				sets[rule.Department] = append(sets[rule.Department], i)
			}
		}
		if len(sets[""]) == 0 {
			c.addBecause("approval", []string{"approval"}, "there is no rule for %s requests of every department: add one without department, like {kind: %s, steps: [{by: [coo]}]}", kind, kind)
		}
		for _, department := range sortedKeys(sets) {
			c.coverage(requestsOf(kind, department), sets[department])
		}
	}
}

func requestsOf(kind RequestKind, department Handle) string {
	if department == "" {
		return string(kind) + " requests"
	}
	return string(kind) + " requests of " + string(department)
}

// bounds checks the two bounds of one rule.
func (c *orgChecker) bounds(path string, rule ApprovalRule) {
	c.bound(path+".over", rule.Over)
	c.bound(path+".up_to", rule.UpTo)
}

func (c *orgChecker) bound(path string, bound *money.Amount) {
	if bound == nil {
		return
	}
	c.convertible(path, *bound)
	if bound.Minor <= 0 {
		c.add(path, "a bound must be more than 0: leave it out to have none")
	}
}

// coverage checks the bands of the rules at those indexes against each other.
// It says nothing where an amount cannot be converted, because that has been
// said.
func (c *orgChecker) coverage(what string, rules []int) {
	list := make([]band, 0, len(rules))
	for _, i := range rules {
		b, ok := c.bandOf(i)
		if !ok {
			return
		}
		if b.over != nil && b.upTo != nil && b.over.Cmp(b.upTo) >= 0 {
			c.band(i, "up_to", "rule %d holds for nothing: up_to %s is not more than over %s", i+1, PlainAmount(*c.org.Approval[i].UpTo), PlainAmount(*c.org.Approval[i].Over))
			return
		}
		list = append(list, b)
	}
	slices.SortStableFunc(list, func(a, b band) int { return compareBounds(a.over, b.over, -1) })

	// far is the band that reaches furthest of those before.
	far := list[0]
	if far.over != nil {
		c.band(far.index, "over", "no rule covers %s up to %s: rule %d begins above that, so leave out its over or add a rule with up_to: %s",
			what, PlainAmount(*c.org.Approval[far.index].Over), far.index+1, PlainAmount(*c.org.Approval[far.index].Over))
	}
	for _, next := range list[1:] {
		c.junction(what, far, next)
		if compareBounds(next.upTo, far.upTo, 1) > 0 {
			far = next
		}
	}
	if far.upTo != nil {
		end := PlainAmount(*c.org.Approval[far.index].UpTo)
		c.band(far.index, "up_to", "no rule covers %s over %s: rule %d ends there, so leave out its up_to or add a rule with over: %s",
			what, end, far.index+1, end)
	}
}

// junction checks that next begins where before ends.
func (c *orgChecker) junction(what string, before, next band) {
	first, second := c.org.Approval[before.index], c.org.Approval[next.index]
	switch {
	case before.upTo != nil && next.over != nil && before.upTo.Cmp(next.over) == 0:
	case before.upTo != nil && next.over != nil && before.upTo.Cmp(next.over) < 0:
		c.band(next.index, "over", "no rule covers %s over %s up to %s: rule %d ends at %s and rule %d begins over %s, so write the same amount in both",
			what, PlainAmount(*first.UpTo), PlainAmount(*second.Over), before.index+1, PlainAmount(*first.UpTo), next.index+1, PlainAmount(*second.Over))
	default:
		key := "over"
		if second.Over == nil {
			key = "up_to"
		}
		c.band(next.index, key, "two rules cover the same %s: rule %d (%s) and rule %d (%s)",
			what, before.index+1, rangeOf(first), next.index+1, rangeOf(second))
	}
}

// band adds a problem of a rule's bound. It rests on all the other rules too.
func (c *orgChecker) band(index int, key, format string, args ...any) {
	path := item("approval", index) + "." + key
	c.addBecause(path, []string{"approval", "currency", "rates"}, format, args...)
}

func (c *orgChecker) bandOf(index int) (band, bool) {
	b, ok := band{index: index}, true
	rule := c.org.Approval[index]
	if rule.Over != nil {
		b.over, ok = c.org.inCompanyMoney(*rule.Over)
	}
	if rule.UpTo != nil && ok {
		b.upTo, ok = c.org.inCompanyMoney(*rule.UpTo)
	}
	return b, ok
}

// compareBounds orders two bounds; none counts as less than all others if
// missing is -1, as more if it is 1.
func compareBounds(a, b *big.Rat, missing int) int {
	switch {
	case a == nil && b == nil:
		return 0
	case a == nil:
		return missing
	case b == nil:
		return -missing
	}
	return a.Cmp(b)
}

// rangeOf words the amounts for which a rule holds.
func rangeOf(rule ApprovalRule) string {
	switch {
	case rule.Over == nil && rule.UpTo == nil:
		return "any amount"
	case rule.Over == nil:
		return "up to " + PlainAmount(*rule.UpTo)
	case rule.UpTo == nil:
		return "over " + PlainAmount(*rule.Over)
	}
	return "over " + PlainAmount(*rule.Over) + " up to " + PlainAmount(*rule.UpTo)
}
