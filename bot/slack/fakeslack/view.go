package fakeslack

import (
	"maps"
	"slices"
	"strings"
)

// view is a modal or a Home tab as it is kept.
type view struct {
	id, hash, user string
	body           map[string]any
	blocks         []any
	// values is what is in the fields, by block_id and action_id, as Slack's state
	// has it.
	values         map[string]map[string]any
	errors         map[string]string
	root, previous string
	gone           bool
}

// text is a text of the view's own: its title, say, or a plain value.
func (v *view) text(name string) string {
	switch t := v.body[name].(type) {
	case string:
		return t
	case map[string]any:
		text, _ := t["text"].(string)
		return text
	}
	return ""
}

// is reports whether a yes or no of the view is yes.
func (v *view) is(name string) bool { return v.body[name] == true }

// mostView is how large a view may be, in bytes; mostStack how many can stand on
// each other.
const (
	mostView  = 250 << 10
	mostStack = 3
)

// readView reads and checks a view.
func (s *Server) readView(raw, kind string) (*view, *failure) {
	if raw == "" {
		return nil, malformed("invalid_arguments", "missing required field: view")
	}
	if len(raw) > mostView {
		return nil, malformed("view_too_large")
	}
	var body map[string]any
	if err := decode(raw, &body); err != nil {
		return nil, malformed("invalid_arguments", "view is no JSON object: "+err.Error())
	}
	on := inModal
	if kind == "home" {
		on = inHome
	}
	c := s.newChecker(on)
	if body["type"] != kind {
		c.wrong("/view/type", "must be %s", kind)
	}
	c.view("/view", body)
	if f := c.failure("invalid_arguments"); f != nil {
		return nil, f
	}
	v := &view{body: body, values: map[string]map[string]any{}}
	v.blocks, _ = body["blocks"].([]any)
	s.fillIDs(v.blocks)
	for _, f := range fieldsOf(v.blocks) {
		if v.values[f.block] == nil {
			v.values[f.block] = map[string]any{}
		}
		v.values[f.block][f.action] = initialState(f.element)
	}
	return v, nil
}

// taken reports whether another view has this external_id.
func (s *Server) taken(external string, by *view) bool {
	if external == "" {
		return false
	}
	for _, v := range s.views {
		if v != by && !v.gone && v.text("external_id") == external {
			return true
		}
	}
	return false
}

// show gives a new view its identity.
func (s *Server) show(v *view, user string) {
	v.id, v.hash, v.user = s.newID("V"), s.newHash(), user
	v.root = v.id
	s.views[v.id] = v
	s.pen.Change()
}

// newHash is a new state of a view.
func (s *Server) newHash() string { return s.newTS() + "." + strings.ToLower(rawID()[:8]) }

// become replaces what the view shows. What was typed stays where the field stays.
func (s *Server) become(v, next *view) {
	for block, actions := range next.values {
		for action := range actions {
			old, ok := v.values[block][action].(map[string]any)
			if ok && old["type"] == actions[action].(map[string]any)["type"] {
				actions[action] = old
			}
		}
	}
	v.body, v.blocks, v.values, v.errors = next.body, next.blocks, next.values, nil
	v.hash = s.newHash()
	s.pen.Change()
}

// viewObject is the view as Slack hands it out.
func (s *Server) viewObject(v *view) map[string]any {
	// A copy, because it is encoded when the lock is no longer held.
	typed := map[string]map[string]any{}
	for block, actions := range v.values {
		typed[block] = maps.Clone(actions)
	}
	var values any = typed
	if len(v.values) == 0 && s.opts.EmptyStateIsList {
		values = []any{}
	}
	previous := any(nil)
	if v.previous != "" {
		previous = v.previous
	}
	o := map[string]any{
		"id": v.id, "team_id": s.teamOf(v.user), "app_id": s.AppID, "app_installed_team_id": s.teamOf(v.user), "bot_id": s.BotID,
		"type": v.text("type"), "blocks": v.blocks, "private_metadata": v.text("private_metadata"), "callback_id": v.text("callback_id"),
		"external_id": v.text("external_id"), "state": map[string]any{"values": values}, "hash": v.hash,
		"clear_on_close": v.is("clear_on_close"), "notify_on_close": v.is("notify_on_close"),
		"root_view_id": v.root, "previous_view_id": previous, "title": v.body["title"], "close": v.body["close"], "submit": v.body["submit"],
	}
	if v.blocks == nil {
		o["blocks"] = []any{}
	}
	return o
}

// useTrigger uses up a trigger.
func (r *request) useTrigger() (*trigger, *failure) {
	id := r.args["trigger_id"]
	t := r.triggers[id]
	switch {
	case id == "":
		return nil, malformed("invalid_arguments", "missing required field: trigger_id")
	case t == nil:
		return nil, malformed("invalid_trigger_id")
	case t.used:
		return nil, fails("exchanged_trigger_id")
	case r.opts.Now().Sub(t.at) > triggerLife:
		return nil, fails("expired_trigger_id")
	}
	t.used = true
	return t, nil
}

func openView(r *request) (map[string]any, *failure) {
	v, f := r.readView(r.args["view"], "modal")
	if f != nil {
		return nil, f
	}
	if r.taken(v.text("external_id"), nil) {
		return nil, fails("duplicate_external_id")
	}
	t, f := r.useTrigger()
	if f != nil {
		return nil, f
	}
	p := r.screen(t.user)
	for _, old := range p.views {
		old.gone = true
	}
	p.views = []*view{v}
	r.show(v, t.user)
	return map[string]any{"view": r.viewObject(v)}, nil
}

