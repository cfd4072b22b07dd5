package ops

import (
	"strconv"
	"strings"
)

// Words say in one line what a model may be used for and told; "off" if for nothing.
func (u ModelUse) Words() string {
	if !u.On() {
		return "off"
	}
	names := "without people’s names"
	if u.RealNames {
		names = "with people’s names"
	}
	return "for " + both(u.For) + "; " + u.KindWords() + ": " + u.AudienceWords() + ", " + names + "; at most " + Grouped(u.Budget()) + " tokens a day"
}

// KindWords are the kinds of record that may leave: "risks and updates".
func (u ModelUse) KindWords() string {
	if len(u.Records) == 0 {
		return "all kinds of record"
	}
	return both(u.Records)
}

// AudienceWords say which of these records may leave.
func (u ModelUse) AudienceWords() string {
	switch u.Least() {
	case ForCEO:
		return "everything but what is confidential"
	case ForCOO:
		return "everything but what is confidential or for the CEO alone"
	case ForLeaders:
		return "what leaders, a department or the whole company may read"
	case ForDepartment:
		return "what a department or the whole company may read"
	default:
		return "what the whole company may read"
	}
}

// Grouped is a whole number with a comma between its thousands: 200,000.
func Grouped(n int) string {
	digits := strconv.Itoa(n)
	sign := ""
	if n < 0 {
		sign, digits = "-", digits[1:]
	}
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return sign + digits
}

// both lists words that all hold: "digests, questions and drafts".
func both(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:len(words)-1], ", ") + " and " + words[len(words)-1]
}
