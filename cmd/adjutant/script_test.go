package main

import (
	"flag"
	"io"
	"math/rand/v2"
	"net"
	"os"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

var update = flag.Bool("update", false, "write what the scripts print into their golden sections")

// TestMain lets the scripts run this very program as a process of its own,
// under the name adjutant, at the time that NOW says.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"adjutant": func() {
			if now, err := time.Parse(time.DateTime, os.Getenv("NOW")); err == nil {
				wallClock = func() time.Time { return now }
			}
			randomness = sameEachTime()
			os.Exit(run())
		},
	})
}

// sameEachTime is a source of codes whose transcript is always the same.
func sameEachTime() io.Reader { return rand.NewChaCha8([32]byte{}) }

// TestScripts runs the transcripts: each is a company, what people in it type,
// and what everybody is shown.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		UpdateScripts:       *update,
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Cmds:                scriptCommands,
		Setup: func(env *testscript.Env) error {
			// Every script runs on the same clock, whatever the day is.
			env.Setenv("AT", "2026-11-23 09:00")
			env.Setenv("TZ", "UTC")
			free, err := net.Listen("tcp", "127.0.0.1:0")
			if err != nil {
				return err
			}
			env.Setenv("ADDR", free.Addr().String())
			return free.Close()
		},
	})
}
