package commands

import (
	"slices"
	"strings"
	"unicode"

	"adjutant/ops"
	"adjutant/ops/dates"
	"adjutant/ops/money"
)

// draftSource are the words that a draft is made of.
type draftSource struct {
	// text is the message itself.
	text string
	// remarks are all that was said, the message among them; one where it stands
	// alone.
	remarks []remark
	// amounts are those that are written with their currency, in the message itself.
	amounts []money.Amount
	// more is set where earlier remarks of the thread are not among these; unread says
	// why none of the others is.
	more   bool
	unread string
	// own is which of the remarks the message is.
	own int
}

// remark is one thing that somebody said.
type remark struct {
	by   ops.Handle // nobody, if the company does not know them
	text string
	on   dates.Date // where the reader is
	// sentences are its words, as they are compared.
	sentences [][]string
	words     []string
}

// about are the words of the message itself, as they are compared.
func (s *draftSource) about() []string { return s.remarks[s.own].words }

func newRemark(by ops.Handle, text string, on dates.Date) remark {
	r := remark{by: by, text: text, on: on, sentences: sentencesOf(text)}
	r.words = slices.Concat(r.sentences...)
	return r
}

// sentencesOf takes a text apart into sentences of words, as they are compared: in
// lower case, without what stands around them.
func sentencesOf(text string) [][]string {
	var all [][]string
	var now []string
	end := func() {
		if len(now) > 0 {
			all, now = append(all, now), nil
		}
	}
	for line := range strings.Lines(text) {
		for _, raw := range strings.FieldsFunc(line, func(r rune) bool {
			return unicode.IsSpace(r) || r == '—' || r == '–' || r == '/' || r == '…'
		}) {
			if word := foldWord(raw); word != "" {
				now = append(now, word)
			}
			if bare := strings.TrimRight(raw, `"'”’)]`); strings.HasSuffix(bare, ".") || strings.HasSuffix(bare, "!") ||
				strings.HasSuffix(bare, "?") || strings.HasSuffix(bare, ";") {
				end()
			}
		}
		end()
	}
	return all
}

// foldWord is a word as words are compared; empty for mere punctuation.
func foldWord(raw string) string {
	word := strings.TrimFunc(strings.ToLower(raw), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsNumber(r) && !unicode.Is(unicode.Sc, r) && r != '%'
	})
	word = strings.ReplaceAll(word, "’", "'")
	return strings.TrimSuffix(word, "'s")
}

// has reports whether words stand in the remark, one right after the other.
func (r *remark) has(phrase string) bool { return r.find(phrase) >= 0 }

// find is where words stand in the remark, or -1.
func (r *remark) find(phrase string) int {
	words := slices.Concat(sentencesOf(phrase)...)
	if len(words) == 0 {
		return -1
	}
	for i := 0; i+len(words) <= len(r.words); i++ {
		if slices.Equal(r.words[i:i+len(words)], words) {
			return i
		}
	}
	return -1
}

// states reports whether the remark says words that the few before them neither deny
// nor make less of.
func (r *remark) states(phrase string) bool {
	i := r.find(phrase)
	return i >= 0 && !slices.ContainsFunc(r.words[max(i-3, 0):i], func(before string) bool {
		return isDenial(before) || slices.Contains(hedges, before)
	})
}

// spans hands on the runs of at most so many words of a text, as they were typed, but
// for what stands around them. A run that take accepts is not looked at again.
func spans(text string, most int, begins func(word string) bool, take func(run string) bool) {
	typed := strings.Fields(text)
	const around = `.,;:!?()[]{}<>"'“”‘’`
	for i := 0; i < len(typed); {
		next := i + 1
		if begins(foldWord(typed[i])) {
			for n := min(most, len(typed)-i); n > 0; n-- {
				run := strings.Trim(strings.Join(typed[i:i+n], " "), around)
				if run != "" && take(run) {
					next = i + n
					break
				}
			}
		}
		i = next
	}
}

// amountsIn are the amounts that a text has. A number without a currency is one only
// if it can hardly be anything else.
func (c *call) amountsIn(text string, bare bool) []money.Amount {
	var found []money.Amount
	begins := func(word string) bool { return word != "" } // "EUR 40,000"
	spans(text, 4, begins, func(run string) bool {
		if !strings.ContainsAny(run, "0123456789") {
			return false
		}
		a, err := money.Parse(run, c.org.Locale, "")
		if err != nil && bare {
			if a, err = money.Parse(run, c.org.Locale, c.org.Currency); err == nil && a.Minor < 1000_00 {
				return false
			}
		}
		if err != nil {
			return false
		}
		if !slices.Contains(found, a) {
			found = append(found, a)
		}
		return true
	})
	return found
}

// dateWords are those with which a day can begin, besides digits.
var dateWords = strings.Fields("today tomorrow yesterday next this last in end eow eom eoq eoy q1 q2 q3 q4 " +
	"mon monday tue tues tuesday wed weds wednesday thu thur thurs thursday fri friday sat saturday sun sunday " +
	"jan january feb february mar march apr april may jun june jul july aug august sep sept september oct october nov november dec december")

// datesIn are the days that a remark names, from when it was said.
func (c *call) datesIn(r *remark) []dates.Date {
	var found []dates.Date
	begins := func(word string) bool {
		return slices.Contains(dateWords, word) || strings.ContainsAny(word, "0123456789")
	}
	spans(r.text, 6, begins, func(run string) bool {
		d, err := dates.Parse(run, r.on, c.org.Style())
		if err == nil && !slices.Contains(found, d) {
			found = append(found, d)
		}
		return err == nil
	})
	return found
}
