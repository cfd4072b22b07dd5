package storage

import (
	"strings"

	"adjutant/ops"
)

// The words with which the first part of packed facets says that not everybody
// may know of a record; the handles of who else may follow. No handle has a
// colon in it, and the first of them is never in the place of the c.
const (
	confidentialWord = "c"
	audienceWord     = "for:"
)

// packFacets makes the value that stands beside an entry of a list.
func packFacets(f ops.Facets) []byte {
	secret := ""
	if !f.Open() {
		var words []string
		if f.Confidential {
			words = append(words, confidentialWord)
		}
		if f.Audience != "" {
			words = append(words, audienceWord+string(f.Audience))
		}
		for _, reader := range f.Readers {
			words = append(words, string(reader))
		}
		secret = strings.Join(words, " ")
	}
	packed := appendPart(nil, secret)
	packed = appendPart(packed, string(f.Owner))
	packed = appendPart(packed, string(f.Department))
	for _, more := range f.More {
		packed = appendPart(packed, more)
	}
	return packed
}

func unpackFacets(value []byte) ops.Facets {
	secret, rest, _ := cutPart(string(value))
	owner, rest, _ := cutPart(rest)
	department, rest, ok := cutPart(rest)
	if !ok {
		return ops.Facets{Confidential: true} // not ours: show it to nobody
	}
	f := ops.Facets{Owner: ops.Handle(owner), Department: ops.Handle(department)}
	for i, word := range strings.Fields(secret) {
		switch audience, is := strings.CutPrefix(word, audienceWord); {
		case i == 0 && word == confidentialWord:
			f.Confidential = true
		case is:
			f.Audience = ops.Audience(audience)
		default:
			f.Readers = append(f.Readers, ops.Handle(word))
		}
	}
	if rest != "" {
		f.More = make([]string, 0, strings.Count(rest, "\x00"))
	}
	for rest != "" {
		var more string
		more, rest, _ = cutPart(rest)
		f.More = append(f.More, more)
	}
	return f
}
