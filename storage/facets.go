package storage

import (
	"strings"

	"adjutant/ops"
)

// packFacets makes the value that stands beside an entry of a list.
func packFacets(f ops.Facets) []byte {
	secret := ""
	if f.Confidential {
		secret = "c"
		for _, reader := range f.Readers {
			secret += " " + string(reader)
		}
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
	f := ops.Facets{Confidential: secret != "", Owner: ops.Handle(owner), Department: ops.Handle(department)}
	if words := strings.Fields(secret); len(words) > 1 {
		for _, reader := range words[1:] {
			f.Readers = append(f.Readers, ops.Handle(reader))
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
