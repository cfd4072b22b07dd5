package storage

import (
	"crypto/sha256"
	"crypto/subtle"
	"strings"

	"adjutant/ops"
)

// profilePrefix is that of the ids of profiles.
const profilePrefix = "PRO"

// zonePrefix is that of the ids of the zones that people have chosen.
const zonePrefix = "ZONE"

var (
	linksKey = key(familyOrg, "links")
	linkKeys = string(listKey(profilePrefix, ops.LinkList, nil))
	zoneKeys = string(listKey(zonePrefix, ops.ZoneList, nil))
)

// LinksVersion names the links that are stored and the zones that people have chosen,
// as [OrgVersion] does the organisation: two sets of them that differ have different
// names. It is empty if there are none.
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

// ChosenZones are the zones that people have chosen, without reading a record.
func ChosenZones(r Reader) map[ops.Handle]string {
	chosen := map[ops.Handle]string{}
	prefix := []byte(zoneKeys)
	for _, facets := range r.Scan(prefix, after(prefix)) {
		h, zone := ops.ZoneOf(unpackFacets(facets))
		chosen[h] = zone
	}
	return chosen
}

// linkSum names a set of links and zones by its members: it is the sum of their hashes, where
// adding one that is there takes it away. So it follows from the links alone, in
// whatever order they came, and a change of one costs no look at the others.
type linkSum [sha256.Size]byte

// replace has the entry of a list with that key get another value; nil is none. What
// is no entry of the links or zones changes nothing.
func (s *linkSum) replace(k string, was, is []byte) {
	if !strings.HasPrefix(k, linkKeys) && !strings.HasPrefix(k, zoneKeys) {
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

// links checks that the name of the links and zones is that of those that are there.
func (v *verifier) links() error {
	var sum linkSum
	for _, prefix := range [][]byte{[]byte(linkKeys), []byte(zoneKeys)} {
		for k, facets := range v.r.Scan(prefix, after(prefix)) {
			sum.replace(string(k), nil, facets)
		}
	}
	if LinksVersion(v.r) != string(sum.stored()) {
		v.fault("the accounts that belong to people, or where these live, are not what their name says")
	}
	return nil
}
