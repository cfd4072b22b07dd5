//go:build unix

package main

import (
	"bufio"
	"os/exec"
	"strings"
	"testing"

	"adjutant/bot/model/fakemodel"
	"adjutant/bot/slack/fakeslack"
)

// TestKilledWhileTheModelThinks kills the bot while it is asking the model what somebody
// wants to know, in Slack and in Discord. Once it is started again, both get the answer.
func TestKilledWhileTheModelThinks(t *testing.T) {
	s := newBare(t, acmeOnBoth+"model: {for: [questions]}\n")
	s.useSlack(t)
	s.useDiscord(t)
	model := fakemodel.New(t)
	t.Setenv("OPENAI_API_KEY", model.Key)
	t.Setenv("OPENAI_MODEL", model.Model)
	t.Setenv("OPENAI_BASE_URL", model.URL())
	start := func() *exec.Cmd {
		t.Helper()
		cmd, out := s.process(t)
		go drain(out)
		s.slack.WaitConnected(1)
		s.connected(t)
		return cmd
	}
	model.Answer(func(fakemodel.Request) fakemodel.Response { return fakemodel.Fault("late") })
	cmd := start()
	const question = "why is support red?"
	tom, ana := s.slack.As("U01TOM"), s.discord.As(anaAccount)
	asked := make(chan fakeslack.Ack, 1)
	go func() { asked <- tom.Slash("C01LEGAL", "/coo", "ask "+question) }()
	ack := ana.Command(supportThere, "ask", map[string]any{"question": question})
	if !ack.Thinking() {
		t.Errorf("in Discord the question was acknowledged so: %+v", ack)
	}
	if there := <-asked; !strings.Contains(string(there.Payload), "Working on it") {
		t.Errorf("in Slack the question was acknowledged so: %+v", there)
	}
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait() // it was killed
	s.slack.WaitFor("the end", func() bool { return s.slack.Sockets() == 0 })

	model.Answer(planAndAnswer)
	cmd = start()
	s.slack.WaitFor("the answer", func() bool { return strings.Contains(plain(tom.Ephemerals("C01LEGAL")), "Looked for:") })
	s.discord.WaitFor("the answer", func() bool { return strings.Contains(plain(ack.Replies()), "Looked for:") })
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait()
	if n := len(ack.Replies()); n != 1 {
		t.Errorf("in Discord there are %d answers", n)
	}
	if n := strings.Count(plain(tom.Ephemerals("C01LEGAL")), "Looked for:"); n != 1 {
		t.Errorf("in Slack there are %d answers", n)
	}
	s.holdsNoSecret(t)
}

// drain reads what a process says, so that it can go on.
func drain(out *bufio.Scanner) {
	for out.Scan() {
	}
}
