package components

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"adjutant/chat"
)

// pingsIn are the accounts that lines notify.
func pingsIn(lines []chat.Line) []string {
	var ids []string
	for _, l := range lines {
		for _, s := range l {
			if s.Kind == chat.SpanPerson && s.Ping {
				ids = append(ids, s.Ref)
			}
		}
	}
	return ids
}

// says are the words of a notification: as many of the first lines as it shows, in
// which only those are mentioned who are notified, and these all. Times are those of
// the zone.
func says(pieces []piece, pings []string, zone *time.Location) string {
	const least = 60 // for which a line is begun
	w := writer{start: true}
	var named []string
	left := min(mostNotice, mostContent-mostMention*len(pings))
	for _, p := range pieces {
		for _, l := range p.lines {
			if isBlank(l) {
				continue
			}
			if left < least {
				w.text("…")
				return mentioning(w.b.String(), pings, named)
			}
			if w.b.Len() > 0 {
				w.text("\n")
			}
			parts := breaker.Split(spoken(l, zone), left)
			w.line(parts[0])
			named = append(named, pingsIn(parts[:1])...)
			if left -= breaker.Length(parts[0]); len(parts) > 1 {
				left = 0
			}
		}
	}
	return mentioning(w.b.String(), pings, named)
}

// spoken is a settled line without looks: a notification shows the marks themselves.
// A time stands as words there, since it is not sure that it would be shown as one.
func spoken(l chat.Line, zone *time.Location) chat.Line {
	var out chat.Line
	for _, s := range flat(l) {
		if s.Kind != chat.SpanPerson || !s.Ping {
			s = chat.T(momentIn(s, zone))
		}
		out = append(out, s)
	}
	return merged(out)
}

// momentIn are the words of a settled span, those of a moment in a zone.
func momentIn(s chat.Span, zone *time.Location) string {
	said := words(s)
	if s.Kind != chat.SpanTime || zone == nil {
		return said
	}
	layout := "Mon 2 Jan 15:04"
	if _, err := time.Parse("15:04", said); err == nil { // the day is told by what stands beside it
		layout = "15:04"
	}
	if zone == time.UTC {
		layout += " MST"
	}
	return s.At.In(zone).Format(layout)
}

// mentioning is a text with those who are not named in it.
func mentioning(text string, pings, named []string) string {
	text = cmp.Or(strings.TrimSpace(text), nothing)
	before := ""
	for _, id := range pings {
		if !slices.Contains(named, id) {
			before += "<@" + id + "> "
		}
	}
	return before + text
}
