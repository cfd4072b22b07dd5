package fakediscord

import (
	"encoding/json"
	"net/http"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"
)

// mostFile is the largest file, mostFiles how many a message has.
const (
	mostFile  = 10 << 20
	mostFiles = 10
)

// purpose is what a message is sent for.
type purpose int

// The purposes.
const (
	toChannel purpose = iota
	toAnswer          // an interaction, or what follows an answer
)

// flagsOf are the flags that may be set for a purpose.
func (p purpose) flagsOf() int {
	const always = suppressEmbeds | suppressNotifications | componentsV2
	if p == toAnswer {
		return always | ephemeral
	}
	return always
}

// content is what a message says. It is worked out from what stands there and what is
// sent, and is checked before anything is changed.
type content struct {
	text       string
	embeds     []any
	components []any
	files      []File
	flags      int
	mentions   []string // those who are named and may be notified
	everyone   bool
	nonce      string
	rawNonce   any
	enforce    bool
	reference  string
}

// messageFields are the fields of a message that is sent.
var messageFields = []string{
	"content", "nonce", "enforce_nonce", "tts", "embeds", "embed", "allowed_mentions", "message_reference", "components", "sticker_ids",
	"attachments", "flags", "poll", "files", "username", "avatar_url",
}

// contentOf is what a post says.
func (p *post) contentOf() content {
	return content{text: p.text, embeds: p.embeds, components: p.components, files: p.files, flags: p.flags}
}

// readContent reads what a message says, over what it said before, which is empty for a
// new one. At is where the message stands in the body.
func (r *request) readContent(at string, o map[string]any, before content, old bool, why purpose) (content, *failure) {
	f := &form{}
	c := before
	f.known(at, o, messageFields)
	if _, given := o["content"]; given {
		c.text = strings.TrimSpace(f.text(join(at, "content"), o["content"], 0, 2000))
	}
	if _, given := o["embeds"]; given {
		c.embeds = f.items(join(at, "embeds"), o["embeds"], 0, 10)
		f.checkEmbeds(join(at, "embeds"), c.embeds)
	}
	if _, given := o["components"]; given {
		c.components = f.items(join(at, "components"), o["components"], 0, mostComponents)
	}
	r.readFlags(f, at, o, &c, old, why)
	r.readFiles(f, at, o, &c, old)
	r.readNonce(f, at, o, &c, why)
	if o["message_reference"] != nil {
		reference := f.object(join(at, "message_reference"), o["message_reference"])
		c.reference = f.text(join(at, "message_reference.message_id"), reference["message_id"], 1, 20)
	}
	f.refuseFields(at, o, "The bot has no use for it", "poll", "sticker_ids", "tts", "embed")
	allowed := readAllowed(f, join(at, "allowed_mentions"), o["allowed_mentions"], why)
	if fail := f.failure(); fail != nil {
		return c, fail
	}
	if fail := c.check(at); fail != nil {
		return c, fail
	}
	c.mentions, c.everyone = r.mentioned(c.said(), allowed)
	return c, nil
}

// said is the text in which people can be named.
func (c *content) said() string {
	if c.flags&componentsV2 == 0 {
		return c.text
	}
	var b strings.Builder
	walk(c.components, func(o map[string]any) {
		if kind, _ := number(o["type"]); kind == textDisplay {
			b.WriteString(word(o["content"]) + "\n")
		}
	})
	return b.String()
}

// check checks the message as a whole, and numbers its components.
func (c *content) check(at string) *failure {
	v2 := c.flags&componentsV2 != 0
	f := &form{}
	if v2 {
		legacy := func(name string, there bool) {
			if there {
				f.wrong(join(at, name), "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2", "The '%s' field cannot be used when using MessageFlags.IS_COMPONENTS_V2", name)
			}
		}
		legacy("content", c.text != "")
		legacy("embeds", len(c.embeds) > 0)
	}
	if fail := f.failure(); fail != nil {
		return fail
	}
	if len(c.components) == 0 && (v2 || c.text == "" && len(c.embeds) == 0 && len(c.files) == 0) {
		return emptyMessage()
	}
	copied := clone(c.components)
	check, fail := checkComponents(join(at, "components"), copied, v2, c.files)
	if fail != nil {
		return fail
	}
	for _, file := range c.files {
		if v2 && !check.files[file.Name] {
			f.wrong(join(at, "attachments"), "FAKE_ATTACHMENT_NOT_SHOWN", "Discord takes %s, and nobody sees it: no component shows it", file.Name)
		}
	}
	check.numberAll(copied)
	c.components = copied
	return f.failure()
}

// clone is a copy of lists and objects of JSON.
func clone(items []any) []any {
	if items == nil {
		return nil
	}
	var copied []any
	if err := decode(encode(items), &copied); err != nil {
		panic(err)
	}
	return copied
}

