package components

import (
	"maps"
	"slices"
	"time"

	"adjutant/chat"
	"adjutant/chat/wording"
)

// Names are the company's handles as Discord knows them.
type Names interface {
	// Account is the Discord id of a person, Channel that of a channel; empty where
	// there is none.
	Account(handle string) string
	Channel(handle string) string
	// Slash is a text of ours in which commands are called as people have to type
	// them: "/my" may be "/my overview".
	Slash(text string) string
	// Command is the id of the application command by which a path is called, and how
	// it is called there: "risk log" as "risk log" and "118…"; the id is empty where
	// it is not known. A mention of it can be tapped.
	Command(path string) (call, id string)
}

// Renderer renders for one company. Its zero value has no names to offer.
type Renderer struct {
	Names Names
	// Zone is where whoever is notified lives, as far as that is one person, whose
	// notification then has times as their clock shows them. UTC is said to be that;
	// nil leaves the words that moments come with.
	Zone *time.Location
	// Basic leaves out everything but text and buttons: for sending again what was
	// refused as malformed.
	Basic bool
}

// Page is one message as Discord takes it.
type Page struct {
	// Says are the words of a notification: the title and what comes right after it,
	// escaped, at most 2,000 characters, never empty.
	Says       string
	Components []Component
	Files      []File
	// Pings are the ids of the accounts that are to be notified.
	Pings []string
	// Keep are the values that have to be put aside before the page is sent, by name:
	// what a button asks for, where its id has no room for it.
	Keep map[string][]byte
}

// File is a file that goes with a page.
type File struct {
	Name, Alt string
	PNG       []byte
}

// Message renders a message: what stands in the channel, and what follows it, in its
// thread where there can be one: the detail and whatever did not fit.
func (r Renderer) Message(m chat.Message) (main Page, rest []Page) {
	s := r.sheet()
	first, left := pageRoom.first(orNothing(s.message(m)), func(rest []piece) piece {
		return smallPrint(wording.Plural(linesIn(rest), "One more line follows.", "%d more lines follow."))
	})
	main = s.page(first, toneOf(m))
	for _, p := range pageRoom.pages(left) {
		rest = append(rest, s.page(p, m.Tone))
	}
	if m.Detail != nil {
		for _, p := range pageRoom.pages(s.whole(*m.Detail)) {
			rest = append(rest, s.page(p, m.Detail.Tone))
		}
	}
	return main, rest
}

// Answer renders an answer where there is no thread. It is at most most pages; the
// last one says what was left out.
func (r Renderer) Answer(m chat.Message, most int) []Page {
	s := r.sheet()
	pages := pageRoom.pages(orNothing(s.whole(m)))
	if most = max(most, 1); len(pages) > most {
		last, _ := pageRoom.first(slices.Concat(pages[most-1:]...), func(rest []piece) piece {
			return smallPrint(wording.Plural(linesIn(rest), "One more line", "%d more lines") +
				" did not fit here. Ask me in a direct message, without the slash, to see all of it.")
		})
		pages = append(pages[:most-1], last)
	}
	out := make([]Page, len(pages))
	for i, p := range pages {
		tone := m.Tone
		if len(pages) == 1 {
			tone = toneOf(m)
		}
		out[i] = s.page(p, tone)
	}
	return out
}

// bare is the tone of a message that needs no frame.
const bare chat.Tone = "bare"

// toneOf is a message's tone, or bare where it is only something that is said.
func toneOf(m chat.Message) chat.Tone {
	if m.Tone == chat.Neutral && isSentence(m) && m.Detail == nil {
		return bare
	}
	return m.Tone
}

// Colours of the stripe beside a message: green, amber and red that can be told from
// both the dark and the light theme.
const (
	colourGood    = 0x2A9152
	colourWarning = 0xC27C0E
	colourBad     = 0xE5484D
)

// page is a page of pieces, in a frame whose stripe has the tone's colour.
func (s *sheet) page(pieces []piece, tone chat.Tone) Page {
	p := Page{}
	for _, piece := range pieces {
		p.Files = append(p.Files, piece.files...)
		if len(piece.keep) > 0 && p.Keep == nil {
			p.Keep = map[string][]byte{}
		}
		maps.Copy(p.Keep, piece.keep)
		p.Pings = append(p.Pings, pingsIn(piece.lines)...)
	}
	slices.Sort(p.Pings)
	p.Pings = slices.Compact(p.Pings)
	p.Pings = p.Pings[:min(len(p.Pings), mostPings)]
	p.Says = says(pieces, p.Pings, s.Zone)
	switch {
	case s.Basic:
		p.Components = basic(pieces)
	case tone == bare:
		p.Components = stack(pieces)
	default:
		frame := Component{Type: Container, Components: stack(pieces)}
		colour := map[chat.Tone]int{chat.Good: colourGood, chat.Warning: colourWarning, chat.Bad: colourBad}[tone]
		if colour != 0 {
			frame.AccentColor = &colour
		}
		p.Components = []Component{frame}
	}
	return p
}

// orNothing is what is said where a message says nothing, which Discord refuses.
func orNothing(pieces []piece) []piece {
	if len(pieces) == 0 {
		return []piece{smallPrint("There is nothing to show.")}
	}
	return pieces
}

// smallPrint is one line of small print.
func smallPrint(text string) piece {
	return noted([]chat.Line{chat.L(text)})[0]
}

// linesIn is how many lines pieces have.
func linesIn(pieces []piece) int {
	n := 0
	for _, p := range pieces {
		n += p.count()
	}
	return n
}
