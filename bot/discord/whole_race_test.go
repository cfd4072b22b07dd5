//go:build race

package discord_test

// raceDetector says that the test runs with the race detector, which makes it
// several times slower.
const raceDetector = true
