package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"adjutant/bot/checklist"
	"adjutant/bot/console"
	"adjutant/bot/model"
	"adjutant/chat"
	"adjutant/commands"
	"adjutant/ops"
	"adjutant/ops/dates"
	"adjutant/storage"
)

// modelFlags are the flags of adjutant model check.
type modelFlags struct {
	org, person, digest, question, draft string
	send, json                           bool
}

// names reports whether a question is named rather than left to us.
func (f modelFlags) names() bool { return f.digest != "" || f.question != "" || f.draft != "" }

func newModel() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "model",
		Short: "Let a language model word what was computed: a check of what is missing, and of what would be sent",
	}
	cmd.AddCommand(newModelCheck())
	return cmd
}

func newModelCheck() *cobra.Command {
	var flags modelFlags
	cmd := &cobra.Command{
		Use:   "check",
		Short: "Say whether a language model is used and what for, and show exactly what it would be sent",
		Long: "Says whether the environment names a model and the organisation lets it be used, and\n" +
			"shows exactly what it would be sent: for a digest, a question and words to make a\n" +
			"draft of. Nothing is sent without --send, and the key is never shown. Ends with\n" +
			"status 1 if there is something to fix.\n\n" +
			"With --data it is about your records; it needs the file for itself: stop the bot, or\n" +
			"read a backup. Beside a running bot, --org FILE takes your organisation and a few\n" +
			"made-up records; without either, everything is made up.\n\n" +
			"--send asks the model whether it is there. What --digest, --ask and --draft name it\n" +
			"is asked as well, if the organisation lets it be: the answer is shown, and what\n" +
			"becomes of it. That counts in the budget of the day.",
		Example: "  adjutant model check\n" +
			"  adjutant model check --data backup.db --digest ceo-weekly\n" +
			"  adjutant model check --data backup.db --digest ceo-weekly --send",
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return runModelCheck(cmd, flags) },
	}
	f := cmd.Flags()
	f.StringVar(&flags.org, "org", "", "take this organisation's `file` instead of the data file")
	f.StringVar(&flags.person, "for", "", "the `person` whose rights hold (@mia); if not given, whom the digest is for, or the CEO")
	f.StringVar(&flags.digest, "digest", "", "the `digest` of the organisation's file, such as ceo-weekly; if not given, one for the CEO")
	f.StringVar(&flags.question, "ask", "", "a `question`, as for /ask")
	f.StringVar(&flags.draft, "draft", "", "plain `words`, as for /draft")
	f.BoolVar(&flags.send, "send", false, "ask the model")
	f.BoolVar(&flags.json, "json", false, "print the requests alone, each as the JSON that is sent; the check goes to the error output")
	return cmd
}

// modelCheck is a check of a model.
type modelCheck struct {
	flags    modelFlags
	settings modelSettings
	store    storage.Store
	org      *ops.Org
	book     *commands.Book
	client   *model.Client
	now      time.Time
	// out takes what people read, bodies what is sent where that is wanted alone.
	out, bodies io.Writer
	say         checklist.Say
}

func runModelCheck(cmd *cobra.Command, flags modelFlags) (err error) {
	m := &modelCheck{flags: flags, out: cmd.OutOrStdout(), now: wallClock()}
	if flags.json {
		m.bodies, m.out = m.out, cmd.ErrOrStderr()
	}
	if m.settings, err = readModelSettings(os.Environ()); err != nil {
		return err
	}
	log, err := newLog(cmd.ErrOrStderr(), "warn")
	if err != nil {
		return err
	}
	if m.book, err = commands.New(commands.Platform{Name: console.Name, ByHandle: true}); err != nil {
		return err
	}
	m.book.Model = true
	store, leave, about, err := checkedCompany(cmd, flags.org, m.book, m.now)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, leave()) }()
	m.store = store
	m.client = m.settings.client(store, func() time.Time { return m.now }, log)
	defer m.client.Close()
	if err := m.readOrg(cmd.Context()); err != nil {
		return err
	}
	var failed error
	err = printCheck(cmd, m.out, "docs/model.md", func(ctx context.Context, say checklist.Say) {
		m.say = say
		m.checkSettings()
		m.checkUse()
		if failed = m.checkBudget(ctx); failed != nil {
			return
		}
		if flags.send {
			m.checkAnswers(ctx)
		}
		m.say.Note("%s", about)
		failed = m.showAll(ctx)
	})
	if failed != nil {
		return failed
	}
	return err
}

