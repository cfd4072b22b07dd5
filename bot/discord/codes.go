package discord

// Discord's error codes, where what follows from them is decided.
const (
	codeUnknownChannel     = 10003
	codeUnknownGuild       = 10004
	codeUnknownMember      = 10007
	codeUnknownMessage     = 10008
	codeUnknownUser        = 10013
	codeUnknownWebhook     = 10015
	codeUnknownInteraction = 10062
	codeUnknownCommand     = 10063
	codeCommandsOfDay      = 30034 // 200 new ones a day
	codeTooManyContacts    = 40003 // direct conversations opened at once
	codeAcknowledged       = 40060 // an interaction already was
	codeNoAccess           = 50001
	codeNotOurs            = 50005
	codeDirectClosed       = 50007
	codeNoRight            = 50013
	codeBadToken           = 50027
	codeNoRecipient        = 50033
	codeMalformed          = 50035
	codeArchived           = 50083
	codeNoServerShared     = 50278
	codeThreadThere        = 160004
	codeThreadLocked       = 160005
)
