// Package fakeslack is a Slack for tests, on real sockets: the Web API, Socket Mode,
// deliveries over HTTP, and the people who type and click.
//
// It knows nothing of the bot and of its libraries. It reads raw JSON and form
// values, so that it can refuse what Slack refuses, with the names that Slack has
// for it. Where Slack's own rule is not known, it takes the narrower one.
//
//	s := fakeslack.New(t, fakeslack.Options{})
//	s.AddUser(fakeslack.User{ID: "U01ANA", Name: "ana", TZ: "Europe/Madrid"})
//	s.AddChannel(fakeslack.Channel{ID: "C01OPS", Name: "ops", Members: []string{"U01ANA", s.BotUser}})
//	// start the bot with s.APIURL(), s.BotToken and s.AppToken
//	s.WaitConnected(1)
//	ana := s.As("U01ANA")
//	ack := ana.Slash("C01OPS", "/risk", "log A port may close")
//	s.Wait(func() bool { return ana.View() != nil })
//	ana.Type("Owner", "@ben")
//	ana.Submit()
//	s.Messages("C01OPS")[0].Plain() // what people read there
//
// Everything that was refused because it was malformed is in [Server.Refusals]; a
// test of the bot ends with those being empty. Nothing here sleeps: whoever waits
// is woken by what changes, see [Server.Wait].
package fakeslack
