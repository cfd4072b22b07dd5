// Package chat holds the words that every platform shares: what a command
// declares, what somebody asked for, what they are answered, and what is sent
// to other people.
//
// Nothing in here knows a platform, a database or the domain. An adapter turns
// an event of its platform into an [Invocation], hands it to a [Dispatcher] and
// renders the [Reply]; the outbox hands it [Outgoing] messages to send.
package chat
