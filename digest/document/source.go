package document

import (
	"encoding/json"
	"fmt"
	"time"

	"adjutant/chat"
	"adjutant/digest"
	"adjutant/ops"
)

// Source is what a page is made of.
type Source struct {
	Digest digest.Digest
	// Worded are a model's words for it, nil for none. They stand beside what was
	// computed.
	Worded *digest.Worded
	// Org is the organisation at the moment of the digest.
	Org *ops.Org
	// As is with whose rights it was made, if not only with those of its reader.
	As ops.Handle
	// Made is when the page was made, From of which data file, and Program by
	// what.
	Made    time.Time
	From    string
	Program string
	// Draw makes a PNG of a picture's spec. Where it is nil or fails, the page
	// has the picture's words instead.
	Draw func(spec json.RawMessage) ([]byte, error)
}

// page is a digest in words, and what a page says about itself.
type page struct {
	digest.Whole
	Company string
	// For is who it is written for, AsOf as of when.
	For, AsOf string
	// Rights says that something may be missing, and whose rights that is due
	// to; empty where the reader's alone count.
	Rights   string
	Pictures []picture
	// Entries is how many entries the journal had, Hash that of the last one.
	Entries uint64
	Hash    string
	// Made says when the page was made, from what, and by what.
	Made string
}

// picture is one that was drawn, or the words that stand for it.
type picture struct {
	Alt, Text string
	PNG       []byte
}

const (
	longDay = "Monday 2 January 2006, 15:04"
	short   = "2 January 2006, 15:04"
)

func newPage(s Source) page {
	d := s.Digest
	p := page{
		Whole: digest.InWords(d, digest.Options{Org: s.Org, Worded: s.Worded}), Company: s.Org.Company, For: s.readers(),
		Entries: d.Through.Seq, Hash: d.Hash,
	}
	p.AsOf = in(p.Zone, d.At, longDay)
	if s.As != "" && s.As != d.Reader {
		p.Rights = "Made with the rights of " + s.person(s.As) + ". What they may not know of is not in it."
	}
	p.Made = "Made by " + s.Program
	if s.Program == "" {
		p.Made = "Made by Adjutant"
	}
	if !s.Made.IsZero() {
		p.Made += " on " + in(p.Zone, s.Made, short)
	}
	if s.From != "" {
		p.Made += ", from " + s.From
	}
	p.Made += "."
	for i := range d.Pictures {
		p.Pictures = append(p.Pictures, s.picture(&d.Pictures[i]))
	}
	return p
}

// in is a moment in a zone that is named: who reads a page may live in another.
func in(zone *time.Location, t time.Time, layout string) string {
	return t.In(zone).Format(layout) + " (" + zone.String() + ")"
}

// readers are who the digest is written for.
func (s Source) readers() string {
	d := s.Digest
	if d.Reader != "" {
		return s.person(d.Reader)
	}
	department := string(d.Department)
	if at, ok := s.Org.Department(d.Department); ok {
		department = at.Name
	}
	return d.Audience.Words(department)
}

// person is somebody with their title.
func (s Source) person(h ops.Handle) string {
	p, ok := s.Org.Person(h)
	switch {
	case !ok:
		return "@" + string(h)
	case p.Title == "":
		return p.Name
	}
	return p.Name + ", " + p.Title
}

// pngStart is how every PNG begins.
const pngStart = "\x89PNG\r\n\x1a\n"

// picture draws a picture, if it can be drawn.
func (s Source) picture(p *chat.Picture) picture {
	drawn := p.PNG
	if len(drawn) == 0 && s.Draw != nil && len(p.Spec) > 0 {
		drawn = draw(s.Draw, p.Spec)
	}
	if len(drawn) < len(pngStart) || string(drawn[:len(pngStart)]) != pngStart {
		drawn = nil // whatever it is, a page would show it broken
	}
	return picture{Alt: p.Alt, Text: p.Text, PNG: drawn}
}

// draw is nothing where the picture cannot be drawn: a page without it is better than
// none, and its words say the same.
func draw(draw func(json.RawMessage) ([]byte, error), spec json.RawMessage) []byte {
	drawn, err := draw(spec)
	if err != nil {
		return nil
	}
	return drawn
}

// journal says what state of the journal the page is of.
func (p page) journal() string {
	switch p.Entries {
	case 0:
		return "The journal was empty."
	case 1:
		return "The journal had 1 entry. The hash of it is"
	}
	return fmt.Sprintf("The journal had %d entries. The hash of the last one is", p.Entries)
}

// Journal is journal, for the template.
func (p page) Journal() string { return p.journal() }
