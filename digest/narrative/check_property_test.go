package narrative_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"pgregory.net/rapid"

	"adjutant/digest/narrative"
	"adjutant/ops"
)

// strangers are values that no fact of the sample week has.
var strangers = []string{
	"RISK-99", "REQ 8", "req8", "request number 8", "UPD‑77", "ACT-1",
	"€41k", "$40", "7 euros", "EUR 1.5m", "¥900",
	"17", "nineteen", "thrice", "55%", "a third of", "dozens", "half",
	"9 weeks", "tomorrow", "5 January", "2027-03-04", "last year", "in 8 days", "Q2", "15:30", "ten days ago",
	"Kai", "Mia Okafor", "@mia", "Bo's", "Mallory", "Finance", "Warehouse", "Operations",
	"green", "healthy", "improved", "excellent", "amber", "no problems",
	"rejected", "withdrawn", "escalated", "very low", "cancelled", "unblocked",
	"all", "every", "never", "nobody", "without", "please", "you", "approve", "ignore",
	"certainly", "wonderful", "https://x.example", "*", "`", "[", "✎", "\u202e", "&amp;", "ⅷ", "六", "оk",
}

// TestStrangers puts a value of nobody's anywhere into a sentence that passes: then it
// passes no longer.
func TestStrangers(t *testing.T) {
	c := narrative.NewChecker(smallCompany(), today, facts())
	good := slices.DeleteFunc(slices.Clone(verdicts), func(v verdict) bool {
		return v.kind != "" || strings.ContainsAny(v.text, "“") || strings.Contains(v.cites, ",")
	})
	rapid.Check(t, func(t *rapid.T) {
		v := rapid.SampledFrom(good).Draw(t, "sentence")
		words := strings.Fields(v.text)
		at := rapid.IntRange(0, len(words)).Draw(t, "at")
		stranger := rapid.SampledFrom(strangers).Draw(t, "stranger")
		if strings.Contains(v.text, "on track") && (stranger == "green" || stranger == "healthy") {
			stranger = "amber" // it says the same once more
		}
		v.text = strings.Join(slices.Insert(words, at, stranger), " ")
		if got := c.Check(v.sentence()); len(got) == 0 {
			t.Errorf("%q passes, citing %s", v.text, v.cites)
		}
	})
}

// TestNobodysWords strings words of the facts together that decide, praise or order, in
// any way: whatever comes of it, an independent reading must bear it out.
func TestNobodysWords(t *testing.T) {
	org, all := smallCompany(), facts()
	c := narrative.NewChecker(org, today, all)
	var words []string
	for _, f := range all {
		words = append(words, strings.Fields(f.Line)...)
	}
	words = append(words, "is", "on track", "green", "approved", "not", "no longer", "was", "and", "€60k", "REQ-9", "all", "by", "Will", "very high", "from", "to", ",")
	rapid.Check(t, func(t *rapid.T) {
		s := narrative.Sentence{
			Text:  strings.Join(rapid.SliceOfN(rapid.SampledFrom(words), 1, 8).Draw(t, "words"), " "),
			Cites: []string{rapid.SampledFrom(all).Draw(t, "fact").Cite},
		}
		if len(c.Check(s)) == 0 {
			if why := oracle(org, all, s); why != "" {
				t.Errorf("%q passes, citing %s: %s", s.Text, s.Cites, why)
			}
		}
	})
}

func FuzzCheck(f *testing.F) {
	for _, v := range verdicts {
		f.Add(v.text, v.cites)
	}
	for _, s := range strangers {
		f.Add("Support is off track "+s, "department support")
	}
	org, all := smallCompany(), facts()
	c := narrative.NewChecker(org, today, all)
	f.Fuzz(func(t *testing.T, text, cites string) {
		s := verdict{text: text, cites: cites}.sentence()
		problems := c.Check(s)
		if len(c.CheckLine(s)) < len(problems) {
			t.Errorf("%q may stand for a line, and may not stand", text)
		}
		if len(problems) > 0 {
			return
		}
		if why := oracle(org, all, s); why != "" {
			t.Errorf("%q passes, citing %s: %s", text, cites, why)
		}
	})
}

var (
	someID     = regexp.MustCompile(`(?i)\b(req|risk|upd|blk|chk|bud|act|dec|dig)\s*[-‐‑–—]?\s*(\d+)`)
	someDigits = regexp.MustCompile(`\d[\d.,]*`)
	someWord   = regexp.MustCompile(`[\p{L}\p{M}]+`)
	someQuote  = regexp.MustCompile(`“[^“”]*”|"[^"]*"`)
)

// oracle says what a sentence holds that its facts do not, as far as it can tell by
// reading letters and digits alone. It knows nothing of the checker.
func oracle(org *ops.Org, all []narrative.Fact, s narrative.Sentence) string {
	var cited []narrative.Fact
	told := ""
	for _, f := range all {
		if slices.Contains(s.Cites, f.Cite) {
			cited = append(cited, f)
			told += " " + f.Line
			for _, d := range f.Dates {
				told += " " + d.String() + " " + d.Weekday().String()
			}
		}
	}
	text := someQuote.ReplaceAllString(s.Text, "")
	for _, m := range someID.FindAllStringSubmatch(text, -1) {
		id := ops.ID(strings.ToUpper(m[1]) + "-" + strings.TrimLeft(m[2], "0"))
		if !slices.ContainsFunc(cited, func(f narrative.Fact) bool { return slices.Contains(f.Records, id) }) && !strings.EqualFold(m[1], "dec") {
			return "the id " + string(id)
		}
	}
	// Whatever its unit, a number begins with digits that the facts have, or that are a
	// distance or a date of theirs.
	significant := func(s string) string {
		return strings.Trim(strings.Map(func(r rune) rune {
			if unicode.IsDigit(r) {
				return r
			}
			return -1
		}, s), "0")
	}
	known := map[string]bool{"": true, "1": true, "2": true, "6": true, "26": true, "12": true, "11": true, "2026": true, "48": true, "49": true, "4": true, "5": true}
	for _, m := range someDigits.FindAllString(told, -1) {
		known[significant(m)] = true
	}
	for _, m := range someDigits.FindAllString(text, -1) {
		if !known[significant(m)] {
			return "the number " + m
		}
	}
	lower := " " + strings.Join(strings.Fields(strings.ToLower(text)), " ") + " "
	for _, p := range org.People {
		for _, w := range someWord.FindAllString(text, -1) {
			if w == p.First() && !strings.Contains(told, w) {
				return "the name " + w
			}
		}
	}
	for words, health := range map[string]ops.Health{
		"on track": ops.OnTrack, "green": ops.OnTrack, "healthy": ops.OnTrack, "at risk": ops.AtRisk, "amber": ops.AtRisk, "off track": ops.OffTrack, "red": ops.OffTrack,
	} {
		if strings.Contains(lower, " "+words+" ") && !slices.ContainsFunc(cited, func(f narrative.Fact) bool {
			return slices.ContainsFunc(f.Health, func(h narrative.Health) bool {
				return h.Now == health || h.Was == health || h.Shown == health || health == ops.OnTrack
			})
		}) {
			return "the health " + words
		}
	}
	for _, state := range []string{"approved", "rejected", "closed", "resolved", "withdrawn", "accepted", "escalated", "expired"} {
		if strings.Contains(lower, " "+state+" ") && !slices.ContainsFunc(cited, func(f narrative.Fact) bool { return slices.Contains(f.States, state) }) {
			return "the state " + state
		}
	}
	return ""
}
