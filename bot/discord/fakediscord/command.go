package fakediscord

import (
	"maps"
	"net/http"
	"slices"
	"time"
)

// mostCreates is how many commands may be created in a day.
const mostCreates = 200

// command is an application command.
type command struct {
	id, guild, name string
	kind            int
	fields          map[string]any
}

// object is the command as the API has it.
func (c *command) object(app string, localised bool) map[string]any {
	o := maps.Clone(c.fields)
	o["id"], o["application_id"] = c.id, app
	if c.guild != "" {
		o["guild_id"] = c.guild
	}
	if localised {
		return o
	}
	return bare(o)
}

// bare is a command or an option without translations.
func bare(o map[string]any) map[string]any {
	o = maps.Clone(o)
	delete(o, "name_localizations")
	delete(o, "description_localizations")
	for _, name := range []string{"options", "choices"} {
		if o[name] == nil {
			continue
		}
		items := []any{}
		for _, item := range objects(o[name]) {
			items = append(items, bare(item))
		}
		o[name] = items
	}
	return o
}

// scope are the commands of the request's guild, or the global ones, by their ids.
func (r *request) scope() ([]*command, *failure) {
	if r.vars["application"] != r.Application {
		return nil, fails(http.StatusForbidden, 20012, "You are not authorized to perform this action on this application")
	}
	if guild := r.vars["guild"]; guild != "" {
		if _, f := r.guild(); f != nil {
			return nil, missingAccess()
		}
	}
	return r.commandsOf(r.vars["guild"]), nil
}

// commandsOf are the commands of a guild, or the global ones. The lock is held.
func (s *Server) commandsOf(guild string) []*command {
	var found []*command
	for _, c := range s.commands {
		if c.guild == guild {
			found = append(found, c)
		}
	}
	slices.SortFunc(found, func(a, b *command) int { return byID(a.id, b.id) })
	return found
}

func getCommands(r *request) (any, *failure) {
	scope, f := r.scope()
	if f != nil {
		return nil, f
	}
	found := []any{}
	for _, c := range scope {
		found = append(found, c.object(r.Application, r.query.Get("with_localizations") == "true"))
	}
	return found, nil
}

// commandOf is the command of the request.
func (r *request) commandOf() (*command, *failure) {
	if _, f := r.scope(); f != nil {
		return nil, f
	}
	c := r.commands[r.vars["command"]]
	if c == nil || c.guild != r.vars["guild"] {
		return nil, fails(http.StatusNotFound, 10063, "Unknown application command")
	}
	return c, nil
}

func getCommand(r *request) (any, *failure) {
	c, f := r.commandOf()
	if f != nil {
		return nil, f
	}
	return c.object(r.Application, true), nil
}

func createCommand(r *request) (any, *failure) {
	scope, f := r.scope()
	if f != nil {
		return nil, f
	}
	c, created, f := r.register("", r.object(), scope)
	if f != nil {
		return nil, f
	}
	if created {
		r.status = http.StatusCreated
	}
	return c.object(r.Application, true), nil
}

// register creates a command, or changes the one of that name and type.
func (r *request) register(at string, o map[string]any, scope []*command) (c *command, created bool, f *failure) {
	guild := r.vars["guild"]
	fields, f := checkCommand(at, o, guild != "")
	if f != nil {
		return nil, false, f
	}
	kind, name := fields["type"].(int), word(fields["name"])
	same := 0
	for _, known := range scope {
		if known.kind == kind && known.name == name {
			c = known
		}
		if known.kind == kind {
			same++
		}
	}
	if c == nil {
		most := 15
		if kind == chatInput {
			most = 100
		}
		if same >= most {
			return nil, false, blame(fails(http.StatusBadRequest, 30032, "Maximum number of application commands reached"))
		}
		r.creates = slices.DeleteFunc(r.creates, func(at time.Time) bool { return r.at.Sub(at) >= 24*time.Hour })
		if len(r.creates) >= mostCreates {
			return nil, false, fails(http.StatusBadRequest, 30034, "Max number of daily application command creates has been reached (200)")
		}
		r.creates = append(r.creates, r.at)
		c, created = &command{id: r.newID(), guild: guild, name: name, kind: kind}, true
		r.commands[c.id] = c
	}
	c.set(fields, r.newID())
	r.pen.Change()
	return c, created, nil
}

// set gives a command what was sent, as a new version.
func (c *command) set(fields map[string]any, version string) {
	fields["version"] = version
	c.fields, c.name = fields, word(fields["name"])
}

func editCommand(r *request) (any, *failure) {
	c, f := r.commandOf()
	if f != nil {
		return nil, f
	}
	o := maps.Clone(c.fields)
	maps.Copy(o, r.object())
	o["type"] = c.kind
	// What is kept came from the API; it has to be read as what is sent.
	var sent map[string]any
	if err := decode(encode(o), &sent); err != nil {
		panic(err)
	}
	if c.guild != "" {
		delete(sent, "contexts")
		delete(sent, "integration_types")
	}
	fields, f := checkCommand("", sent, c.guild != "")
	if f != nil {
		return nil, f
	}
	if name := word(fields["name"]); slices.ContainsFunc(r.commandsOf(c.guild), func(o *command) bool { return o != c && o.kind == c.kind && o.name == name }) {
		return nil, blame(fails(http.StatusBadRequest, 40041, "An application command with that name already exists"))
	}
	c.set(fields, r.newID())
	r.pen.Change()
	return c.object(r.Application, true), nil
}

func deleteCommand(r *request) (any, *failure) {
	c, f := r.commandOf()
	if f != nil {
		return nil, f
	}
	delete(r.commands, c.id)
	r.pen.Change()
	return nil, nil
}

// overwriteCommands makes the commands of the body the only ones.
func overwriteCommands(r *request) (any, *failure) {
	scope, f := r.scope()
	if f != nil {
		return nil, f
	}
	items, ok := r.body.([]any)
	if !ok {
		return nil, wrongForm("", "LIST_TYPE_CONVERT", "Only iterables may be used in a ListType")
	}
	kinds, names := map[int]int{}, map[string]bool{}
	form := &form{}
	for i, v := range items {
		fields, f := checkCommand(join("", i), form.object(join("", i), v), r.vars["guild"] != "")
		if f != nil {
			form.errors = append(form.errors, f.errors...)
			continue
		}
		kind := fields["type"].(int)
		kinds[kind]++
		if name := string(rune(kind)) + word(fields["name"]); names[name] {
			form.wrong(join("", i), "APPLICATION_COMMANDS_DUPLICATE_NAME", "Application command names must be unique: %q", fields["name"])
		} else {
			names[name] = true
		}
	}
	if f := form.failure(); f != nil {
		return nil, f
	}
	if kinds[chatInput] > 100 || kinds[userCommand] > 15 || kinds[messageCommand] > 15 {
		return nil, blame(fails(http.StatusBadRequest, 30032, "Maximum number of application commands reached"))
	}
	kept := []any{}
	for _, c := range scope {
		if !names[string(rune(c.kind))+c.name] {
			delete(r.commands, c.id)
		}
	}
	for i, v := range items {
		c, _, f := r.register(join("", i), object(v), r.commandsOf(r.vars["guild"]))
		if f != nil {
			return nil, f
		}
		kept = append(kept, c.object(r.Application, true))
	}
	return kept, nil
}

// Commands are the names of the global application commands, sorted.
func (s *Server) Commands() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var names []string
	for _, c := range s.commandsOf("") {
		names = append(names, c.name)
	}
	slices.Sort(names)
	return names
}
