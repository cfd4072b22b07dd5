package typo

import (
	"strings"
	"unicode/utf8"
)

// Closest is the word that was probably meant by one that is misspelt, or ""
// where none is close enough to be worth proposing.
func Closest(word string, among []string) string {
	word = strings.ToLower(word)
	best, least := "", max(utf8.RuneCountInString(word)/3, 1)+1
	if utf8.RuneCountInString(word) > 64 {
		return "" // nobody mistypes that
	}
	for _, candidate := range among {
		if d := Slips(word, strings.ToLower(candidate)); d < least && d < utf8.RuneCountInString(candidate) {
			best, least = candidate, d
		}
	}
	return best
}

// OneSlip reports whether one missing, extra, wrong or swapped letter makes b out
// of a. It compares bytes, and costs no more than reading both once.
func OneSlip(a, b string) bool {
	i := 0
	for i < len(a) && i < len(b) && a[i] == b[i] {
		i++
	}
	a, b = a[i:], b[i:]
	switch len(a) - len(b) {
	case 1:
		return a[1:] == b
	case -1:
		return a == b[1:]
	case 0:
		return a != "" && (a[1:] == b[1:] ||
			len(a) > 1 && a[0] == b[1] && a[1] == b[0] && a[2:] == b[2:])
	}
	return false
}

// Slips counts the letters that must be added, dropped, changed or swapped with
// their neighbour to make b out of a.
func Slips(a, b string) int {
	from, to := []rune(a), []rune(b)
	rows := make([][]int, len(from)+1)
	for i := range rows {
		rows[i] = make([]int, len(to)+1)
		rows[i][0] = i
	}
	for j := range rows[0] {
		rows[0][j] = j
	}
	for i := 1; i <= len(from); i++ {
		for j := 1; j <= len(to); j++ {
			changed := rows[i-1][j-1]
			if from[i-1] != to[j-1] {
				changed++
			}
			rows[i][j] = min(rows[i-1][j]+1, rows[i][j-1]+1, changed)
			if i > 1 && j > 1 && from[i-1] == to[j-2] && from[i-2] == to[j-1] {
				rows[i][j] = min(rows[i][j], rows[i-2][j-2]+1)
			}
		}
	}
	return rows[len(from)][len(to)]
}
