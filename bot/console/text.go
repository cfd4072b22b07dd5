package console

import (
	"time"

	"adjutant/chat"
)

// Text is a message as the console shows it, without places and colours, for programs
// that print one. Times are those of the zone; the year is left out where it is that of
// now.
func Text(m chat.Message, now time.Time, zone *time.Location) string {
	return textOf(m, reader{zone: orUTC(zone), now: now})
}
