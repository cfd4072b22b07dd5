// Package commands is what people can ask for: one file a group of commands.
//
// A command is declared once, as a [chat.Command] with who may use it and the
// function that runs it. The rails around it ([Book]) find the person, read and
// check the options, ask for what is missing with a form, run it in the
// transaction they are given, write the journal, bring messages that were
// posted before up to date, and answer.
//
// A running command reads its typed options from its call, calls a pure
// function of ops, saves what that returns, and answers. It parses, escapes,
// sends and formats nothing for any platform.
package commands
