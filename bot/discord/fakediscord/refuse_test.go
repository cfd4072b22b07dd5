package fakediscord_test

import (
	"fmt"
	"strings"
	"testing"

	"adjutant/bot/discord/fakediscord"
)

// x is a text of so many characters.
func x(n int) string { return strings.Repeat("x", n) }

// times is a list with the same in it so many times.
func times(n int, v any) arr {
	var items arr
	for range n {
		items = append(items, v)
	}
	return items
}

// v2 is a message of components.
func v2(components ...any) obj { return obj{"flags": 1 << 15, "components": arr(components)} }

// text, row, box and press are components.
func text(content string) obj    { return obj{"type": 10, "content": content} }
func row(components ...any) obj  { return obj{"type": 1, "components": arr(components)} }
func box(components ...any) obj  { return obj{"type": 17, "components": arr(components)} }
func press(label, id string) obj { return obj{"type": 2, "style": 2, "label": label, "custom_id": id} }
func gallery(url, alt string) obj {
	return obj{"type": 12, "items": arr{obj{"media": obj{"url": url}, "description": alt}}}
}

// menu is a select with so many options.
func menu(id string, options int) obj {
	var all arr
	for i := range options {
		all = append(all, obj{"label": fmt.Sprint("L", i), "value": fmt.Sprint("v", i)})
	}
	return obj{"type": 3, "custom_id": id, "options": all}
}

// with is the object with more in it.
func with(o obj, more obj) obj {
	all := obj{}
	for _, from := range []obj{o, more} {
		for name, v := range from {
			all[name] = v
		}
	}
	return all
}

// legacy is a message with content and components.
func legacy(components ...any) obj { return obj{"content": "t", "components": arr(components)} }

