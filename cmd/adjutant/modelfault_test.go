//go:build unix

package main

import (
	"bytes"
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"adjutant/bot/model/fakemodel"
	"adjutant/storage"
)

// due is Acme's bot before it starts: a digest for Mia has been due for a moment, and a
// model is named that answers as the test says.
func due(t *testing.T) (*served, *fakemodel.Server) {
	t.Helper()
	now := time.Now().UTC()
	s := newBare(t, strings.Replace(acme, "Europe/Paris", "UTC", 1)+
		"digests: [{name: ceo-daily, audience: ceo, every: \"daily at "+now.Format("15:04")+"\", to: [\"@mia\"]}]\nworkweek: [mon, tue, wed, thu, fri, sat, sun]\nmodel: {for: [digests]}\n")
	s.useSlack(t)
	before := now.Add(-2 * time.Minute)
	wallClock = func() time.Time { return before }
	defer func() { wallClock = time.Now }()
	if text, err := adjutant(t, "org", "apply", s.org, "--data", s.data); err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	root, said := newRoot(), &bytes.Buffer{}
	root.SetArgs([]string{"console", "--data", s.data, "--at", before.Format("2006-01-02 15:04"), "--as", "@ana", "--in", "#support"})
	root.SetIn(strings.NewReader("/update off track The agency pulled out\n"))
	root.SetOut(said)
	root.SetErr(said)
	if err := root.ExecuteContext(t.Context()); err != nil || !strings.Contains(said.String(), "UPD-1") {
		t.Fatalf("%v\n%s", err, said)
	}
	model := fakemodel.New(t)
	model.Answer(func(fakemodel.Request) fakemodel.Response { return fakemodel.Fault("late") })
	t.Setenv("OPENAI_API_KEY", model.Key)
	t.Setenv("OPENAI_MODEL", model.Model)
	t.Setenv("OPENAI_BASE_URL", model.URL())
	return s, model
}

// asked waits until the model has been asked that often.
func asked(t *testing.T, model *fakemodel.Server, times int) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	if model.Wait(ctx, times); ctx.Err() != nil {
		t.Fatalf("the model was asked %d times", len(model.Requests()))
	}
}

// digests are those that Mia has been sent.
func (s *served) digests() (all []string) {
	for _, m := range s.slack.Messages("U01MIA") {
		if text := m.Plain(); strings.Contains(text, "DIG-") {
			all = append(all, text)
		}
	}
	return all
}

// again starts the bot again with a model that answers, has it do something, stops it, and
// looks for the one digest.
func (s *served) again(t *testing.T, model *fakemodel.Server) string {
	t.Helper()
	model.Answer(func(fakemodel.Request) fakemodel.Response {
		return fakemodel.Say(`{"headline":{"text":"","cites":[]},"lines":[{"about":"UPD-1","text":"Customer Support is off track, and the agency pulled out.","cites":["UPD-1"]}]}`)
	})
	s.slack.Tear()
	s.run(t)
	s.waitFor("the digest", func() bool { return len(s.digests()) > 0 })
	s.slack.WaitConnected(1)
	ana := s.slack.As("U01ANA")
	ana.Slash("C01SUPPORT", "/coo", "my")
	s.waitFor("an answer", func() bool {
		return strings.Contains(plain(ana.Ephemerals("C01SUPPORT")), "Nothing waits for you, Ana")
	})
	s.cancel()
	if err := s.ended(t); err != nil {
		t.Error(err)
	}
	onFile(t, s.data, func(tx storage.Tx) error {
		if _, err := storage.Editions.Get(tx, "DIG-1"); err != nil {
			return err
		}
		if _, err := storage.Editions.Get(tx, "DIG-2"); err == nil {
			return errors.New("there is a second edition")
		}
		return nil
	})
	all := s.digests()
	if len(all) != 1 {
		t.Fatalf("Mia reads %q", all)
	}
	return all[0]
}

// TestStoppedWhileAModelIsAsked: who stops the bot does not wait for a model. The digest
// for which it was asked goes out at once as it was computed, and not again.
func TestStoppedWhileAModelIsAsked(t *testing.T) {
	s, model := due(t)
	s.run(t)
	asked(t, model, 1)
	began := time.Now()
	s.cancel()
	if err := s.ended(t); err != nil {
		t.Error(err)
	}
	if took := time.Since(began); took > 10*time.Second { // a digest waits for 20
		t.Errorf("it stopped after %s", took)
	}
	if text := s.again(t, model); !strings.Contains(text, "The agency pulled out") || strings.Contains(text, "✎") {
		t.Errorf("Mia reads %s", text)
	}
}

// TestKilledWhileAModelIsAsked: where nothing could be finished, the digest comes after
// the start, in the words of the model.
func TestKilledWhileAModelIsAsked(t *testing.T) {
	s, model := due(t)
	program := filepath.Join(t.TempDir(), "adjutant") // under this name the tests are the program
	self, err := os.Executable()
	if err == nil {
		err = os.Symlink(self, program)
	}
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), program, "serve", "--data", s.data, "--org", s.org)
	cmd.Stdout, cmd.Stderr = s.out, s.log
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	asked(t, model, 1)
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Wait(); err == nil {
		t.Error("it ended by itself")
	}
	if text := s.again(t, model); !strings.Contains(text, "the agency pulled out. ✎") {
		t.Errorf("Mia reads %s", text)
	}
}
