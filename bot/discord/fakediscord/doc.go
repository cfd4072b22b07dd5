// Package fakediscord is a Discord for tests, on real sockets: the gateway, the REST
// API, interactions over HTTP, and the people who type and click.
//
// It knows nothing of the bot and of its libraries. It reads raw JSON, so that it can
// refuse what Discord refuses, with Discord's codes. Where Discord's own rule is not
// known, it takes the narrower one.
//
//	s := fakediscord.New(t, fakediscord.Options{})
//	s.AddGuild(fakediscord.Guild{ID: "900", Name: "Northwind"})
//	s.AddChannel(fakediscord.Channel{ID: "901", Guild: "900", Name: "ops"})
//	s.AddUser(fakediscord.User{ID: "801", Username: "ana", Global: "Ana Ruiz", Guilds: []string{"900"}})
//	// start the bot with s.URL() and s.Token
//	s.WaitReady(1)
//	ana := s.As("801")
//	ack := ana.Command("901", "risk log", map[string]any{"title": "A port may close"})
//	ana.Fill("Owner", "ben")
//	ana.Submit()
//	s.Messages("901")[0].Plain() // what people read there
//
// Everything that was refused because it was malformed is in [Server.Refusals]; a test
// of the bot ends with those being empty. Nothing here sleeps: whoever waits is woken by
// what changes, see [Server.Wait].
package fakediscord
