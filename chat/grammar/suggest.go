package grammar

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
)

// maxSuggestions is how many near misses are worth reading.
const maxSuggestions = 3

// Suggest returns the entries that somebody who typed word may have meant, the
// best first and at most three. It finds the beginning of an entry or of one
// of its words, and slips of the finger in either.
func Suggest(word string, from []string) []string {
	typed := []rune(simplify(word))
	if len(typed) == 0 || len(typed) > 64 {
		return nil
	}
	type hit struct {
		entry string
		rank  int
	}
	var hits []hit
	for _, entry := range from {
		if rank, ok := nearness(typed, simplify(entry)); ok &&
			!slices.ContainsFunc(hits, func(h hit) bool { return h.entry == entry }) {
			hits = append(hits, hit{entry, rank})
		}
	}
	slices.SortStableFunc(hits, func(a, b hit) int { return cmp.Compare(a.rank, b.rank) })
	var best []string
	for _, h := range hits[:min(len(hits), maxSuggestions)] {
		best = append(best, h.entry)
	}
	return best
}

// simplify leaves what a person compares by: "@Ana-Ferreira" is "ana ferreira".
func simplify(text string) string {
	text = strings.Map(func(r rune) rune {
		if r == '_' || r == '-' || isSpace(r) {
			return ' '
		}
		return unicode.ToLower(r)
	}, strings.TrimLeft(text, "@#/"))
	return strings.Join(strings.Fields(text), " ")
}

// nearness ranks an entry, lower being nearer. The whole counts more than a
// word of it, and a beginning as much as one slip.
func nearness(typed []rune, entry string) (int, bool) {
	best, found := nearnessOf(typed, entry)
	for word := range strings.FieldsSeq(entry) {
		if rank, ok := nearnessOf(typed, word); ok && (!found || rank+1 < best) {
			best, found = rank+1, true
		}
	}
	return best, found
}

func nearnessOf(typed []rune, entry string) (int, bool) {
	if entry == string(typed) {
		return 0, true
	}
	if len(typed) >= 2 && strings.HasPrefix(entry, string(typed)) {
		return 2, true
	}
	other := []rune(entry)
	allowed := 3
	switch n := min(len(typed), len(other)); {
	case n < 3:
		return 0, false
	case n <= 4:
		allowed = 1
	case n <= 8:
		allowed = 2
	}
	if len(typed)-len(other) > allowed || len(other)-len(typed) > allowed {
		return 0, false
	}
	d := distance(typed, other)
	return 2 * d, d <= allowed
}

// distance counts the slips that make b of a: a letter too much, missing or
// wrong, or two neighbours exchanged (optimal string alignment).
func distance(a, b []rune) int {
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := range a {
		row[0] = i + 1
		for j := range b {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			row[j+1] = min(last[j+1]+1, row[j]+1, last[j]+cost)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				row[j+1] = min(row[j+1], before[j-1]+1)
			}
		}
		before, last, row = last, row, before
	}
	return last[len(b)]
}

// isSlip reports whether typed is so close to word that it is probably a slip
// of the finger. It decides whether a word may be taken for text, so it is
// stricter than Suggest: in a short word a wrong letter must be a neighbour on
// the keyboard, or "last week" could not be told from "list".
func isSlip(typed, word string) bool {
	a, b := []rune(typed), []rune(word)
	if typed == word || len(b) < 3 || len(a) > len(b)+2 || len(b) > len(a)+2 {
		return false
	}
	d := distance(a, b)
	if len(b) >= 8 {
		return d <= 2
	}
	if d != 1 {
		return false
	}
	if len(a) == len(b) && len(b) <= 4 {
		for i := range a {
			if a[i] != b[i] {
				exchanged := i+1 < len(a) && a[i] == b[i+1] && a[i+1] == b[i]
				return exchanged || neighbours(a[i], b[i])
			}
		}
	}
	return true
}

// neighbours reports whether two letters lie side by side on a keyboard.
func neighbours(a, b rune) bool {
	ax, ay, aOK := key(a)
	bx, by, bOK := key(b)
	return aOK && bOK && max(ax-bx, bx-ax) <= 4 && max(ay-by, by-ay) <= 1
}

// key is the place of a letter on a keyboard, across in quarters of a key.
func key(r rune) (x, y int, ok bool) {
	shift := []int{0, 1, 3}
	for y, row := range []string{"qwertyuiop", "asdfghjkl", "zxcvbnm"} {
		if i := strings.IndexRune(row, r); i >= 0 {
			return 4*i + shift[y], y, true
		}
	}
	return 0, 0, false
}
