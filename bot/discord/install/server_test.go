package install_test

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"

	"adjutant/bot/discord/install"
	"adjutant/bot/discord/slash"
	"adjutant/chat"
)

// Northwind's Discord.
const (
	app      = "800000000000000001"
	guild    = "800000000000000002"
	second   = "800000000000000003"
	ana      = "800000000000000004"
	bo       = "800000000000000005"
	support  = "800000000000000006"
	lead     = "800000000000000007"
	botRole  = "800000000000000008"
	everyone = guild
	key      = "1e0a356058d627ca38a5c8c9648818061d49e49bd9da9e3ab17d98ad4d6b0000"
)

// secret is what nothing that is printed may have.
const secret = "SECRETSECRETSECRETSECRETSECRETSECRETSE"

// token is the bot's.
var token = base64.RawURLEncoding.EncodeToString([]byte(app)) + ".GsecrE." + secret

// ours are the commands of the bot, and northwind's Discord has them.
var ours = setOf(
	chat.Command{Path: "risk log", Summary: "Put a risk on the register", Shortcuts: []chat.Shortcut{{Label: "Log as risk", Into: "title"}}, Options: []chat.Option{{Name: "title", Kind: chat.Text, Help: "What may happen"}}},
	chat.Command{Path: "update", Summary: "Say how it goes"},
)

func setOf(declared ...chat.Command) *slash.Set {
	set, err := slash.New(declared, nil)
	if err != nil {
		panic(err) // it is this file's fault
	}
	return set
}

// kept are commands as Discord keeps them.
func kept(set *slash.Set) []slash.Command {
	all := slices.Clone(set.Commands())
	for i := range all {
		all[i].ID = fmt.Sprint(800000000000000070 + i)
	}
	return all
}

// m is a JSON object.
type m = map[string]any

// no is an answer that says no.
type no struct {
	status, code int
	message      string
	header       map[string]string
	body         string // in place of JSON
}

// rest is a REST API that knows a few paths, and refuses whoever has another token or
// wants to change something.
type rest struct {
	*httptest.Server
	t *testing.T

	mu    sync.Mutex
	says  map[string]any   // what is there, by path
	first map[string][]any // what is answered before that, once each
	asked []string
}

func newREST(t *testing.T) *rest {
	r := &rest{t: t, first: map[string][]any{}, says: map[string]any{
		"/users/@me":                         m{"id": app, "username": "adjutant", "bot": true},
		"/applications/@me":                  m{"id": app, "name": "Adjutant", "verify_key": key, "flags": 1 << 23, "interactions_endpoint_url": nil, "integration_types_config": m{"0": m{}}},
		"/applications/" + app + "/commands": kept(ours),
		"/users/@me/guilds":                  []m{{"id": guild, "name": "Northwind", "permissions": "309237746688"}},
		"/channels/" + support:               m{"id": support, "type": 0, "guild_id": guild},
		"/channels/" + lead:                  m{"id": lead, "type": 5, "guild_id": guild},
	}}
	r.member(guild, app, m{"roles": []string{botRole}, "user": m{"bot": true}})
	r.member(guild, ana, m{"user": m{"username": "ana"}})
	r.Server = httptest.NewServer(r)
	t.Cleanup(r.Close)
	return r
}

func (r *rest) member(guild, account string, is any) {
	r.says["/guilds/"+guild+"/members/"+account] = is
}

// set changes a field of what is there.
func (r *rest) set(path, field string, value any) { r.says[path].(m)[field] = value }

func (r *rest) ServeHTTP(w http.ResponseWriter, q *http.Request) {
	r.mu.Lock()
	defer r.mu.Unlock()
	path, ok := strings.CutPrefix(q.URL.Path, "/api/v9")
	r.asked = append(r.asked, q.URL.RequestURI())
	switch {
	case q.Method != http.MethodGet || !ok:
		r.t.Errorf("%s %s", q.Method, q.URL)
	case !strings.HasPrefix(q.UserAgent(), "DiscordBot (https://"):
		r.t.Errorf("it says that it is %q", q.UserAgent())
	case q.Header.Get("Authorization") != "Bot "+token:
		answer(w, no{status: 401, message: "401: Unauthorized"})
		return
	}
	if first := r.first[path]; len(first) > 0 {
		r.first[path] = first[1:]
		answer(w, first[0])
		return
	}
	is, known := r.says[path+"?"+q.URL.RawQuery]
	if !known {
		is, known = r.says[path]
	}
	switch {
	case known:
		answer(w, is)
	case strings.Contains(path, "/members/"):
		answer(w, no{status: 404, code: 10007, message: "Unknown Member"})
	case strings.HasPrefix(path, "/channels/"):
		answer(w, no{status: 404, code: 10003, message: "Unknown Channel"})
	default:
		answer(w, no{status: 404, message: "404: Not Found"})
	}
}

func answer(w http.ResponseWriter, is any) {
	w.Header().Set("Content-Type", "application/json")
	if not, ok := is.(no); ok {
		for name, value := range not.header {
			w.Header().Set(name, value)
		}
		w.WriteHeader(not.status)
		if not.body != "" {
			_, _ = w.Write([]byte(not.body))
			return
		}
		is = m{"code": not.code, "message": not.message}
	}
	_ = json.NewEncoder(w).Encode(is)
}

func (r *rest) access() install.Access {
	return install.Access{Token: chat.NewSecret(token), APIURL: r.URL + "/"}
}