func pushView(r *request) (map[string]any, *failure) {
	v, f := r.readView(r.args["view"], "modal")
	if f != nil {
		return nil, f
	}
	if r.taken(v.text("external_id"), nil) {
		return nil, fails("duplicate_external_id")
	}
	t, f := r.useTrigger()
	if f != nil {
		return nil, f
	}
	p := r.screen(t.user)
	if t.view == "" || len(p.views) == 0 {
		return nil, fails("not_found")
	}
	if wrong := r.push(p, v, t.user); wrong != "" {
		return nil, fails(wrong)
	}
	return map[string]any{"view": r.viewObject(v)}, nil
}

// push puts a view on top of somebody's others.
func (s *Server) push(p *person, v *view, user string) string {
	if len(p.views) >= mostStack {
		return "push_limit_reached"
	}
	top := p.views[len(p.views)-1]
	s.show(v, user)
	v.root, v.previous = p.views[0].id, top.id
	p.views = append(p.views, v)
	return ""
}

// screen is what somebody has on their screen. The lock is held.
func (s *Server) screen(user string) *person {
	if s.people[user] == nil {
		s.people[user] = &person{}
	}
	return s.people[user]
}

func updateView(r *request) (map[string]any, *failure) {
	old := r.views[r.args["view_id"]]
	external := r.args["external_id"]
	switch {
	case r.args["view_id"] == "" && external == "":
		return nil, malformed("invalid_arguments", "missing required field: view_id or external_id")
	case r.args["view_id"] == "":
		for _, v := range r.views {
			if !v.gone && v.text("external_id") == external {
				old = v
			}
		}
	}
	if old == nil || old.gone {
		return nil, fails("not_found")
	}
	v, f := r.readView(r.args["view"], old.text("type"))
	if f != nil {
		return nil, f
	}
	if h := r.args["hash"]; h != "" && h != old.hash {
		return nil, fails("hash_conflict")
	}
	if r.taken(v.text("external_id"), old) {
		return nil, fails("duplicate_external_id")
	}
	r.become(old, v)
	return map[string]any{"view": r.viewObject(old)}, nil
}

func publishView(r *request) (map[string]any, *failure) {
	if r.opts.NoHome {
		return nil, fails("not_enabled")
	}
	user := r.users[r.args["user_id"]]
	if user == nil || user.Bot || !r.sees(user.ID) {
		return nil, fails("user_not_found")
	}
	v, f := r.readView(r.args["view"], "home")
	if f != nil {
		return nil, f
	}
	p := r.screen(user.ID)
	if h := r.args["hash"]; h != "" && p.home != nil && h != p.home.hash {
		return nil, fails("hash_conflict")
	}
	if r.taken(v.text("external_id"), p.home) {
		return nil, fails("duplicate_external_id")
	}
	if p.home == nil {
		r.show(v, user.ID)
		p.home = v
	} else {
		r.become(p.home, v)
	}
	return map[string]any{"view": r.viewObject(p.home)}, nil
}

// field is something that can be filled in.
type field struct {
	block, action string
	element       map[string]any
	// input is the input block that it stands in, if it stands in one.
	input map[string]any
}

// fieldsOf are the fields of blocks, in order.
func fieldsOf(blocks []any) []field {
	var fields []field
	add := func(block map[string]any, element any, input bool) {
		e, ok := element.(map[string]any)
		if !ok || stateName(e) == "" {
			return
		}
		f := field{element: e}
		f.block, _ = block["block_id"].(string)
		f.action, _ = e["action_id"].(string)
		if input {
			f.input = block
		}
		fields = append(fields, f)
	}
	for _, b := range blocks {
		block, _ := b.(map[string]any)
		switch block["type"] {
		case "input":
			add(block, block["element"], true)
		case "section":
			add(block, block["accessory"], false)
		case "actions":
			elements, _ := block["elements"].([]any)
			for _, e := range elements {
				add(block, e, false)
			}
		}
	}
	return fields
}

// stateName is where the state of an element has its value; empty for an element
// without a value, such as a button.
func stateName(element map[string]any) string {
	kind, _ := element["type"].(string)
	multi := strings.HasPrefix(kind, "multi_")
	switch kind = strings.TrimPrefix(kind, "multi_"); {
	case slices.Contains([]string{"plain_text_input", "number_input", "email_text_input", "url_text_input"}, kind):
		return "value"
	case kind == "checkboxes", multi && (kind == "static_select" || kind == "external_select"):
		return "selected_options"
	case kind == "static_select", kind == "external_select", kind == "radio_buttons":
		return "selected_option"
	case kind == "users_select" || kind == "conversations_select" || kind == "channels_select":
		name := "selected_" + strings.TrimSuffix(strings.TrimSuffix(kind, "_select"), "s")
		if multi {
			return name + "s"
		}
		return name
	case kind == "datepicker":
		return "selected_date"
	case kind == "timepicker":
		return "selected_time"
	case kind == "datetimepicker":
		return "selected_date_time"
	case kind == "rich_text_input":
		return "rich_text_value"
	case kind == "file_input":
		return "files"
	}
	return ""
}

// initialState is the state of an element that nobody has touched.
func initialState(element map[string]any) map[string]any {
	name := stateName(element)
	initial := map[string]string{
		"value": "initial_value", "selected_options": "initial_options", "selected_option": "initial_option",
		"selected_user": "initial_user", "selected_users": "initial_users", "selected_conversation": "initial_conversation",
		"selected_conversations": "initial_conversations", "selected_channel": "initial_channel", "selected_channels": "initial_channels",
		"selected_date": "initial_date", "selected_time": "initial_time", "selected_date_time": "initial_date_time", "rich_text_value": "initial_value",
	}[name]
	value := element[initial]
	if value == nil && (strings.HasSuffix(name, "s")) {
		value = []any{}
	}
	return map[string]any{"type": element["type"], name: value}
}
