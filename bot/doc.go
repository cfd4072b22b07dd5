// Package bot is the runtime: one way in (the [Dispatcher]) and one way out
// (the [Outbox]), over one store. It knows neither the commands nor the
// platforms; both are handed to it.
package bot
