package discord

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"adjutant/bot/discord/slash"
	"adjutant/bot/intake"
	"adjutant/chat"
)

// registry is what Discord has of our application commands. Its zero value knows of
// none.
type registry struct {
	ids atomic.Pointer[map[string]string] // by name; the map is never changed

	mu      sync.Mutex
	trouble error
}

// id is that of an application command, or empty where it is not known.
func (r *registry) id(name string) string {
	ids := r.ids.Load()
	if ids == nil {
		return ""
	}
	return (*ids)[name]
}

// fault is why Discord may have other commands than ours, and what becomes of it; nil
// where it has ours.
func (r *registry) fault() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.trouble
}

func (r *registry) note(err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.trouble = err
}

// Pauses between attempts to bring the commands up to date: the first, and the one
// that they grow to. Once a day's number is used up, nothing is gained before an hour.
const (
	commandsAgain = 5 * time.Second
	commandsRest  = time.Hour
)

// caller makes a request, as [Discord.call] does.
type caller func(ctx context.Context, r request, into any) error

// keepCommands brings Discord's commands up to date, however long that takes. Until
// then the bot works, with the commands that Discord has.
func (d *Discord) keepCommands(ctx context.Context) {
	d.registered.keep(ctx, d.opts.Log, func() error {
		me, err := d.who(ctx)
		if err != nil {
			return err
		}
		return d.registered.sync(ctx, d.opts.Log, me.Application, d.set, d.call)
	})
}

// keep tries until it succeeds or ctx ends.
func (r *registry) keep(ctx context.Context, log *slog.Logger, try func() error) {
	defer r.note(nil)
	for pause := commandsAgain; ; pause = min(2*pause, commandsRest) {
		err := try()
		if err == nil || ctx.Err() != nil {
			return
		}
		wait := pause
		if later, ok := errors.AsType[*chat.Later](err); ok {
			wait = min(max(wait, later.After), commandsRest)
		}
		if refusal, ok := errors.AsType[*refused](err); ok && refusal.Code == codeCommandsOfDay {
			wait = commandsRest
			r.note(errors.New("Discord takes no more new commands today, so some that it shows may be of an older version. They are tried again every hour"))
		} else {
			r.note(fmt.Errorf("the commands that Discord shows could not be brought up to date; that is tried again. The last answer was: %w", err))
		}
		log.Warn("Discord's commands could not be brought up to date", "again_in", wait, "error", err)
		if !intake.Wait(ctx, wait) {
			return
		}
	}
}

// sync makes Discord have our commands and no others. One that is refused does not
// stop the others.
func (r *registry) sync(ctx context.Context, log *slog.Logger, app string, set *slash.Set, call caller) error {
	base := "/applications/" + app + "/commands"
	var have []json.RawMessage
	if err := call(ctx, request{method: "GET", path: base + "?with_localizations=true"}, &have); err != nil {
		return fmt.Errorf("reading the commands: %w", err)
	}
	put, remove, err := set.Difference(have)
	if err != nil {
		return err
	}
	ids := slash.IDs(have)
	maps.DeleteFunc(ids, func(_, id string) bool { return slices.Contains(remove, id) })
	r.ids.Store(&ids)
	var faults []error
	for _, id := range remove { // first, since Discord has a hundred at most
		err := call(ctx, request{method: "DELETE", path: base + "/" + id}, nil)
		if refusal, ok := errors.AsType[*refused](err); ok && refusal.Code == codeUnknownCommand {
			err = nil
		}
		if err != nil {
			faults = append(faults, fmt.Errorf("removing a command: %w", err))
			if goesForAll(err) {
				return errors.Join(faults...)
			}
		}
	}
	for _, c := range put {
		if err := r.put(ctx, base, c, call); err != nil {
			faults = append(faults, fmt.Errorf("making the command %q: %w", c.Name, err))
			if goesForAll(err) {
				break
			}
		}
	}
	if len(put)+len(remove) > 0 {
		log.Info("Discord's commands were brought up to date", "put", len(put), "removed", len(remove), "failed", len(faults))
	}
	return errors.Join(faults...)
}

// goesForAll reports whether the next command would fail as well.
func goesForAll(err error) bool {
	refusal, ok := errors.AsType[*refused](err)
	return !ok || refusal.Code == codeCommandsOfDay || refusal.Status == 401 || refusal.Status == 429
}

// put makes a command, or changes the one of its name, and notes its id.
func (r *registry) put(ctx context.Context, base string, c slash.Command, call caller) error {
	var made struct {
		ID string `json:"id"`
	}
	if err := call(ctx, request{method: "POST", path: base, body: c}, &made); err != nil {
		return err
	}
	if c.Type == slash.ChatInput && made.ID != "" {
		ids := maps.Clone(*r.ids.Load())
		ids[c.Name] = made.ID
		r.ids.Store(&ids)
	}
	return nil
}
