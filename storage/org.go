package storage

import (
	"encoding/json"
	"fmt"

	"adjutant/ops"
)

var (
	orgKey         = key(familyOrg, "org")
	orgRevisionKey = key(familyOrg, "revision")
	orgTakenKey    = key(familyOrg, "taken")
)

// OrgVersion names the stored organisation: two that differ have different
// names, even where the revision is the same because the one before was never
// committed. It is empty if there is none. It is read on its own, so that a
// decoded organisation can be kept as long as it is current.
func OrgVersion(r Reader) string { return string(r.Get(orgRevisionKey)) }

// orgVersion is the name of an organisation as it is stored: what it is, and
// which revision.
func orgVersion(raw []byte, revision int) []byte {
	return numbered([]byte(hashOf(raw)), uint64(revision))
}

// OrgRevision is the revision of the stored organisation, 0 if there is none.
func OrgRevision(r Reader) int { return int(number(r.Get(orgRevisionKey))) }

// Org reads the organisation; one that nobody has applied yet is empty, with
// revision 0.
func Org(r Reader) (*ops.Org, error) {
	org := &ops.Org{}
	if raw := r.Get(orgKey); raw != nil {
		if err := json.Unmarshal(raw, org); err != nil {
			return nil, fmt.Errorf("read the organisation: %w", err)
		}
	}
	return org, nil
}

// OrgTaken is the revision of the organisation that open records have been
// brought in line with. Where it is behind [OrgRevision], some may still wait
// for people who have left.
func OrgTaken(r Reader) int { return int(number(r.Get(orgTakenKey))) }

// SetOrgTaken notes that open records are in line with that revision.
func SetOrgTaken(tx Tx, revision int) error {
	return tx.Put(orgTakenKey, numbered(nil, uint64(revision)))
}

// SaveOrg replaces the organisation as part of a change, and returns what is
// different. The stored organisation gets the next revision; one that does not
// differ is not written.
func SaveOrg(e *Edit, org *ops.Org) ([]ops.Change, error) {
	before, err := Org(e.Tx)
	if err != nil {
		return nil, err
	}
	next := *org
	next.Revision = before.Revision + 1
	changes, err := ops.DiffOrg(before, &next)
	if err != nil || len(changes) == 0 {
		return nil, err
	}
	raw, err := json.Marshal(next)
	if err != nil {
		return nil, fmt.Errorf("write the organisation: %w", err)
	}
	if err := e.Tx.Put(orgKey, raw); err != nil {
		return nil, err
	}
	if err := e.Tx.Put(orgRevisionKey, orgVersion(raw, next.Revision)); err != nil {
		return nil, err
	}
	return changes, e.add(changes...)
}