func TestRefusesMessages(t *testing.T) {
	s := office(t, fakediscord.Options{})
	rows := func(n int) arr {
		var all arr
		for i := range n {
			all = append(all, row(press("x", fmt.Sprint("i", i))))
		}
		return all
	}
	mentions := func(v obj) obj { return obj{"content": "t", "allowed_mentions": v} }
	for name, c := range map[string]struct {
		body obj
		want string // a part of the refusal; a bare number is Discord's code
	}{
		"nothing":                   {obj{}, "50006"},
		"blank":                     {obj{"content": "  \n"}, "50006"},
		"long":                      {obj{"content": x(2001)}, "BASE_TYPE_BAD_LENGTH"},
		"long in UTF-16":            {obj{"content": strings.Repeat("🟢", 1001)}, "BASE_TYPE_BAD_LENGTH"},
		"a misspelt field":          {obj{"content": "t", "allowed_mention": obj{}}, "UNKNOWN_FIELD"},
		"a misspelt component":      {v2(with(text("x"), obj{"text": "x"})), "UNKNOWN_FIELD"},
		"content is a number":       {obj{"content": 5}, "STRING_TYPE_CONVERT"},
		"nonce":                     {obj{"content": "t", "nonce": x(26)}, "nonce"},
		"enforced without nonce":    {obj{"content": "t", "enforce_nonce": true}, "nonce"},
		"ephemeral in a channel":    {obj{"content": "t", "flags": 64}, "flags"},
		"parse and users":           {mentions(obj{"parse": arr{"users"}, "users": arr{ana}}), "PARSE_EXCLUSIVE"},
		"parse of something":        {mentions(obj{"parse": arr{"all"}}), "BASE_TYPE_CHOICES"},
		"the same user twice":       {mentions(obj{"users": arr{ana, ana}}), "SET_TYPE"},
		"embeds":                    {obj{"embeds": times(11, obj{"title": "x"})}, "embeds"},
		"embed title":               {obj{"embeds": arr{obj{"title": x(257)}}}, "embeds.0.title"},
		"embed field":               {obj{"embeds": arr{obj{"fields": arr{obj{"name": "x"}}}}}, "embeds.0.fields.0.value"},
		"all embeds":                {obj{"embeds": times(2, obj{"description": x(3001)})}, "MAX_EMBED_SIZE_EXCEEDED"},
		"V2 in a legacy message":    {legacy(text("x")), "UNION_TYPE_CHOICES"},
		"six rows":                  {legacy(rows(6)...), "BASE_TYPE_BAD_LENGTH"},
		"six buttons":               {legacy(row(press("a", "1"), press("a", "2"), press("a", "3"), press("a", "4"), press("a", "5"), press("a", "6"))), "components.0.components"},
		"a row in a row":            {legacy(row(row(press("x", "i")))), "UNION_TYPE_CHOICES"},
		"an empty row":              {legacy(row()), "BASE_TYPE_REQUIRED"},
		"a button alone":            {legacy(press("x", "i")), "UNION_TYPE_CHOICES"},
		"a text input":              {legacy(row(obj{"type": 4, "custom_id": "i", "style": 1, "label": "x"})), "UNION_TYPE_CHOICES"},
		"menu and button":           {legacy(row(menu("a", 1), press("x", "i"))), "COMPONENT_LAYOUT_WIDTH_EXCEEDED"},
		"content with V2":           {with(v2(text("x")), obj{"content": "t"}), "LEGACY_FIELDS"},
		"embeds with V2":            {with(v2(text("x")), obj{"embeds": arr{obj{"title": "t"}}}), "LEGACY_FIELDS"},
		"V2 of nothing":             {v2(), "50006"},
		"41 components":             {v2(times(41, text("x"))...), "BASE_TYPE_BAD_LENGTH"},
		"41 nested":                 {v2(box(times(40, text("x"))...)), "COMPONENT_MAX_TOTAL"},
		"4001 characters":           {v2(text(x(2000)), box(text(x(2001)))), "DISPLAYABLE_TEXT_SIZE"},
		"too many bytes":            {v2(text(strings.Repeat("語", 3500))), "500: Internal"},
		"an empty text":             {v2(text("")), "BASE_TYPE_REQUIRED"},
		"a box in a box":            {v2(box(box(text("x")))), "UNION_TYPE_CHOICES"},
		"an empty box":              {v2(box()), "BASE_TYPE_REQUIRED"},
		"section without accessory": {v2(obj{"type": 9, "components": arr{text("x")}}), "accessory"},
		"section of four":           {v2(obj{"type": 9, "components": times(4, text("x")), "accessory": press("x", "i")}), "BAD_LENGTH"},
		"section of buttons":        {v2(obj{"type": 9, "components": arr{press("x", "i")}, "accessory": press("x", "j")}), "UNION"},
		"a label":                   {v2(obj{"type": 18, "label": "x", "component": menu("a", 1)}), "UNION"},
		"an unknown component":      {v2(obj{"type": 99}), "UNION"},
		"ids":                       {v2(with(text("x"), obj{"id": 7}), with(text("y"), obj{"id": 7})), "COMPONENT_ID_DUPLICATED"},
		"an id of 32 bits":          {v2(with(text("x"), obj{"id": 1 << 31})), "NUMBER_TYPE_BOUNDS"},
		"custom ids":                {v2(row(press("x", "i"), press("y", "i"))), "COMPONENT_CUSTOM_ID_DUPLICATED"},
		"custom ids in two places":  {v2(row(press("x", "i")), row(menu("i", 1))), "COMPONENT_CUSTOM_ID_DUPLICATED"},
		"a long custom id":          {v2(row(press("x", x(101)))), "custom_id"},
		"no custom id":              {v2(row(obj{"type": 2, "style": 1, "label": "x"})), "custom_id"},
		"no style":                  {v2(row(obj{"type": 2, "label": "x", "custom_id": "i"})), "style"},
		"a long label":              {v2(row(press(x(81), "i"))), "label"},
		"no label":                  {v2(row(press("", "i"))), "LABEL"},
		"a link with a custom id":   {v2(row(obj{"type": 2, "style": 5, "label": "x", "url": "https://a.b", "custom_id": "i"})), "custom_id"},
		"a link to nowhere":         {v2(row(obj{"type": 2, "style": 5, "label": "x", "url": "javascript:1"})), "URL_TYPE"},
		"a menu of nothing":         {v2(row(menu("a", 0))), "options"},
		"a menu of 26":              {v2(row(menu("a", 26))), "options"},
		"options of one value":      {v2(row(obj{"type": 3, "custom_id": "a", "options": times(2, obj{"label": "x", "value": "v"})})), "VALUE_DUPLICATED"},
		"a long option":             {v2(row(obj{"type": 3, "custom_id": "a", "options": arr{obj{"label": x(101), "value": "v"}}})), "label"},
		"a long description":        {v2(row(obj{"type": 3, "custom_id": "a", "options": arr{obj{"label": "x", "value": "v", "description": x(101)}}})), "description"},
		"more than there are":       {v2(row(with(menu("a", 2), obj{"max_values": 3}))), "max_values"},
		"a long placeholder":        {v2(row(with(menu("a", 2), obj{"placeholder": x(151)}))), "placeholder"},
		"a picture of nothing":      {v2(gallery("attachment://x.png", "x")), "ATTACHMENT_NOT_FOUND"},
		"a picture of a scheme":     {v2(gallery("file:///etc/passwd", "x")), "URL_TYPE"},
		"a picture without words":   {v2(gallery("https://a.b/x.png", "")), "ALT_TEXT"},
		"words of a picture":        {v2(gallery("https://a.b/x.png", x(1025))), "description"},
		"a colour":                  {v2(with(box(text("x")), obj{"accent_color": 1 << 24})), "accent_color"},
		"an attachment of nothing":  {obj{"content": "t", "attachments": arr{obj{"id": 0, "description": "x"}}}, "ATTACHMENT_NOT_FOUND"},
		"a reply to nothing":        {obj{"content": "t", "message_reference": obj{"message_id": "5"}}, "REPLIES_UNKNOWN_MESSAGE"},
	} {
		before := len(s.Refusals())
		a := do(t, s, "POST", "/channels/"+ops+"/messages", c.body)
		refused := s.Refusals()[before:]
		if a.status == 200 || !strings.Contains(a.raw+strings.Join(refused, " "), c.want) || len(refused) != 1 {
			t.Errorf("%s: %d %s, refusals %q, want %s", name, a.status, a.raw, refused, c.want)
		}
	}
	if n := len(s.Messages(ops)); n != 0 {
		t.Errorf("%d messages are there", n)
	}
	a := do(t, s, "POST", "/channels/"+ops+"/messages", v2(row(press("x", "i"), press("y", "i"))))
	want := `{"code":50035,"errors":{"components":{"0":{"components":{"1":{"custom_id":{"_errors":[{"code":"COMPONENT_CUSTOM_ID_DUPLICATED","message":"Component custom id cannot be duplicated"}]}}}}}},"message":"Invalid Form Body"}`
	if a.raw != want {
		t.Errorf("the refusal is\n%s\nwant\n%s", a.raw, want)
	}
}

