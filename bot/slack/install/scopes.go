package install

// Scope is a right that the app asks a workspace for.
type Scope struct {
	// Name is what Slack calls it.
	Name string
	// Why is what the bot does with it, and Without what does not work without it,
	// for the person who has to approve it.
	Why, Without string
}

// Scopes are all rights that the app asks for: none that is not used.
var Scopes = []Scope{
	{"app_mentions:read", "Reads messages that begin with @Adjutant.", "It does not answer when it is mentioned."},
	{"channels:history", "Looks, after a crash, whether a message was posted already. It reads its own messages, in public channels that it was invited to; and there the thread of a message on which somebody uses “Draft from this”.", "After a crash, a message that may have been posted waits, and ends among those not delivered. A draft is made of the message alone."},
	{"channels:read", "Checks that it is in the channels of your organisation's file.", "Nobody can tell in which channels it is missing."},
	{"chat:write", "Posts and changes its own messages.", "It can say nothing."},
	{"commands", "Has slash commands and shortcuts.", "It is asked by direct message alone."},
	{"files:read", "Waits until Slack has taken in a picture that it uploaded.", "Charts are sent as words."},
	{"files:write", "Uploads the pictures of digests and charts.", "Charts are sent as words."},
	{"groups:history", "As channels:history, in private channels that it was invited to.", "After a crash, a message there that may have been posted waits, and ends among those not delivered. A draft is made of the message alone."},
	{"groups:read", "As channels:read, for private channels that it was invited to.", "Private channels look as if they did not exist."},
	{"im:history", "Reads what people write to it in direct messages.", "Check-ins cannot be answered by replying."},
	{"im:write", "Finds its direct messages with a person, to look there after a crash.", "After a crash, a direct message that may have been posted waits, and ends among those not delivered."},
	{"users:read", "Reads name, time zone and kind of membership: guests are refused, and people who have left are noticed.", "Guests are taken for members, and time zones come from the organisation's file alone."},
	{"users:read.email", "Finds the Slack account of somebody whose e-mail is in the organisation's file.", "Each account has to be in the organisation's file, or be linked with the command link."},
}

// scopeNames are the names of all scopes, in order.
func scopeNames() []string {
	names := make([]string, len(Scopes))
	for i, s := range Scopes {
		names[i] = s.Name
	}
	return names
}

// events are what the app is told of, each with the scope that Slack wants for it;
// empty where it wants none.
var events = []struct{ name, scope string }{
	{"app_home_opened", ""},
	{"app_mention", "app_mentions:read"},
	{"app_uninstalled", ""},
	{"message.im", "im:history"},
	{"team_join", "users:read"},
	{"tokens_revoked", ""},
	{"user_change", "users:read"},
}
