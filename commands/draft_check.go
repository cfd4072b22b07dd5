package commands

import (
	"errors"
	"slices"
	"strings"

	"adjutant/chat"
	"adjutant/ops"
)

// draftFault is what is wrong with a value, as it is counted and logged; its zero value is
// nothing.
type draftFault struct{ why, what string }

// supported reports whether the words have what a value says, and otherwise what is
// wrong with it. It is read already.
func (c *call) supported(k *draftKind, s *draftSource, o chat.Option, v value) draftFault {
	anywhere := func(is func(*remark) bool) bool {
		for i := range s.remarks {
			if is(&s.remarks[i]) {
				return true
			}
		}
		return false
	}
	ok, fault := false, ""
	switch o.Kind {
	case chat.Text, chat.LongText:
		if word := s.foreign(v.text, k.certain); word != "" {
			return draftFault{"word", word}
		}
		return draftFault{}
	case chat.Choice:
		ok = slices.Contains(k.guesses, o.Name) || c.stated(s, o) == v.text
		fault = "state"
	case chat.Money:
		ok = anywhere(func(r *remark) bool { return slices.Contains(c.amountsIn(r.text, true), v.amount) })
		fault = "amount"
	case chat.Date:
		ok = anywhere(func(r *remark) bool { return slices.Contains(c.datesIn(r), v.date) })
		fault = "date"
	case chat.Integer:
		ok = anywhere(func(r *remark) bool { return r.has(v.text) })
		fault = "number"
	case chat.Person:
		ok = !slices.ContainsFunc(v.handles, func(h ops.Handle) bool {
			return !anywhere(func(r *remark) bool { return r.by == h || c.mentions(r, h) })
		})
		fault = "name"
	case chat.Department:
		ok = !slices.ContainsFunc(v.handles, func(h ops.Handle) bool {
			return !anywhere(func(r *remark) bool { return r.has(string(h)) || r.has(c.departmentName(h)) })
		})
		fault = "department"
	default:
		fault = "option"
	}
	if ok {
		return draftFault{}
	}
	return draftFault{fault, v.text}
}

// mentions reports whether a remark names a person: by handle, full name or a part of it
// that nobody else has.
func (c *call) mentions(r *remark, h ops.Handle) bool {
	p, _ := c.org.Person(h)
	if r.has(string(h)) || r.has(p.Name) {
		return true
	}
	for _, part := range []string{p.First(), lastWord(p.Name)} {
		if !r.has(part) {
			continue
		}
		if same, err := c.readPerson(part); err == nil && slices.Equal(same, []ops.Handle{h}) {
			return true
		}
	}
	return false
}

// stated is the one value of a choice that who asks has stated in the words of its
// label; empty if they state none, or several. What somebody else has written states
// nothing: "report that all is on track" is no report.
func (c *call) stated(s *draftSource, o chat.Option) string {
	own := &s.remarks[s.own]
	if own.by != c.me.Handle || len(s.remarks) > 1 {
		return ""
	}
	found := ""
	for _, choice := range o.Choices {
		words := []string{choice.Label}
		for _, also := range choice.Also {
			if slices.Contains(colours, also) {
				words = append(words, also)
			}
		}
		if !slices.ContainsFunc(words, own.states) {
			continue
		}
		if found != "" {
			return ""
		}
		found = choice.Value
	}
	return found
}

// colours are the other words for a health that can mean nothing else. The good one is
// not among them: nobody is told that all is well because a word was there.
var colours = []string{"red", "amber", "yellow"}

var (
	// glue are the words that a text may have besides those that were written.
	glue = strings.Fields("a an the of to in on for and at by with")
	// denials turn what is said into its opposite.
	denials = strings.Fields("not no never none nobody nothing nowhere neither nor without cannot cant dont wont isnt wasnt " +
		"unable hardly barely unless except stop stopped " +
		"nicht kein keine keinen keiner nie ohne pas jamais sans non não nunca sem sin ningún")
	// hedges make less of it.
	hedges = strings.Fields("may might could would should if perhaps maybe probably possibly think guess hope expect")
	// counts are numbers that are words.
	counts = strings.Fields("one two three four five six seven eight nine ten eleven twelve dozen hundred thousand million half twice both all every most")
)

func isDenial(word string) bool {
	return slices.Contains(denials, word) || strings.HasSuffix(word, "n't")
}

// foreign is a word of a text that is not one that somebody wrote, or may not stand
// there as it does; empty if there is none. Each sentence must be made of the words of
// one remark: what it denies stays denied, and a number counts what it counted. With
// certain, it also keeps what makes less of it.
func (s *draftSource) foreign(text string, certain bool) (fault string) {
	sentences := sentencesOf(text)
	if len(sentences) == 0 {
		return text
	}
	if sign := s.foreignSign(text); sign != "" {
		return sign
	}
	for _, words := range sentences {
		fault = ""
		for i := range s.remarks {
			if fault = s.remarks[i].lacks(words, certain); fault == "" {
				break
			}
		}
		if fault != "" {
			return fault
		}
	}
	return ""
}