func TestRefusesRequests(t *testing.T) {
	s := office(t, fakediscord.Options{})
	s.AddUser(fakediscord.User{ID: "803", Username: "closed", DMsClosed: true, Guilds: []string{guild}})
	s.AddUser(fakediscord.User{ID: "804", Username: "stranger"})
	s.AddUser(fakediscord.User{ID: "805", Username: "other", Bot: true, Guilds: []string{guild}})
	s.AddGuild(fakediscord.Guild{ID: "950", Name: "Elsewhere", Absent: true})
	s.AddChannel(fakediscord.Channel{ID: "951", Guild: "950", Name: "far"})
	s.AddChannel(fakediscord.Channel{ID: "905", Guild: guild, Name: "read", Denied: fakediscord.SendMessages | fakediscord.CreatePublicThreads})
	s.AddChannel(fakediscord.Channel{ID: "906", Guild: guild, Name: "group", Type: fakediscord.Category})
	s.AddChannel(fakediscord.Channel{ID: "907", Guild: guild, Name: "plain", Denied: fakediscord.AttachFiles | fakediscord.ReadMessageHistory})
	said := s.As(ana).Say(ops, "Mine")
	own := post(t, s, ops, obj{"content": "x"})
	open := func(user string) string {
		return do(t, s, "POST", "/users/@me/channels", obj{"recipient_id": user}).body["id"].(string)
	}
	hi := obj{"content": "hi"}
	for i, c := range []struct {
		method, path string
		body         any
		files        []string
		status, code int
	}{
		{"POST", "/channels/1/messages", hi, nil, 404, 10003},
		{"POST", "/channels/ops/messages", hi, nil, 400, 50035},
		{"POST", "/channels/" + law + "/messages", hi, nil, 403, 50001},
		{"POST", "/channels/951/messages", hi, nil, 403, 50001},
		{"POST", "/channels/905/messages", hi, nil, 403, 50013},
		{"POST", "/channels/906/messages", hi, nil, 400, 50008},
		{"POST", "/channels/907/messages", hi, []string{"x.csv"}, 403, 50013},
		{"POST", "/channels/" + open("803") + "/messages", hi, nil, 403, 50007},
		{"POST", "/channels/" + open("804") + "/messages", hi, nil, 403, 50278},
		{"POST", "/users/@me/channels", obj{"recipient_id": "805"}, nil, 400, 50007},
		{"POST", "/users/@me/channels", obj{"recipient_id": "5"}, nil, 400, 50033},
		{"POST", "/users/@me/channels", obj{}, nil, 400, 50035},
		{"PATCH", "/channels/" + ops + "/messages/5", hi, nil, 404, 10008},
		{"PATCH", "/channels/" + ops + "/messages/" + said.ID, hi, nil, 403, 50005},
		{"PATCH", "/channels/" + ops + "/messages/" + own, obj{"content": ""}, nil, 400, 50006},
		{"PATCH", "/channels/" + ops + "/messages/" + own, obj{"flags": 1 << 15, "components": arr{text("x")}}, nil, 400, 50035},
		{"DELETE", "/channels/" + ops + "/messages/" + said.ID, nil, nil, 403, 50013},
		{"GET", "/channels/907/messages", nil, nil, 200, 0},
		{"GET", "/channels/" + ops + "/messages?limit=101", nil, nil, 400, 50035},
		{"GET", "/channels/" + ops + "/messages?after=1&before=2", nil, nil, 400, 50035},
		{"POST", "/channels/905/messages/1/threads", obj{"name": "t"}, nil, 404, 10008},
		{"POST", "/channels/" + ops + "/messages/" + own + "/threads", obj{"name": x(101)}, nil, 400, 50035},
		{"POST", "/channels/" + ops + "/messages/" + own + "/threads", obj{"name": "t", "auto_archive_duration": 61}, nil, 400, 50035},
		{"POST", "/channels/" + open(ana) + "/messages/" + own + "/threads", obj{"name": "t"}, nil, 400, 50024},
		{"PATCH", "/channels/" + ops, obj{"name": "t"}, nil, 403, 50013},
		{"GET", "/guilds/950", nil, nil, 404, 10004},
		{"GET", "/guilds/" + guild + "/members/804", nil, nil, 404, 10007},
		{"GET", "/guilds/" + guild + "/members/5", nil, nil, 404, 10013},
		{"GET", "/guilds/" + guild + "/members", nil, nil, 403, 50001},
		{"GET", "/users/5", nil, nil, 404, 10013},
		{"GET", "/nothing", nil, nil, 404, 0},
		{"PUT", "/users/@me", nil, nil, 405, 0},
		{"POST", "/interactions/1/x/callback", obj{"type": 5}, nil, 404, 10062},
		{"POST", "/webhooks/" + s.Application + "/x", hi, nil, 401, 50027},
		{"POST", "/webhooks/5/x", hi, nil, 404, 10015},
		{"GET", "/applications/5/commands", nil, nil, 403, 20012},
		{"DELETE", "/applications/" + s.Application + "/commands/5", nil, nil, 404, 10063},
	} {
		if a := do(t, s, c.method, c.path, c.body, c.files...); a.status != c.status || a.code != c.code {
			t.Errorf("%d %s %s: %d %s, want %d and code %d", i, c.method, c.path, a.status, a.raw, c.status, c.code)
		}
	}
}

