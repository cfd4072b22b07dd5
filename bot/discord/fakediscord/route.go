package fakediscord

import (
	"net/http"
	"strings"
)

// Route is a route of the REST API, by the name that Discord's documents have for it.
type Route string

// The routes.
const (
	GetGateway         Route = "Get Gateway"
	GetGatewayBot      Route = "Get Gateway Bot"
	GetCurrentUser     Route = "Get Current User"
	GetUser            Route = "Get User"
	GetUserGuilds      Route = "Get Current User Guilds"
	CreateDM           Route = "Create DM"
	GetApplication     Route = "Get Current Application"
	GetGuild           Route = "Get Guild"
	GetGuildChannels   Route = "Get Guild Channels"
	GetGuildRoles      Route = "Get Guild Roles"
	GetGuildMember     Route = "Get Guild Member"
	ListGuildMembers   Route = "List Guild Members"
	GetChannel         Route = "Get Channel"
	ModifyChannel      Route = "Modify Channel"
	GetMessages        Route = "Get Channel Messages"
	GetMessage         Route = "Get Channel Message"
	CreateMessage      Route = "Create Message"
	EditMessage        Route = "Edit Message"
	DeleteMessage      Route = "Delete Message"
	StartThread        Route = "Start Thread from Message"
	TriggerTyping      Route = "Trigger Typing Indicator"
	GetCommands        Route = "Get Application Commands"
	GetCommand         Route = "Get Application Command"
	CreateCommand      Route = "Create Application Command"
	EditCommand        Route = "Edit Application Command"
	DeleteCommand      Route = "Delete Application Command"
	OverwriteCommands  Route = "Bulk Overwrite Application Commands"
	CreateResponse     Route = "Create Interaction Response"
	GetOriginal        Route = "Get Original Interaction Response"
	EditOriginal       Route = "Edit Original Interaction Response"
	DeleteOriginal     Route = "Delete Original Interaction Response"
	CreateFollowup     Route = "Create Followup Message"
	GetFollowup        Route = "Get Followup Message"
	EditFollowup       Route = "Edit Followup Message"
	DeleteFollowup     Route = "Delete Followup Message"
	unknownRoute       Route = "(unknown)"
	pathOfCommands           = "/applications/{application}/commands"
	pathOfGuildCommand       = "/applications/{application}/guilds/{guild}/commands"
	pathOfWebhook            = "/webhooks/{application}/{token}"
)

// route is where a request goes.
type route struct {
	method, path string
	name         Route
	do           func(*request) (any, *failure)
	// open is true where the address itself holds what proves the caller: no token is
	// asked for, and the bot's limit over all routes does not count.
	open bool
}

// routes are all that there are. They are set at init, because they lead to themselves.
var routes []route

func init() {
	routes = []route{
		{"GET", "/gateway", GetGateway, getGateway, true},
		{"GET", "/gateway/bot", GetGatewayBot, getGatewayBot, false},
		{"GET", "/users/@me", GetCurrentUser, getCurrentUser, false},
		{"GET", "/users/@me/guilds", GetUserGuilds, getUserGuilds, false},
		{"POST", "/users/@me/channels", CreateDM, createDM, false},
		{"GET", "/users/{user}", GetUser, getUser, false},
		{"GET", "/oauth2/applications/@me", GetApplication, getApplication, false},
		{"GET", "/applications/@me", GetApplication, getApplication, false},
		{"GET", "/guilds/{guild}", GetGuild, getGuild, false},
		{"GET", "/guilds/{guild}/channels", GetGuildChannels, getGuildChannels, false},
		{"GET", "/guilds/{guild}/roles", GetGuildRoles, getGuildRoles, false},
		{"GET", "/guilds/{guild}/members", ListGuildMembers, listGuildMembers, false},
		{"GET", "/guilds/{guild}/members/{user}", GetGuildMember, getGuildMember, false},
		{"GET", "/channels/{channel}", GetChannel, getChannel, false},
		{"PATCH", "/channels/{channel}", ModifyChannel, modifyChannel, false},
		{"POST", "/channels/{channel}/typing", TriggerTyping, triggerTyping, false},
		{"GET", "/channels/{channel}/messages", GetMessages, getMessages, false},
		{"POST", "/channels/{channel}/messages", CreateMessage, createMessage, false},
		{"GET", "/channels/{channel}/messages/{message}", GetMessage, getMessage, false},
		{"PATCH", "/channels/{channel}/messages/{message}", EditMessage, editMessage, false},
		{"DELETE", "/channels/{channel}/messages/{message}", DeleteMessage, deleteMessage, false},
		{"POST", "/channels/{channel}/messages/{message}/threads", StartThread, startThread, false},
		{"POST", "/interactions/{interaction}/{token}/callback", CreateResponse, createResponse, true},
		{"POST", pathOfWebhook, CreateFollowup, createFollowup, true},
		{"GET", pathOfWebhook + "/messages/@original", GetOriginal, getOriginal, true},
		{"PATCH", pathOfWebhook + "/messages/@original", EditOriginal, editOriginal, true},
		{"DELETE", pathOfWebhook + "/messages/@original", DeleteOriginal, deleteOriginal, true},
		{"GET", pathOfWebhook + "/messages/{message}", GetFollowup, getOriginal, true},
		{"PATCH", pathOfWebhook + "/messages/{message}", EditFollowup, editOriginal, true},
		{"DELETE", pathOfWebhook + "/messages/{message}", DeleteFollowup, deleteOriginal, true},
	}
	for _, path := range []string{pathOfCommands, pathOfGuildCommand} {
		routes = append(routes,
			route{"GET", path, GetCommands, getCommands, false},
			route{"POST", path, CreateCommand, createCommand, false},
			route{"PUT", path, OverwriteCommands, overwriteCommands, false},
			route{"GET", path + "/{command}", GetCommand, getCommand, false},
			route{"PATCH", path + "/{command}", EditCommand, editCommand, false},
			route{"DELETE", path + "/{command}", DeleteCommand, deleteCommand, false},
		)
	}
}

// find is the route of a request, with the parts of its path. Known is true if there is
// such a path with another method.
func find(method, path string) (found *route, vars map[string]string, known bool) {
	for i := range routes {
		vars, ok := match(routes[i].path, path)
		switch {
		case ok && routes[i].method == method:
			return &routes[i], vars, true
		case ok:
			known = true
		}
	}
	return nil, nil, known
}

// match compares a path with that of a route.
func match(pattern, path string) (map[string]string, bool) {
	want, have := strings.Split(pattern, "/"), strings.Split(path, "/")
	if len(want) != len(have) {
		return nil, false
	}
	vars := map[string]string{}
	for i, w := range want {
		switch {
		case strings.HasPrefix(w, "{") && have[i] != "" && !strings.HasPrefix(have[i], "@"):
			vars[strings.Trim(w, "{}")] = have[i]
		case w != have[i]:
			return nil, false
		}
	}
	return vars, true
}

// notFound is what is said of a path that there is not.
func notFound(known bool) *failure {
	if known {
		return fails(http.StatusMethodNotAllowed, 0, "405: Method Not Allowed")
	}
	return fails(http.StatusNotFound, 0, "404: Not Found")
}
