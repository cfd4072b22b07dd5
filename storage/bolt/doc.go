// Package bolt is the embedded driver of the storage contract: one file, one
// process, bbolt underneath.
//
// # What is guaranteed
//
// Update returns nil only after what the function wrote has reached the disk
// (fdatasync; there is no option to turn it off). A function that fails or
// panics leaves nothing. A commit that fails leaves nothing of any function
// that shared it. In one case alone nobody can know, namely when the disk took
// the last page of a commit and then refused to confirm it: the store then
// answers every call with a [storage.Problem] until it is opened again.
//
// A file that is damaged, cut short, empty, locked, not readable or not ours is
// a [storage.Problem] in plain words, never a crash. Every page that can be
// reached is checked before bbolt is let near the file, because bbolt panics on
// bad pages in goroutines of its own, where nobody can recover. Damage that
// comes up later, under a running process, is turned into a Problem at the
// transaction that meets it. (One gap is left: after a commit that failed, bbolt
// looks through all pages in a goroutine of its own. A disk that fails a write
// and a page read in the same moment ends the process, with nothing lost that
// was acknowledged.) There are no checksums over values: a flipped bit
// inside a value is for the layers above to find (the journal's hash chain is
// one).
//
// # How writes are grouped
//
// One goroutine owns all writing. It runs the functions that wait, one after
// the other, in one bbolt transaction, and confirms all of them with one
// commit. Each function writes into a layer of its own, which is laid on the
// group's layer when it returns nil and dropped otherwise; no function is ever
// run twice. A lone writer does not wait for company.
//
// # What it costs
//
// Measured for this project in November 2026 (216-byte puts with fsync, 2 cores,
// an fsync of 0.2 to 0.4 ms, ±30 %): bbolt's Update reaches some 2,000 puts a
// second at any number of writers, and a plain group commit 1,700 with one
// writer, 4,500 with 8, 12,000 with 64 and 25,000 with 256. BenchmarkUpdate
// measures this one, beside bbolt's ways, on the machine at hand; it does better
// than the plain one because it waits the fraction of a microsecond that those
// who were just answered need to come back.
//
// The free list is not written with each commit: a reader held open over 3,000
// puts grew a 35 MB file over 2 GB with it, and to 99 MB without. The price is
// that opening has to look at every page, which takes bbolt 4 to 7 s for 500 MB
// that are not in memory. The check of all pages runs first, in file order, and
// so brings them into memory: 1.3 to 1.7 s for both, 0.4 s when they were there
// already.
//
// Families of keys that only grow (see [Options.AppendOnly]) fill their pages
// to 90 %, which halves them: 508 MB rather than 1,008 for a million 416-byte
// entries. A file never shrinks; [DB.Compact] writes a smaller copy (508 to
// 227 MB in 1 s). [DB.Backup] copied 492 MB in 0.9 s while writes went on.
//
// # What to keep in mind
//
// Reads should stay under about a second: pages that a reader may still look at
// are not reused, and a write that must enlarge the memory map waits for every
// reader, while new readers wait behind it. For the same reason do not open a
// transaction inside another: Update inside a transaction never returns (unless
// its context ends), View inside View may not. A full disk costs a pass over
// all pages at each commit that fails.
package bolt
