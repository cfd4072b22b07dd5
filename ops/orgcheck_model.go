package ops

import (
	"maps"
	"slices"
)

// The tokens that a day may cost: less would not do for one digest, and more cannot be
// meant.
const (
	leastModelTokens = 5_000
	mostModelTokens  = 1_000_000_000
)

// checkModel refuses what a language model cannot be used for or told. A word that is
// misspelt must not be taken for more than was meant.
func (c *orgChecker) checkModel() {
	use := c.org.Model
	for i, purpose := range use.For {
		oneOf(c, item("model.for", i), "what a model can be used for", purpose, ModelPurposes)
		if slices.Contains(use.For[:i], purpose) {
			c.add(item("model.for", i), "%s is named twice: delete one", purpose)
		}
	}
	kinds := slices.Sorted(maps.Values(ModelRecords))
	for i, kind := range use.Records {
		oneOf(c, item("model.records", i), "a kind of record", kind, kinds)
		if slices.Contains(use.Records[:i], kind) {
			c.add(item("model.records", i), "%s is named twice: delete one", kind)
		}
	}
	if use.Audience != "" {
		oneOf(c, "model.audience", "an audience", use.Audience, Audiences)
	}
	if n := use.TokensADay; n != 0 && (n < leastModelTokens || n > mostModelTokens) {
		c.add("model.tokens_a_day", "%d tokens a day cannot be meant: a digest costs about 3000, so write %d to %d", n, leastModelTokens, mostModelTokens)
	}
}
