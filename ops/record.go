package ops

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Handle is the short name of a person or a department in the organisation's
// file: lower-case letters, digits, dots, dashes and underscores, without the
// @ or #.
type Handle string

// ID names a record for people: "RISK-12". Ids are never used twice.
type ID string

// MakeID is the id with that prefix and number.
func MakeID(prefix string, number uint64) ID {
	return ID(prefix + "-" + strconv.FormatUint(number, 10))
}

// ParseID reads an id in any case, with or without the dash ("risk12"). It
// reports false for anything else.
func ParseID(text string) (ID, bool) {
	text = strings.ToUpper(strings.TrimSpace(text))
	digits := strings.TrimLeft(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ")
	prefix := text[:len(text)-len(digits)]
	number, err := strconv.ParseUint(strings.TrimPrefix(digits, "-"), 10, 63)
	if len(prefix) < 2 || err != nil || number == 0 {
		return "", false
	}
	return MakeID(prefix, number), true
}

// Split is the id's prefix and number; the number is 0 if id is not an id.
func (id ID) Split() (prefix string, number uint64) {
	prefix, digits, _ := strings.Cut(string(id), "-")
	number, _ = strconv.ParseUint(digits, 10, 64)
	return prefix, number
}

// Meta is what all records have in common.
type Meta struct {
	ID ID `json:"id"`
	// Revision counts the changes, from 1. Buttons and forms carry it, so
	// that an outdated one is recognised.
	Revision   int    `json:"revision"`
	Owner      Handle `json:"owner"`
	Department Handle `json:"department,omitempty"`
	// Confidential records exist only for their owner, the head of their
	// department, the COO and the CEO.
	Confidential bool `json:"confidential,omitempty"`
	// Audience is who may know of the record beside its owner; empty is the
	// whole company.
	Audience  Audience  `json:"audience,omitempty"`
	CreatedBy Handle    `json:"created_by"`
	Created   time.Time `json:"created"`
	Changed   time.Time `json:"changed"`
	Origin    Origin    `json:"origin,omitzero"`
	Links     []ID      `json:"links,omitempty"`
}

// Head gives the rails the part that all records have.
func (m *Meta) Head() *Meta { return m }

// Origin is where a record came from.
type Origin struct {
	Platform string `json:"platform,omitempty"`
	Channel  string `json:"channel,omitempty"`
	Message  string `json:"message,omitempty"`
	// Link is the address of that message for people, where it was made of one.
	Link string `json:"link,omitempty"`
}

// Record is anything that has an id, a history and a place in lists.
type Record interface {
	Head() *Meta
	// Index is where the record stands in lists, in its present state.
	Index() []Entry
}

// Entry puts a record into a list. Lists are kept sorted by Key, compared part
// by part, so that reading one costs what is shown and not what is stored.
type Entry struct {
	// List is the list's name, with whom or what it is for: "open",
	// "owner", "department".
	List string
	// Key begins with what the list is asked by (an owner's handle) and
	// goes on with what it is sorted by (a date as 2006-01-02).
	Key []string
	// Facets are kept beside the entry, so that a list can be filtered
	// without reading its records.
	Facets Facets
}

// Facets are what a list can be filtered by.
type Facets struct {
	Owner        Handle
	Department   Handle
	Confidential bool
	Audience     Audience
	// Readers are those who may know of it too, while it is confidential or
	// for an audience.
	Readers []Handle
	// More is the record kind's own, in an order of its own.
	More []string
}

// FacetsOf are the facets that all records have, with a kind's own.
func FacetsOf(m *Meta, more ...string) Facets {
	return Facets{Owner: m.Owner, Department: m.Department, Confidential: m.Confidential, Audience: m.Audience, More: more}
}

// SortDesc turns a number into a key part that sorts the greatest first.
func SortDesc(n uint64) string { return fmt.Sprintf("%020d", ^n) }

// SortTime turns a moment into a key part that sorts the earliest first.
func SortTime(t time.Time) string { return fmt.Sprintf("%020d", max(t.UnixMilli(), 0)) }

// SortTimeDesc turns a moment into a key part that sorts the latest first.
func SortTimeDesc(t time.Time) string { return SortDesc(uint64(max(t.UnixMilli(), 0))) }
