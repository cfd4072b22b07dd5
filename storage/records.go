package storage

import "adjutant/ops"

// Tables are all record kinds, in the order in which they are registered.
var Tables []AnyTable

// The record kinds. A new kind is one line here.
var (
	Risks       = register[ops.Risk]("RISK")
	Acceptances = register[ops.Acceptance]("ACC")
	Updates     = register[ops.Update]("UPD")
	Requests    = register[ops.Request]("REQ")
	Accounts    = register[ops.Account]("BUD")
	Delegations = register[ops.Delegation]("DEL")
	Absences    = register[ops.Absence]("AWAY")
	Checkins    = register[ops.Checkin]("CHK")
	Rounds      = register[ops.Round]("RND")
	Blockers    = register[ops.Blocker]("BLK")
	Reminders   = register[ops.Reminder]("REM")
	Schedules   = register[ops.Schedule]("SCH")
	Editions    = register[ops.Edition]("DIG")
	// Nobody needs to write the ids of these two.
	Subscriptions = register[ops.Subscription]("SUB")
	Previews      = register[ops.Preview]("PRE")
	// Calls in a channel to who cannot be reached otherwise.
	Calls = register[ops.Call]("CALL")
	// What chat platforms say of accounts; see links.go.
	Profiles = register[ops.Profile](profilePrefix)
	// Where people live, as they have said themselves; see links.go.
	Zones = register[ops.ChosenZone](zonePrefix)
	// What people have promised to do, and what the company has decided.
	Actions   = register[ops.Action]("ACT")
	Decisions = register[ops.Resolution]("DEC")
)

// AnyTable is what can be done with a record whose kind is known only by its
// id.
type AnyTable interface {
	Prefix() string
	Facets(Reader, ops.ID) (ops.Facets, error)
	Revision(Reader, ops.ID) (int, error)
	// Listed are the ids of the records of a list that count, in its order.
	Listed(Reader, Query) []ops.ID
	// State is the record as JSON, in the transaction's memory, or nil.
	State(Reader, ops.ID) []byte
	Restore(*Edit, ops.ID, []byte) error
	verify(*verifier) error
	lay(*wayBack, ops.Change) error
}

// TableOf is the table that keeps the record with that id, or false if no kind
// has such ids.
func TableOf(id ops.ID) (AnyTable, bool) {
	prefix, _ := id.Split()
	for _, t := range Tables {
		if t.Prefix() == prefix {
			return t, true
		}
	}
	return nil, false
}
