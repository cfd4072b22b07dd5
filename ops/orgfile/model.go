package orgfile

import (
	"regexp"
	"strconv"
	"strings"

	"adjutant/ops"
)

// How names leave the company.
const (
	placeholders = "placeholders"
	realNames    = "real"
)

// model reads what a language model may be used for and told. Without the section,
// and with an empty one, it is told nothing.
func model(v value, use *ops.ModelUse) {
	if v.missing() {
		return
	}
	*use = ops.Defaults().Model
	v.fields("model", map[string]func(value){
		"for":          func(v value) { use.For = sectionOf(v, lowWord) },
		"records":      func(v value) { use.Records = kindsOfRecord(v) },
		"audience":     word(&use.Audience),
		"names":        namesLeave(&use.RealNames),
		"tokens_a_day": tokens(&use.TokensADay),
	})
}

// lowWord reads one of a few known words, in lower case.
func lowWord(v value) string { return strings.ToLower(plain(v)) }

// kindsOfRecord reads which records may leave. An empty list is refused: it reads like
// none, and no list at all is all of them.
func kindsOfRecord(v value) []string {
	before := len(v.r.faults)
	kinds := sectionOf(v, lowWord)
	if len(kinds) == 0 && len(v.r.faults) == before {
		v.wrong("this would let no record leave: name some kinds, like [updates, risks], or delete the line to let all leave")
	}
	return kinds
}

// namesLeave reads whether people's names leave the company.
func namesLeave(to *bool) func(value) {
	return func(v value) {
		text, ok := v.text()
		if !ok {
			return
		}
		switch low := strings.ToLower(text); low {
		case placeholders:
			*to = false
		case realNames:
			*to = true
		default:
			meant := ops.Closest(low, []string{placeholders, realNames})
			if meant == "" {
				meant = placeholders + " or " + realNames
			}
			v.wrong("%s does not say how names leave the company: write %s", quoted(text), meant)
		}
	}
}

// tokensForm is a whole number, with or without a sign between its thousands.
var tokensForm = regexp.MustCompile(`^[0-9]{1,12}$|^[0-9]{1,3}([,_ ][0-9]{3}){1,3}$`)

// tokens reads how many tokens a day may cost. None is refused, since it would read
// like a limit and be none.
func tokens(to *int) func(value) {
	return func(v value) {
		text, ok := v.text()
		if !ok {
			return
		}
		if !tokensForm.MatchString(text) {
			v.wrong("%s is not a number of tokens: write a whole number, like 200000", quoted(text))
			return
		}
		n, err := strconv.Atoi(strings.NewReplacer(",", "", "_", "", " ", "").Replace(text))
		switch {
		case err != nil:
			v.wrong("%s is not a number of tokens: write a whole number, like 200000", quoted(text))
		case n == 0:
			v.wrong("with 0 tokens a day no model can be asked: to use none, delete the section model")
		default:
			*to = n
		}
	}
}

func writeModel(d *document, o *ops.Org) {
	use := o.Model
	if use.IsZero() {
		return
	}
	d.section("model")
	d.line(2, "for: %s", listText(use.For))
	if len(use.Records) > 0 {
		d.line(2, "records: %s", listText(use.Records))
	}
	d.line(2, "audience: %s", scalarText(string(use.Least())))
	names := placeholders
	if use.RealNames {
		names = realNames
	}
	d.line(2, "names: %s", names)
	d.line(2, "tokens_a_day: %d", use.Budget())
}
