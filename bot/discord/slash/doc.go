// Package slash makes Discord's application commands of the declared ones, and reads
// what was asked for back. It calls nobody.
//
// A group of commands is one application command, with a subcommand for each verb; a
// verb of two words is a subcommand in a group of them. A command of one word is one
// by itself; where its word is also that of a group, it becomes the subcommand
// "overview" there, since Discord does not let a command with subcommands be called.
//
// What does not fit into Discord's limits is folded by rule, and nothing is lost by it.
// The steps, of which no more are taken than a command needs:
//
//  1. Descriptions no longer say what leaving an option out means.
//  2. Descriptions of options end with their first clause.
//  3. Choices become autocompletion, the longest list first.
//  4. Options are described by their names alone.
//  5. Verbs for which a command has no room go to another one: "risk-2".
//
// A choice that Discord cannot show, or one of more than 25, is autocompleted as well.
package slash
