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
