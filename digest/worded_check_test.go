package digest_test

import (
	"regexp"
	"strings"

	"adjutant/chat"
	"adjutant/digest"
)

// value finds what a digest must not lose: ids, amounts, ages, days and health words.
var value = regexp.MustCompile(`[A-Z]+-[0-9]+|[^ ,]*[€$¥][0-9.,]*[0-9]|[0-9]+ (?:days?|weeks?|months?)|(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) [0-9]+ [A-Z][a-z]+|on track|at risk|off track|unknown`)

// neverLess finds what a digest in a model's words says less of than the one that was
// computed, and lines that it has taken from it.
func neverLess(t tester, d digest.Digest, computed, worded chat.Message) {
	t.Helper()
	after := plain(worded)
	said := map[string]bool{}
	for _, line := range allLines(worded) { // what the main part says as computed need not be in the thread
		said[line.Plain()] = true
	}
	for _, line := range allLines(*computed.Detail) {
		if text := line.Plain(); !said[text] && !strings.Contains(after, text) { // a heading may say more
			t.Errorf("nowhere it says %q", text)
		}
	}
	for _, v := range value.FindAllString(plain(computed), -1) {
		if !strings.Contains(after, v) {
			t.Errorf("%q is said no more:\n%s", v, after)
		}
	}
	before, now := itemLines(computed), itemLines(worded)
	if standsFor(d, worded) {
		now++
	}
	if now < before {
		t.Errorf("%d lines about records are left of %d:\n%s", now, before, after)
	}
	if before, now := len(computed.AllButtons()), len(worded.AllButtons()); now < before {
		t.Errorf("%d buttons are left of %d:\n%s", now, before, after)
	}
	if explained := strings.Contains(after, digest.MarkNote); explained != (strings.Count(after, digest.Mark) > 1) {
		t.Errorf("it says what the mark means: %t:\n%s", explained, after)
	}
}

// itemLines are the lines about records in the main part.
func itemLines(m chat.Message) int {
	n := 0
	for _, b := range m.Blocks {
		if b.Kind == chat.BlockList {
			for _, line := range b.Lines {
				if !more.MatchString(line.Plain()) {
					n++
				}
			}
		}
	}
	return n
}
