package ops

import "time"

// Preview is what a head was shown before a digest: the lines about the departments
// that they head. Its owner is who was shown it, the head or who stands in.
type Preview struct {
	Meta
	// Digest is its name, Due when it is to come, and Of the head whose departments
	// are meant.
	Digest string    `json:"digest"`
	Due    time.Time `json:"due"`
	Of     Handle    `json:"of"`
	// Told is when it was put out.
	Told time.Time `json:"told"`
	// About are the records that it is redrawn for. Over is set once the digest
	// was sent, and Skipped beside it if it was too late for that.
	About   []ID `json:"about,omitempty"`
	Over    bool `json:"over,omitempty"`
	Skipped bool `json:"skipped,omitempty"`
}

// Index keeps previews by whom they were put to when, the latest first, and those
// that count by digest and by the records they tell of.
func (p *Preview) Index() []Entry {
	facets := FacetsOf(&p.Meta)
	entries := []Entry{{List: "told", Key: []string{string(p.Owner), SortTimeDesc(p.Told)}, Facets: facets}}
	if p.Over {
		return entries
	}
	entries = append(entries, Entry{List: "digest", Key: []string{p.Digest}, Facets: facets})
	for _, id := range p.About {
		entries = append(entries, Entry{List: "about", Key: []string{string(id)}, Facets: facets})
	}
	return entries
}