func TestAcceptsMessages(t *testing.T) {
	s := office(t, fakediscord.Options{})
	var buttons, rows arr
	for i := range 25 {
		buttons = append(buttons, press("x", fmt.Sprint("i", i)))
	}
	for i := range 5 {
		rows = append(rows, row(buttons[5*i:5*i+5]...))
	}
	for name, body := range map[string]obj{
		"2000 characters": {"content": x(2000)},
		"25 buttons":      legacy(rows...),
		"40 components":   v2(box(times(39, text("x"))...)),
		"4000 characters": v2(text(x(4000))),
		"a menu of 25":    v2(row(with(menu("a", 25), obj{"min_values": 0, "max_values": 25, "placeholder": x(150)}))),
		"everything": v2(
			with(box(
				obj{"type": 9, "components": times(3, text("x")), "accessory": press(x(80), x(100))},
				obj{"type": 9, "components": arr{text("y")}, "accessory": obj{"type": 11, "media": obj{"url": "https://a.b/c.png"}, "description": "x"}},
				obj{"type": 14, "divider": false, "spacing": 2}, gallery("https://a.b/c.png", x(1024)), row(obj{"type": 5, "custom_id": "u"}),
			), obj{"accent_color": 0xFFFFFF, "id": 9}),
			row(obj{"type": 2, "style": 5, "label": "Docs", "url": "https://a.b"}, with(press("Go", "g"), obj{"disabled": true})), text("z"),
		),
		"embeds": {"embeds": times(2, obj{"title": x(256), "description": x(1000), "fields": times(25, obj{"name": "n", "value": "v"}), "footer": obj{"text": x(900)}})},
	} {
		if a := do(t, s, "POST", "/channels/"+ops+"/messages", with(body, obj{"allowed_mentions": obj{"parse": arr{}}})); a.status != 200 {
			t.Errorf("%s: %s", name, a.raw)
		}
	}
	clean(t, s)
}