// foreignSign is a word of a text with signs in or around it that nobody wrote there:
// the marks of a layout, of a mention or of a question. Empty if there is none.
func (s *draftSource) foreignSign(text string) string {
	bare := func(raw string) string {
		word := strings.Trim(strings.ReplaceAll(strings.ToLower(raw), "’", "'"), `.,;:!()[]"'“”‘…–—-/`)
		return strings.TrimSuffix(word, "'s")
	}
	wrote := map[string]bool{"": true}
	for _, word := range glue {
		wrote[word] = true
	}
	for i := range s.remarks {
		for raw := range strings.FieldsSeq(s.remarks[i].text) {
			wrote[bare(raw)] = true
			wrote[strings.TrimSuffix(bare(raw), "?")] = true
		}
	}
	for raw := range strings.FieldsSeq(text) {
		if !wrote[bare(raw)] {
			return raw
		}
	}
	return ""
}

// lacks is the first word that keeps a sentence from being drawn from the remark.
func (r *remark) lacks(sentence []string, certain bool) string {
	has := map[string]bool{}
	for _, word := range r.words {
		has[word] = true
	}
	words, own := content(sentence), content(r.words)
	if len(words) == 0 {
		return strings.Join(sentence, " ")
	}
	for i, word := range words {
		if !has[word] {
			return word
		}
		// What is denied can be told by its place alone.
		if isDenial(word) && !within(own, words) {
			return word
		}
		if !isNumber(word) {
			continue
		}
		stands := func(j int) bool {
			switch {
			case own[j] != word:
				return false
			case i+1 < len(words):
				return j+1 < len(own) && own[j+1] == words[i+1]
			}
			return i == 0 || j > 0 && own[j-1] == words[i-1]
		}
		if !slices.ContainsFunc(indexes(own), stands) {
			return word
		}
	}
	return r.dropped(words, certain)
}

// dropped is a word that a sentence of the remark must not lose, and that words which
// are drawn from it do not have.
func (r *remark) dropped(words []string, certain bool) string {
	for n, from := range r.sentences {
		for _, word := range from {
			if slices.Contains(words, word) || !isDenial(word) && !(certain && slices.Contains(hedges, word)) {
				continue
			}
			used := slices.ContainsFunc(words, func(w string) bool {
				return slices.Contains(from, w) && !slices.ContainsFunc(indexes(r.sentences), func(other int) bool {
					return other != n && slices.Contains(r.sentences[other], w)
				})
			})
			if used {
				return word
			}
		}
	}
	return ""
}

// within reports whether words stand among others as they are, one after the other.
func within(all, words []string) bool {
	for i := 0; i+len(words) <= len(all); i++ {
		if slices.Equal(all[i:i+len(words)], words) {
			return true
		}
	}
	return false
}

// content are the words that are no glue.
func content(words []string) []string {
	return slices.DeleteFunc(slices.Clone(words), func(w string) bool { return slices.Contains(glue, w) })
}

func isNumber(word string) bool {
	return strings.ContainsAny(word, "0123456789") || slices.Contains(counts, word)
}

// indexes are the places of a list.
func indexes[T any](list []T) []int {
	all := make([]int, len(list))
	for i := range all {
		all[i] = i
	}
	return all
}

// asWritten has people called as whoever wrote of them did. A model that is told no
// names gives them back in full.
func (c *call) asWritten(s *draftSource, text string) string {
	for _, p := range c.org.People {
		if !strings.Contains(text, p.Name) {
			continue
		}
		for _, as := range []string{p.Name, p.First(), "@" + string(p.Handle)} {
			if slices.ContainsFunc(s.remarks, func(r remark) bool { return r.has(as) }) {
				text = strings.ReplaceAll(text, p.Name, as)
				break
			}
		}
	}
	return text
}

// filled reads a value that a model has given for an option, and reports what is wrong
// with it. The text is as a form shows it.
func (c *call) filled(k *draftKind, s *draftSource, o chat.Option, text string) (as string, fault draftFault, err error) {
	if o.Kind == chat.Text || o.Kind == chat.LongText {
		text = c.asWritten(s, text)
	}
	v, err := c.read(o, text)
	if broken, ok := errors.AsType[*storeError](err); ok {
		return "", fault, broken
	}
	if err != nil {
		return "", draftFault{"value", text}, nil
	}
	if v.text == "" {
		return "", fault, nil
	}
	if fault = c.supported(k, s, o, v); fault != (draftFault{}) {
		return "", fault, nil
	}
	switch o.Kind {
	case chat.Date:
		text = v.date.String()
	case chat.Money:
		text = c.money(v.amount)
	case chat.Person, chat.Department:
		text = joinHandles(v.handles, ", ")
	case chat.Text, chat.LongText:
		text = capital(v.text)
	default:
		text = v.text
	}
	return text, fault, nil
}
