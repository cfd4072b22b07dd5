//go:build unix

package main

import (
	"bufio"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"adjutant/bot/slack/fakeslack"
)

// process starts adjutant serve as a process of its own, and returns what it says.
func (s *served) process(t *testing.T) (*exec.Cmd, *bufio.Scanner) {
	t.Helper()
	program := filepath.Join(t.TempDir(), "adjutant") // under this name the tests are the program
	self, err := os.Executable()
	if err == nil {
		err = os.Symlink(self, program)
	}
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), program, "serve", "--data", s.data, "--org", s.org)
	cmd.Stderr = s.log
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	return cmd, bufio.NewScanner(out)
}

// TestSignals: the first signal lets the bot finish what is under way, a second one
// ends it at once, and it comes back with everything that was acknowledged.
func TestSignals(t *testing.T) {
	s := newServed(t)
	start := func() (*exec.Cmd, *bufio.Scanner) {
		t.Helper()
		cmd, out := s.process(t)
		s.slack.WaitConnected(1)
		return cmd, out
	}
	signal := func(cmd *exec.Cmd) {
		t.Helper()
		if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
			t.Fatal(err)
		}
	}
	reads := func(out *bufio.Scanner, text string) {
		t.Helper()
		for out.Scan() {
			if strings.Contains(out.Text(), text) {
				return
			}
		}
		t.Fatalf("it did not say %q\n%s", text, s.log)
	}

	cmd, out := start()
	ana := s.slack.As("U01ANA")
	if ack := ana.Slash("C01SUPPORT", "/risk", "log A port may close"); ack.Failed != "" {
		t.Fatalf("%+v", ack)
	}
	s.slack.Fail("views.open", fakeslack.Fault{Hang: true}) // so that it has something under way
	go ana.Slash("C01SUPPORT", "/risk", "log")
	s.slack.WaitFor("a form that is being opened", func() bool { return len(s.slack.Calls("views.open")) > 0 })
	signal(cmd)
	reads(out, "Stopping: ")
	signal(cmd)
	for out.Scan() {
		if out.Text() == "Stopped." {
			t.Error("the second signal was waited for")
		}
	}
	_ = cmd.Wait() // it was killed; how is looked at below
	if status := cmd.ProcessState.Sys().(syscall.WaitStatus); !status.Signaled() || status.Signal() != syscall.SIGTERM {
		t.Errorf("it ended with %s", cmd.ProcessState)
	}

	s.slack.Tear()
	cmd, out = start()
	ana.Slash("C01SUPPORT", "/coo", "risk show RISK-1")
	s.slack.WaitFor("the risk of before", func() bool {
		return strings.Contains(plain(ana.Ephemerals("C01SUPPORT")), "A port may close")
	})
	signal(cmd)
	reads(out, "Stopped.")
	if err := cmd.Wait(); err != nil {
		t.Errorf("it ended with %v", err)
	}
	s.holdsNoSecret(t)
}