func TestRefusesCommands(t *testing.T) {
	s := office(t, fakediscord.Options{})
	option := func(more obj) obj {
		return obj{"name": "c", "description": "d", "options": arr{with(obj{"type": 3, "name": "o", "description": "d"}, more)}}
	}
	base := obj{"name": "c", "description": "d"}
	sub := obj{"type": 1, "name": "s", "description": "d"}
	plain := obj{"type": 3, "name": "o", "description": "d"}
	var wide arr
	for i := range 25 {
		wide = append(wide, obj{"type": 1, "name": fmt.Sprint("s", i), "description": x(100), "options": arr{
			obj{"type": 3, "name": "a", "description": x(100)}, obj{"type": 3, "name": "b", "description": x(100)}, obj{"type": 3, "name": "c", "description": x(50)},
		}})
	}
	for name, c := range map[string]struct {
		body obj
		want string
	}{
		"upper case":              {with(base, obj{"name": "Risk"}), "INVALID_NAME"},
		"a misspelt field":        {option(obj{"autocompletion": true}), "UNKNOWN_FIELD"},
		"a space":                 {with(base, obj{"name": "a b"}), "STRING_TYPE_REGEX"},
		"33 characters":           {with(base, obj{"name": x(33)}), "name"},
		"no description":          {obj{"name": "c"}, "description"},
		"101 characters":          {with(base, obj{"description": x(101)}), "description"},
		"a locale":                {with(base, obj{"description_localizations": obj{"en": "x"}}), "description_localizations"},
		"a long translation":      {with(base, obj{"description_localizations": obj{"de": x(101)}}), "description_localizations"},
		"26 options":              {with(base, obj{"options": times(26, plain)}), "options"},
		"options of one name":     {with(base, obj{"options": times(2, plain)}), "NAME_DUPLICATED"},
		"required last":           {with(base, obj{"options": arr{plain, obj{"type": 3, "name": "p", "description": "d", "required": true}}}), "REQUIRED_INVALID"},
		"sub and option":          {with(base, obj{"options": arr{sub, plain}}), "TYPE_INVALID"},
		"a sub in a sub":          {with(base, obj{"options": arr{with(sub, obj{"options": arr{sub}})}}), "TYPE_INVALID"},
		"an option in a group":    {with(base, obj{"options": arr{obj{"type": 2, "name": "g", "description": "d", "options": arr{plain}}}}), "TYPE_INVALID"},
		"an empty group":          {with(base, obj{"options": arr{obj{"type": 2, "name": "g", "description": "d"}}}), "options"},
		"26 choices":              {option(obj{"choices": times(26, obj{"name": "n", "value": "v"})}), "choices"},
		"choices of one name":     {option(obj{"choices": times(2, obj{"name": "n", "value": "v"})}), "DUPLICATED"},
		"a long value":            {option(obj{"choices": arr{obj{"name": "n", "value": x(101)}}}), "value"},
		"a number among texts":    {option(obj{"choices": arr{obj{"name": "n", "value": 1}}}), "value"},
		"choices and suggestions": {option(obj{"autocomplete": true, "choices": arr{obj{"name": "n", "value": "v"}}}), "AUTOCOMPLETE"},
		"a flag that suggests":    {option(obj{"type": 5, "autocomplete": true}), "autocomplete"},
		"a length of a number":    {option(obj{"type": 4, "max_length": 5}), "max_length"},
		"a bound of a text":       {option(obj{"max_value": 5}), "max_value"},
		"6001 characters":         {option(obj{"max_length": 6001}), "max_length"},
		"beyond 2^53":             {option(obj{"type": 4, "max_value": 1 << 53}), "max_value"},
		"too large":               {with(base, obj{"options": wide}), "APPLICATION_COMMAND_TOO_LARGE"},
		"contexts":                {with(base, obj{"contexts": arr{3}}), "contexts"},
		"permissions":             {with(base, obj{"default_member_permissions": 8}), "default_member_permissions"},
		"words of a message's":    {obj{"type": 3, "name": "Log as risk", "description": "x"}, "CONTEXT_MENU_DESCRIPTION"},
	} {
		a := do(t, s, "POST", "/applications/"+s.Application+"/commands", c.body)
		if a.status != 400 || a.code != 50035 || !strings.Contains(a.raw, c.want) {
			t.Errorf("%s: %d %s, want %s", name, a.status, a.raw, c.want)
		}
	}
	if len(s.Commands()) != 0 {
		t.Errorf("registered: %q", s.Commands())
	}
}