// readFlags reads the flags of a message.
func (r *request) readFlags(f *form, at string, o map[string]any, c *content, old bool, why purpose) {
	if o["flags"] == nil {
		return
	}
	flags := f.number(join(at, "flags"), o["flags"], 0, 1<<31-1, 0)
	allowed := why.flagsOf()
	if old {
		allowed = suppressEmbeds | componentsV2 | c.flags
	}
	if bad := flags &^ allowed; bad != 0 {
		f.wrong(join(at, "flags"), "MESSAGE_FLAGS_NOT_ALLOWED", "The flags %d cannot be set here", bad)
	}
	if old && c.flags&componentsV2 != 0 && flags&componentsV2 == 0 {
		f.wrong(join(at, "flags"), "MESSAGE_CANNOT_REMOVE_COMPONENTS_V2", "The IS_COMPONENTS_V2 flag cannot be removed")
	}
	const kept = ephemeral | suppressNotifications
	if old {
		flags = flags&^kept | c.flags&kept
	}
	c.flags = flags
}

// readFiles works out which files the message then has.
func (r *request) readFiles(f *form, at string, o map[string]any, c *content, old bool) {
	listed := o["attachments"]
	before := c.files
	if listed != nil {
		c.files = nil
	} else if old {
		c.files = slices.Clone(before)
	}
	described := map[int]bool{}
	for i, v := range f.items(join(at, "attachments"), listed, 0, mostFiles) {
		at := join(join(at, "attachments"), i)
		a := f.object(at, v)
		id := ""
		switch v := a["id"].(type) {
		case string:
			id = v
		case json.Number:
			id = v.String()
		}
		description := f.text(join(at, "description"), a["description"], 0, 1024)
		if k := slices.IndexFunc(before, func(file File) bool { return file.ID == id }); k >= 0 {
			kept := before[k]
			if a["description"] != nil {
				kept.Description = description
			}
			c.files = append(c.files, kept)
			continue
		}
		n, err := strconv.Atoi(id)
		file, ok := r.files[n]
		if err != nil || !ok || described[n] {
			f.wrong(join(at, "id"), "ATTACHMENT_NOT_FOUND", "The attachment %q is neither one of the message nor a file of the request", id)
			continue
		}
		described[n] = true
		if name := word(a["filename"]); name != "" {
			file.Name = name
		}
		file.Description = description
		c.files = append(c.files, r.newFile(f, at, file))
	}
	for n, file := range r.files {
		if described[n] {
			continue
		}
		if listed != nil {
			f.wrong(join(at, "attachments"), "ATTACHMENT_NOT_LISTED", "The file %s of the request is not among the attachments", file.Name)
		}
		c.files = append(c.files, r.newFile(f, join(at, "attachments"), file))
	}
	if len(c.files) > mostFiles {
		f.wrong(join(at, "attachments"), "BASE_TYPE_MAX_LENGTH", "Must be %d or fewer in length.", mostFiles)
	}
}

// newFile is a file that is being sent.
func (r *request) newFile(f *form, at string, file File) File {
	if file.Size > mostFile {
		f.wrong(at, "FILE_TOO_LARGE", "File %s exceeds the maximum size of %d", file.Name, mostFile)
	}
	if file.Description == "" && slices.Contains([]string{".png", ".jpg", ".jpeg", ".gif", ".webp"}, path.Ext(file.Name)) {
		f.wrong(at, "FAKE_NO_ALT_TEXT", "Discord takes a picture without words. Nobody who cannot see it does")
	}
	file.ID = r.newID()
	return file
}

// readNonce reads the word by which the message is not sent twice.
func (r *request) readNonce(f *form, at string, o map[string]any, c *content, why purpose) {
	c.enforce = f.flag(join(at, "enforce_nonce"), o["enforce_nonce"], false)
	switch v := o["nonce"].(type) {
	case nil:
		if c.enforce {
			f.wrong(join(at, "nonce"), "BASE_TYPE_REQUIRED", "enforce_nonce needs a nonce")
		}
		return
	case string:
		c.nonce, c.rawNonce = v, v
		f.text(join(at, "nonce"), v, 0, 25)
	case json.Number:
		c.nonce, c.rawNonce = v.String(), v
	default:
		f.wrong(join(at, "nonce"), "STRING_TYPE_CONVERT", "Must be a string or an integer")
	}
	if why != toChannel {
		f.wrong(join(at, "nonce"), "FAKE_NO_NONCE", "Discord does not look at the nonce of an answer")
	}
}

// nonce is one that was seen lately.
type nonce struct {
	message, channel string
	at               time.Time
}

// again looks for the message that was sent under the nonce of this one. It returns
// true if there was one, and then the message or the refusal.
func (r *request) again(c content) (*post, *failure, bool) {
	if c.nonce == "" || !c.enforce {
		return nil, nil, false
	}
	seen, ok := r.nonces[c.nonce]
	if !ok || r.at.Sub(seen.at) > nonceLife {
		return nil, nil, false
	}
	if ch := r.channels[seen.channel]; ch != nil {
		if p := ch.find(seen.message); p != nil {
			return p, nil, true
		}
	}
	return nil, fails(http.StatusNotFound, 10008, "Unknown Message"), true
}
