//go:build !race

package discord_test

// raceDetector says that the test runs without the race detector.
const raceDetector = false
