// Package money reads, adds, converts and prints amounts of money.
//
// An [Amount] is a whole number of minor units (cents) and an ISO 4217 code, so
// that sums are exact; nothing here is a floating point number. [Parse] reads
// what people type ("€40k", "40.000,50 €", "1.5 million eur") and asks instead
// of guessing where it may mean two things. [Rates] converts, and is the only
// part that rounds.
//
// All errors are of type [*Error], worded for the person who typed.
package money
