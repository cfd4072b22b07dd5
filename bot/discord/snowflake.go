package discord

import (
	"strconv"
	"time"
)

// discordEpoch is the beginning of 2015, from when Discord's ids count milliseconds.
const discordEpoch = 1420070400000

// idAt is the smallest id of something made at that moment.
func idAt(at time.Time) uint64 {
	return uint64(max(at.UnixMilli()-discordEpoch, 0)) << 22
}

// madeAt is when something with that id was made.
func madeAt(id uint64) time.Time { return time.UnixMilli(int64(id>>22) + discordEpoch) }

// snowflakeTime is when Discord made an id; the zero time if it is none.
func snowflakeTime(id string) time.Time {
	n, err := strconv.ParseUint(id, 10, 64)
	if err != nil {
		return time.Time{}
	}
	return madeAt(n)
}

// isID reports whether a text can be an id of Discord's, which consists of digits.
func isID(text string) bool {
	for _, c := range []byte(text) {
		if c < '0' || c > '9' {
			return false
		}
	}
	return text != "" && len(text) <= 20
}
