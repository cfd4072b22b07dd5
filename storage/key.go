package storage

import (
	"bytes"
	"encoding/binary"
	"strings"
	"time"
)

// Every key begins with the byte of its family, which keeps families apart and
// lets a driver treat them differently (see [Journal]).
const (
	familyMeta    = 'm' // format, counters, the journal's head
	familyOrg     = 'o' // the organisation
	familyRecord  = 'r' // records by prefix and number
	familyIndex   = 'i' // records in their lists
	Journal       = 'j' // entries by sequence number: only ever appended
	familyHistory = 'h' // journal entries by record and by actor
	familySeen    = 's' // marks of handled invocations
	familyQueue   = 'q' // the outbox
	familyTimer   = 't' // timers by name, and by when they are due
	familyKept    = 'k' // values put aside by name, and by when they end
	familyInbox   = 'b' // what is being worked on, by platform and id
)

// A part of a key is text that ends with the byte partEnd. The two lowest bytes
// inside a part are written as two, so that a part never contains its own end,
// whatever follows it, and parts compare as the texts that they are.
const (
	partEnd    = 0x00
	partEscape = 0x01
)

// key builds a key whose parts compare one after another.
func key(family byte, parts ...string) []byte {
	size := 1 + 8 // room for a number
	for _, p := range parts {
		size += len(p) + 1
	}
	k := append(make([]byte, 0, size), family)
	for _, p := range parts {
		k = appendPart(k, p)
	}
	return k
}

func appendPart(k []byte, part string) []byte {
	for i := range len(part) {
		if c := part[i]; c <= partEscape {
			k = append(k, partEscape, c+1)
		} else {
			k = append(k, c)
		}
	}
	return append(k, partEnd)
}

var unescape = strings.NewReplacer("\x01\x01", "\x00", "\x01\x02", "\x01")

// cutPart reads back the first part of what appendPart appended. It reports
// false if there is none.
func cutPart(packed string) (part, rest string, ok bool) {
	part, rest, ok = strings.Cut(packed, "\x00")
	if strings.IndexByte(part, partEscape) >= 0 {
		part = unescape.Replace(part)
	}
	return part, rest, ok
}

// numbered appends a number, in the order of numbers.
func numbered(k []byte, n uint64) []byte { return binary.BigEndian.AppendUint64(k, n) }

// number reads back what numbered appended last, or 0 if that cannot be.
func number(k []byte) uint64 {
	if len(k) < 8 {
		return 0
	}
	return binary.BigEndian.Uint64(k[len(k)-8:])
}

// timed appends a moment, in the order of time, to the microsecond: of what is
// finer the earlier is taken. Moments before 1970 count as 1970.
func timed(k []byte, t time.Time) []byte { return numbered(k, uint64(max(t.UnixMicro(), 0))) }

// moment reads back what timed appended last.
func moment(k []byte) time.Time { return time.UnixMicro(int64(number(k))) }

// after is the first key that does not begin with prefix, or nil if there is
// none.
func after(prefix []byte) []byte {
	end := bytes.Clone(prefix)
	for i := len(end) - 1; i >= 0; i-- {
		if end[i] < 0xff {
			end[i]++
			return end[:i+1]
		}
	}
	return nil
}
