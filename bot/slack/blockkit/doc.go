// Package blockkit renders what the bot says as Slack shows it: messages and App
// Home as blocks, forms as modals; and reads what people did with them. It knows
// Slack's limits, and never makes what Slack refuses. It calls nobody.
package blockkit
