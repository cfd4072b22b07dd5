package main

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"adjutant/bot/discord/fakediscord"
	"adjutant/bot/slack/fakeslack"
)

// served is a bot that serves a company in chat services for tests.
type served struct {
	slack     *fakeslack.Server   // nil if there is none
	discord   *fakediscord.Server // nil if there is none
	servers   []chatServer        // those that there are
	data, org string
	out, log  *lines
	cancel    context.CancelFunc
	done      chan error
}

// chatServer is what is common to the chat services for tests.
type chatServer interface {
	WaitFor(what string, cond func() bool)
	Poke()
	Secrets() []string
	Refusals() []string
}

// newBare is a company without a chat service, and without a token in the environment.
func newBare(t *testing.T, org string) *served {
	t.Helper()
	dir := t.TempDir()
	s := &served{
		data: filepath.Join(dir, "adjutant.db"), org: filepath.Join(dir, "org.yaml"),
		out: &lines{}, log: &lines{}, done: make(chan error, 1),
	}
	if err := os.WriteFile(s.org, []byte(org), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, v := range os.Environ() {
		if name, _, _ := strings.Cut(v, "="); strings.HasPrefix(name, "SLACK_") || strings.HasPrefix(name, "ADJUTANT_") || strings.HasPrefix(name, "DISCORD_") || strings.HasPrefix(name, "OPENAI_") {
			t.Setenv(name, "")
		}
	}
	return s
}

// run starts adjutant serve with these flags besides the data file and its
// organisation. It is stopped, and looked through for secrets, when the test ends.
func (s *served) run(t *testing.T, args ...string) {
	t.Helper()
	root := newRoot()
	root.SetArgs(append([]string{"serve", "--data", s.data, "--org", s.org}, args...))
	root.SetOut(s.out)
	root.SetErr(s.log)
	ctx, cancel := context.WithCancel(context.Background())
	s.cancel = cancel
	s.out.notify(s.poke)
	done := make(chan struct{})
	go func() {
		defer s.poke()
		defer close(done)
		s.done <- root.ExecuteContext(ctx)
	}()
	t.Cleanup(func() {
		cancel()
		<-done
		if t.Failed() {
			t.Logf("it said:\n%s\nand logged:\n%s", s.out, s.log)
		}
		s.holdsNoSecret(t)
		for _, server := range s.servers {
			if refused := server.Refusals(); len(refused) > 0 {
				t.Errorf("it is refused: %q\nlog:\n%s", refused, s.log)
			}
		}
	})
}

// poke lets who waits look again.
func (s *served) poke() {
	for _, server := range s.servers {
		server.Poke()
	}
}

// waitFor waits until that is so, and fails the test if it takes too long.
func (s *served) waitFor(what string, cond func() bool) { s.servers[0].WaitFor(what, cond) }

// ended waits for the bot to end by itself, or as it was asked to.
func (s *served) ended(t *testing.T) error {
	t.Helper()
	var err error
	s.waitFor("the end of the bot", func() bool {
		select {
		case err = <-s.done:
			return true
		default:
			return false
		}
	})
	return err
}

// stops asks it to end, which it does well.
func (s *served) stops(t *testing.T) {
	t.Helper()
	s.cancel()
	if err := s.ended(t); err != nil {
		t.Errorf("it ended with %v", err)
	}
}

// says waits until the bot has printed that.
func (s *served) says(t *testing.T, text string) {
	t.Helper()
	s.waitFor("“"+text+"”", func() bool { return strings.Contains(s.out.String(), text) })
}

func (s *served) holdsNoSecret(t *testing.T) {
	t.Helper()
	if all := s.out.String() + s.log.String(); strings.Contains(all, "modelsecret") {
		t.Errorf("the key of the model was printed\n%s", all)
	}
	for _, server := range s.servers {
		for _, secret := range server.Secrets() {
			if strings.Contains(s.out.String(), secret) || strings.Contains(s.log.String(), secret) {
				t.Errorf("a secret was printed\n%s\n%s", s.out, s.log)
			}
		}
	}
}

// checked runs the check of a service, wants it to print that and no secret, and returns
// how it ended.
func (s *served) checked(t *testing.T, service, want string, args ...string) error {
	t.Helper()
	text, err := adjutant(t, append([]string{service, "check"}, args...)...)
	if !strings.Contains(text, want) {
		t.Errorf("%q printed:\n%s\nand ended with %v; want %q in it", args, text, err, want)
	}
	for _, server := range s.servers {
		for _, secret := range server.Secrets() {
			if strings.Contains(text, secret) || err != nil && strings.Contains(err.Error(), secret) {
				t.Errorf("it shows a secret: %s, %v", text, err)
			}
		}
	}
	return err
}

// plain is what all messages say.
func plain[M interface{ Plain() string }](messages []M) string {
	var all strings.Builder
	for _, m := range messages {
		all.WriteString(m.Plain() + "\n")
	}
	return all.String()
}
