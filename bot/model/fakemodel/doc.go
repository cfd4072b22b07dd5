// Package fakemodel is a language model for tests, over HTTP: it answers what a test
// says, with every fault that real ones have, or whatever an attacker would want it
// to.
//
// It knows nothing of the bot. It speaks chat completions, and refuses what OpenAI's
// API refuses; where the rules of several APIs differ it takes the narrower ones. What
// the older ones among them do not know can be taken away with [Server.Refuse].
//
//	m := fakemodel.New(t)
//	m.Answer(func(r fakemodel.Request) fakemodel.Response {
//		return fakemodel.Say(`{"queries":[]}`)
//	})
//	// start the bot with m.URL(), m.Key and m.Model
//	m.Requests()[0].Material // what has left the company
//
// Whatever was refused because it was malformed is in [Server.Refusals]; a test of the
// bot ends with those being empty. Nothing here sleeps: what is slow waits until who
// asked has gone, or, in a bubble of testing/synctest, for the time there.
package fakemodel
