// Package slack is the platform of Slack workspaces.
//
// What comes in is a delivery, by Socket Mode or by HTTP alike: it is decoded into a
// [chat.Invocation], handed to the dispatcher in the order of who sent it, and
// acknowledged with the answer, or with "working on it" where the answer takes
// longer than Slack waits. What goes out is rendered by blockkit, paced by the
// channel and the method, and carries the outbox's id in its metadata, by which it
// is found again before it would be sent a second time.
package slack