// readOrg reads the organisation, and whom the check is for.
func (m *modelCheck) readOrg(ctx context.Context) error {
	err := m.store.View(ctx, func(r storage.Reader) (err error) {
		m.org, err = m.book.Org(r)
		return err
	})
	if err != nil {
		return err
	}
	m.flags.person = strings.TrimPrefix(m.flags.person, "@")
	if _, known := m.org.Person(ops.Handle(m.flags.person)); m.flags.person != "" && !known {
		return fmt.Errorf("--for: there is no @%s in the organisation", m.flags.person)
	}
	if _, known := m.org.Digest(m.flags.digest); m.flags.digest != "" && !known {
		return fmt.Errorf("--digest: the organisation’s file has no digest %q", m.flags.digest)
	}
	return nil
}

// checkSettings says what the environment names.
func (m *modelCheck) checkSettings() {
	set := m.settings
	if !set.on() {
		m.say.Fix("The environment names no model, so none is asked. Set OPENAI_MODEL, with OPENAI_API_KEY or OPENAI_BASE_URL.")
		return
	}
	key := "without a key"
	if !set.Key.IsZero() {
		key = "with a key"
	}
	named := "the model " + set.Name
	if set.azure() {
		named = "Azure’s deployment " + set.Name + " (API version " + set.Version + ")"
	}
	m.say.Fine("The environment names %s at %s, %s.", named, set.URL, key)
	if readable(set.URL) {
		m.say.Note("It is asked without encryption: whoever is between here and there reads along.")
	}
}

// checkUse says what the organisation lets a model be used for, and told.
func (m *modelCheck) checkUse() {
	use := m.org.Model
	if !use.On() {
		m.say.Fix("The organisation’s file lets no model be used. Add to it: model: {for: [%s]}", strings.Join(ops.ModelPurposes, ", "))
	} else {
		text := "The organisation’s file lets it be used for " + strings.Join(use.For, ", ")
		if not := slices.DeleteFunc(slices.Clone(ops.ModelPurposes), use.Serves); len(not) > 0 {
			text += ", and not for " + strings.Join(not, ", ")
		}
		m.say.Fine("%s.", text)
	}
	m.say.Fine("It may be told of %s: %s. What is confidential never leaves.", use.KindWords(), use.AudienceWords())
	if use.RealNames {
		m.say.Note("People’s names leave as they are (names: real).")
	} else {
		m.say.Fine("People’s names are replaced on the way out, and put back on the way in.")
	}
}

// day is the day on which what is asked counts.
func (m *modelCheck) day() string {
	return dates.Of(m.now.In(m.org.Location(ops.Person{}))).String()
}

// checkBudget says what is left of the day's tokens.
func (m *modelCheck) checkBudget(ctx context.Context) error {
	var meter storage.Meter
	err := m.store.View(ctx, func(r storage.Reader) (err error) {
		meter, err = storage.MeterOf(r, m.day())
		return err
	})
	if err != nil {
		return err
	}
	used, budget := meter.Tokens(), m.org.Model.Budget()
	if used >= budget {
		m.say.Fix("All %s tokens of the day are used up. Wait for tomorrow, or raise tokens_a_day in the organisation’s file.", ops.Grouped(budget))
		return nil
	}
	m.say.Fine("%s of the day’s %s tokens are used.", ops.Grouped(used), ops.Grouped(budget))
	return nil
}

// modelPatience is how long a model is waited for in a check: longer than in chat, since
// one of one's own may have to be loaded first.
const modelPatience = 2 * time.Minute

// checkAnswers asks the model whether it is there. The moment is in the question, so
// that no answer of before is given again; nothing of the company is.
func (m *modelCheck) checkAnswers(ctx context.Context) {
	if !m.settings.on() {
		m.say.Note("Nothing is sent, since no model is named.")
		return
	}
	at, err := json.Marshal(map[string]string{"moment": time.Now().UTC().Format(time.RFC3339Nano)})
	if err != nil {
		m.say.Fix("The question could not be written: %v", err)
		return
	}
	began := time.Now()
	advice := m.client.Consult(ctx, chat.Consult{
		Step: "check", Purpose: chat.ForQuestion, Wait: modelPatience, Most: 200,
		Task:     "This is a test of the connection. Answer with ready set to true.",
		Material: at,
		Schema:   json.RawMessage(`{"type":"object","properties":{"ready":{"type":"boolean"}},"required":["ready"],"additionalProperties":false}`),
		Day:      m.day(), Budget: m.org.Model.Budget(),
	})
	if advice.Failed != "" {
		m.say.Fix("The model gives no answer: %s. The line on the error output has the cause.", advice.Failed)
		return
	}
	took := "at once"
	if d := time.Since(began).Round(100 * time.Millisecond); d > 0 {
		took = "after " + d.String()
	}
	m.say.Fine("The model answers, in the form that is asked for, %s.", took)
}
