package storage

import (
	"encoding/json"

	"adjutant/ops"
)

// The parts of the organisation under the names that [ops.DiffOrg] gives them:
// the settings, and by list of the stored form the members, "person ana".
const orgSettings = ops.ID("settings")

var orgLists = map[string]string{"people": "person", "departments": "department", "channels": "channel"}

// org checks the organisation, part by part, against what the journal says.
func (v *verifier) org() error {
	raw := v.r.Get(orgKey)
	if raw == nil {
		if v.orgAt > 0 || OrgRevision(v.r) > 0 {
			v.fault("the organisation is missing")
		}
		return nil
	}
	parts, revision, err := orgParts(raw)
	if err != nil {
		v.fault("the organisation cannot be read: %v", err)
		return nil
	}
	// What only removed something from it has no revision in the journal.
	if revision < v.orgAt || revision != OrgRevision(v.r) {
		v.fault("the organisation is at revision %d, the journal left it at %d, its counter says %d", revision, v.orgAt, OrgRevision(v.r))
	}
	if OrgVersion(v.r) != string(orgVersion(raw, revision)) {
		v.fault("the organisation is not the one that its name says")
	}
	if taken := OrgTaken(v.r); taken > revision {
		v.fault("records are in line with revision %d of the organisation, which is at %d", taken, revision)
	}
	for id, fields := range parts {
		if t := v.trails[id]; t == nil || !t.leadsTo(id, fields) {
			v.fault("%s of the organisation is not as the journal left it", id)
		}
		delete(v.trails, id)
	}
	return nil
}

// orgParts takes the stored organisation apart without decoding it, so that
// what a later version adds to its types does not make an older one different.
func orgParts(raw []byte) (parts map[ops.ID]map[string]json.RawMessage, revision int, err error) {
	var settings map[string]json.RawMessage
	if err := json.Unmarshal(raw, &settings); err != nil {
		return nil, 0, err
	}
	parts = map[ops.ID]map[string]json.RawMessage{orgSettings: settings}
	for list, kind := range orgLists {
		if settings[list] == nil {
			continue
		}
		var members []map[string]json.RawMessage
		if err := json.Unmarshal(settings[list], &members); err != nil {
			return nil, 0, err
		}
		for _, member := range members {
			var handle string
			if err := json.Unmarshal(member["handle"], &handle); err != nil {
				return nil, 0, err
			}
			parts[ops.ID(kind+" "+handle)] = member
		}
	}
	if settings["revision"] != nil {
		err = json.Unmarshal(settings["revision"], &revision)
	}
	return parts, revision, err
}
