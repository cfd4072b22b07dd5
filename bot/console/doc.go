// Package console is a chat service in a terminal: the whole bot with no
// account, no token and no network. One person sits before it and speaks as
// anybody in the company; fed from a pipe it runs a script and prints a
// transcript.
//
// # Lines
//
// A line is a command, given by the current person in the current place. The
// slash may be left out.
//
//	/risk log Port strike           a command
//	@ana #support: /risk log …      the same, as Ana in #support, for this line only
//	@ana dm: …   @ana: …            in Ana's direct messages; as Ana, where we are
//	/as @ana #support               be Ana in #support from now on (also: /as @ana dm, /as @ana)
//	press 2                         press button 2 of the last message that has buttons
//	press RISK-7 acknowledge        press that button of the record's newest message
//	press 2 yes                     and answer its question at once
//	/clock                          the bot's time; /clock +3d and /clock 2026-12-01 09:00 move it forward
//	/console                        this list
//	/quit                           the end; so are /exit and Ctrl-D
//	# words                         a comment
//
// Inside somebody's direct messages a line without a slash is what the person
// writes to the bot ([chat.ViaMessage]), so that it can answer a question;
// everywhere else it is a command ([chat.ViaCommand]).
//
// # Forms
//
// A reply that is a form becomes one prompt for each field. An empty answer
// keeps what stands in brackets, "-" clears a field that may be empty, a choice
// is answered by its number or its words, "/cancel", Ctrl-C and the end of the
// input leave the form. A line that begins with a slash, with "press " or with
// somebody's address leaves the form as well and runs as a command; a space
// before it makes it an answer. A long text is one line in a script; at a
// terminal it is any number of lines, up to an empty one. When a form comes
// back with faults only the faulty fields are asked for again.
//
// # What is printed
//
// Every message begins with its place: [#support], [dm @ana], or [only @ana] for
// a reply that nobody else sees. What the console itself says is marked
// [console]. All else is indented, so that nothing that people type can pass for
// a message. Control characters, escapes and characters that turn the direction
// of writing are shown in a visible form instead of being sent to the terminal.
//
// In a script every line is printed before its answer, so that what is printed
// is the whole transcript. While /clock moves the time, what comes due on the way
// is printed under the time at which it does.
//
// # JSON
//
// With [Options.JSON] each message is one JSON object on a line of its own:
//
//	type      reply, message, edit, form, confirm (a question), console (the console's own words), error (the console's)
//	place     "#support" or "dm @ana"; absent for the console's own words
//	to        the handle of the one person who sees it; absent where a channel does
//	id        the message's id, unique over all runs; an edit has the id of what it changes
//	line      the number of the input line that was answered, from 1; absent for messages and edits
//	reply_to  that line
//	failed    true where what was asked for was not done
//	reference what the log has beside the cause, where the fault is the bot's
//	text      the message as the console would print it, 100 columns wide
//	message   the message itself, a chat.Message; a picture that has a spec is not in it as a PNG
//	pictures  the files in which its pictures are saved, where they are
//	form      title, intro, path, submit, hidden, ask (the names of the fields that the next lines answer) and
//	          fields, each with name, kind, label, help, required, many, choices (value, label), value, error
package console
