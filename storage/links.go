package storage

import (
	"crypto/sha256"
	"crypto/subtle"
	"strings"

	"adjutant/ops"
)

// profilePrefix is that of the ids of profiles.
const profilePrefix = "PRO"

var (
	linksKey = key(familyOrg, "links")
	linkKeys = string(listKey(profilePrefix, ops.LinkList, nil))
)

// LinksVersion names the links that are stored, as [OrgVersion] does the
// organisation: two sets of links that differ have different names. It is empty if
// there are none.
func LinksVersion(r Reader) string { return string(r.Get(linksKey)) }

// Links are all accounts that belong to somebody, without reading a profile.
func Links(r Reader) []ops.Link {
	var links []ops.Link
	prefix := []byte(linkKeys)
	for _, facets := range r.Scan(prefix, after(prefix)) {
		links = append(links, ops.LinkOf(unpackFacets(facets)))
	}
	return links
}

// linkSum names a set of links by its members: it is the sum of their hashes, where
// adding one that is there takes it away. So it follows from the links alone, in
// whatever order they came, and a change of one costs no look at the others.
type linkSum [sha256.Size]byte

// replace has the entry of a list with that key get another value; nil is none. What
// is no entry of the links changes nothing.
func (s *linkSum) replace(k string, was, is []byte) {
	if !strings.HasPrefix(k, linkKeys) {
		return
	}
	for _, value := range [][]byte{was, is} {
		if value != nil {
			s.add(sha256.Sum256(append(appendPart(nil, k), value...)))
		}
	}
}

func (s *linkSum) add(other linkSum) { subtle.XORBytes(s[:], s[:], other[:]) }

// addTo brings the stored sum up to date.
func (s *linkSum) addTo(tx Tx) error {
	if *s == (linkSum{}) {
		return nil
	}
	sum := readLinkSum(tx)
	sum.add(*s)
	if stored := sum.stored(); stored != nil {
		return tx.Put(linksKey, stored)
	}
	return tx.Delete(linksKey)
}

// stored is the sum as it is kept: nothing for no links.
func (s *linkSum) stored() []byte {
	if *s == (linkSum{}) {
		return nil
	}
	return append([]byte(nil), s[:]...)
}

func readLinkSum(r Reader) (sum linkSum) {
	copy(sum[:], r.Get(linksKey))
	return sum
}

// links checks that the name of the links is that of those that are there.
func (v *verifier) links() error {
	var sum linkSum
	prefix := []byte(linkKeys)
	for k, facets := range v.r.Scan(prefix, after(prefix)) {
		sum.replace(string(k), nil, facets)
	}
	if LinksVersion(v.r) != string(sum.stored()) {
		v.fault("the accounts that belong to people are not those that their name says")
	}
	return nil
}
