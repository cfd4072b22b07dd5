package install_test

import (
	"encoding/base64"
	"net/url"
	"strconv"
	"testing"

	"adjutant/bot/discord/install"
	"adjutant/chat"
)

// TestInvite compares the links with what they were: whoever has added the bot by one
// has to be asked again when it changes.
func TestInvite(t *testing.T) {
	const link = "https://discord.com/oauth2/authorize?client_id=800000000000000001&scope=bot+applications.commands&permissions=309237746688&integration_type=0"
	if got := install.Invite(app, ""); got != link {
		t.Errorf("got %s, want %s", got, link)
	}
	if got, want := install.Invite(app, guild), link+"&guild_id=800000000000000002&disable_guild_select=true"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	u, err := url.Parse(install.Invite(app, guild))
	if err != nil {
		t.Fatal(err)
	}
	q := u.Query()
	if q.Get("scope") != "bot applications.commands" || q.Get("permissions") != strconv.FormatUint(install.Bits(), 10) {
		t.Errorf("%v", q)
	}
}

// TestPermissions: each says what it is for, none is asked for twice, and none gives
// power over others.
func TestPermissions(t *testing.T) {
	const administrator, manage, everyone = 1 << 3, 1<<4 | 1<<5 | 1<<13 | 1<<28 | 1<<29, 1 << 17
	var all uint64
	for _, p := range install.Permissions {
		if p.Name == "" || p.Why == "" || p.Without == "" {
			t.Errorf("%q is not explained", p.Name)
		}
		if all&p.Bit != 0 {
			t.Errorf("%s is asked for twice", p.Name)
		}
		all |= p.Bit
	}
	if all != install.Bits() || all&(administrator|manage|everyone) != 0 {
		t.Errorf("asked for are %b", all)
	}
}

// TestApplication: the application's id is read of a token without asking anybody.
func TestApplication(t *testing.T) {
	encoded := func(text string) string { return base64.RawURLEncoding.EncodeToString([]byte(text)) }
	for text, want := range map[string]string{
		token:                                  app,
		encoded(app):                           app,
		encoded("80000000000000001") + ".x.y":  "80000000000000001",
		encoded("80000000000000001") + "=.x.y": "80000000000000001",
		encoded("someone@northwind") + ".x.y":  "",
		encoded("12") + ".x.y":                 "",
		"":                                     "",
		"!!.x.y":                               "",
		encoded("800000000000000001&permissions=8") + ".x.y": "",
	} {
		if got := install.Application(chat.NewSecret(text)); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

// FuzzApplication: whatever is taken for a token, a link is made of an id alone.
func FuzzApplication(f *testing.F) {
	f.Add(token)
	f.Add("Ji5wZXJtaXNzaW9ucz04.x.y")
	f.Fuzz(func(t *testing.T, text string) {
		if id := install.Application(chat.NewSecret(text)); id != "" && !install.IsID(id) {
			t.Errorf("%q: %q", text, id)
		}
	})
}
