package digest

import (
	"fmt"
	"strings"
	"time"
	"unicode"

	"adjutant/chat"
	"adjutant/ops"
	"adjutant/ops/dates"
	"adjutant/ops/money"
)

// words puts facts into words, as of the moment of a digest.
type words struct {
	org   *ops.Org
	zone  *time.Location
	today dates.Date
	// title is how many characters of what somebody wrote are shown.
	title int
}

// newWords words a digest for whoever reads it.
func newWords(o *ops.Org, d *Digest, title int) words {
	zone := d.location()
	return words{org: o, zone: zone, today: dates.Of(d.At.In(zone)), title: title}
}

// location is the zone in which the digest counts days.
func (d *Digest) location() *time.Location {
	if zone, err := time.LoadLocation(d.Zone); err == nil {
		return zone
	}
	return time.UTC
}

// person is what a person is called: the first name where nobody else has it.
func (w words) person(h ops.Handle) string {
	p, ok := w.org.Person(h)
	switch {
	case h == "":
		return "Adjutant"
	case !ok:
		return "@" + string(h)
	}
	for _, other := range w.org.People {
		if other.Handle != h && strings.EqualFold(other.First(), p.First()) {
			return p.Name
		}
	}
	return p.First()
}

func (w words) people(handles []ops.Handle) string {
	names := make([]string, len(handles))
	for i, h := range handles {
		names[i] = w.person(h)
	}
	switch n := len(names); {
	case n == 0:
		return "nobody"
	case n <= 2:
		return strings.Join(names, " and ")
	case n > 3:
		return fmt.Sprintf("%s, %s and %d others", names[0], names[1], n-2)
	default:
		return strings.Join(names[:2], ", ") + " and " + names[2]
	}
}

// department is a department's name, or its handle if it is gone.
func (w words) department(h ops.Handle) string {
	if d, ok := w.org.Department(h); ok {
		return shorten(d.Name, 40)
	}
	return string(h)
}

func (w words) money(a money.Amount) string { return a.Format(w.org.Locale) }

// days is how many days ago a moment was.
func (w words) days(t time.Time) int { return w.today.Sub(dates.Of(t.In(w.zone))) }

// age is how long ago that was: "6 days", or "today".
func (w words) age(t time.Time) string {
	if n := w.days(t); n > 0 {
		return dates.Age(n)
	}
	return "today"
}

// ago is when that was: "6 days ago", or "today".
func (w words) ago(t time.Time) string {
	if w.days(t) > 0 {
		return w.age(t) + " ago"
	}
	return "today"
}

// waited is for how long: "for 6 days", or "since today".
func (w words) waited(t time.Time) string {
	if w.days(t) > 0 {
		return "for " + w.age(t)
	}
	return "since today"
}

func (w words) day(d dates.Date) string { return dates.Format(d, w.today) }

// moment is a time for each reader in their own zone.
func (w words) moment(t time.Time) chat.Span {
	return chat.At(t, t.In(w.zone).Format("Mon 2 Jan 15:04"))
}

// said is what somebody wrote, on one line and as much of it as there is room for.
func (w words) said(text string) string { return shorten(text, w.title) }

// shorten cuts a text to n characters, at a word if there is one to cut at.
func shorten(text string, n int) string {
	text = strings.Join(strings.Fields(strings.Map(visible, text)), " ")
	runes := []rune(text)
	if n <= 0 || len(runes) <= n {
		return text
	}
	cut := n - 1
	for i := cut; i > n*2/3; i-- {
		if runes[i] == ' ' {
			cut = i
			break
		}
	}
	for cut > 0 && (joins(runes[cut]) || runes[cut-1] == joiner || splitsFlag(runes[:cut], runes[cut])) {
		cut-- // a character of several runes stays whole
	}
	return strings.TrimRight(string(runes[:cut]), " ,;:.–-") + "…"
}

// visible drops what is not seen and would reach beyond the text: control characters,
// marks that turn what follows round, and the mark of a model's words. Commands take none, but not all that is
// shown has come through a command.
func visible(r rune) rune {
	if unicode.IsControl(r) && !unicode.IsSpace(r) || unicode.Is(unicode.Bidi_Control, r) || strings.ContainsRune(Mark, r) {
		return -1
	}
	return r
}

// joiner makes one character of the two beside it.
const joiner = 0x200D

// joins reports whether a rune belongs to the character before it: a combining
// mark, a variation selector, a joiner, a skin tone, a letter of a flag's name.
func joins(r rune) bool {
	return unicode.Is(unicode.M, r) || r == joiner || r >= 0x1F3FB && r <= 0x1F3FF || r >= 0xE0020 && r <= 0xE007F
}

// splitsFlag reports whether a rune is the second half of a flag: of the letters of
// flags that follow each other, each two are one.
func splitsFlag(before []rune, r rune) bool {
	flag := func(r rune) bool { return r >= 0x1F1E6 && r <= 0x1F1FF }
	n := 0
	for len(before) > n && flag(before[len(before)-1-n]) {
		n++
	}
	return flag(r) && n%2 == 1
}

func plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// late is a day that has passed: "12 days overdue".
func (w words) overdue(d dates.Date) string {
	return dates.Age(w.today.Sub(d)) + " overdue"
}

// neededBy says by when something is needed, empty if nobody said.
func (w words) neededBy(d dates.Date) string {
	switch n := d.Sub(w.today); {
	case d.IsZero():
		return ""
	case n < 0:
		return "was needed " + dates.Until(d, w.today)
	case n <= 1:
		return "needed " + dates.Until(d, w.today)
	default:
		return "needed by " + w.day(d)
	}
}
