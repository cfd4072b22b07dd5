package office

import (
	"bufio"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
)

// Child is the test's own binary as another process, which can be killed. Its TestMain
// sees the environment's variable, and is the bot instead of running tests.
type Child struct {
	t     testing.TB
	cmd   *exec.Cmd
	stdin io.Closer
	// Out is what it prints.
	Out io.Reader
}

// StartChild starts one, with the variable holding birth as JSON. It lives until it is
// killed or stopped, and ends by itself with the test's process, if its TestMain calls
// [WithParent].
func StartChild(t testing.TB, variable string, birth any) *Child {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	raw, err := json.Marshal(birth)
	if err != nil {
		t.Fatal(err)
	}
	c := &Child{t: t, cmd: exec.Command(self)}
	c.cmd.Env = append(os.Environ(), variable+"="+string(raw))
	c.cmd.Stderr = os.Stderr
	var in, out error
	c.stdin, in = c.cmd.StdinPipe()
	c.Out, out = c.cmd.StdoutPipe()
	if err := errors.Join(in, out); err != nil {
		t.Fatal(err)
	}
	if err := c.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	return c
}

// Address is where it listens, which it has to print first of all.
func (c *Child) Address() string {
	c.t.Helper()
	line, err := bufio.NewReader(c.Out).ReadString('\n')
	if err != nil {
		c.t.Fatalf("the bot does not listen: %v", err)
	}
	return strings.TrimSpace(line)
}

// Kill ends the process at once.
func (c *Child) Kill() {
	_ = c.cmd.Process.Kill()
	if err := c.cmd.Wait(); err == nil || !strings.Contains(err.Error(), "killed") {
		c.t.Errorf("the bot ended by itself: %v", err)
	}
}

// Stop ends it as one does who has time.
func (c *Child) Stop() {
	c.t.Helper()
	if err := c.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		c.t.Fatal(err)
	}
	if err := c.cmd.Wait(); err != nil {
		c.t.Errorf("the bot did not stop well: %v", err)
	}
}

// ChildLog logs everything to the end of a file. Without one, errors are said.
func ChildLog(path string) (*slog.Logger, error) {
	if path == "" {
		return slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelError})), nil
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, err
	}
	return slog.New(slog.NewTextHandler(f, &slog.HandlerOptions{Level: slog.LevelDebug})), nil
}

// WithParent ends a child once the process is gone that has started it.
func WithParent() {
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin)
		os.Exit(4)
	}()
}
