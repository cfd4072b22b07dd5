package main

import (
	"fmt"
	"net"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"

	"adjutant/bot/model/fakemodel"
)

// modelCmd FILE [azure] starts a language model that answers what the file says, to the end of
// the script, and lets the environment name it. What it would not have taken fails the
// script. With azure it is a deployment there.
func modelCmd(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) == 0 || len(args) > 2 || len(args) == 2 && args[1] != "azure" {
		ts.Fatalf("usage: model FILE [azure]")
	}
	answer, err := fakemodel.Script(ts.ReadFile(args[0]))
	ts.Check(err)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	ts.Check(err)
	s := fakemodel.Start(l)
	s.Answer(answer)
	ts.Defer(func() {
		s.Close()
		if refused := s.Refusals(); len(refused) > 0 {
			panic(fmt.Sprintf("the model was asked what no API takes: %s", strings.Join(refused, "; ")))
		}
	})
	ts.Setenv("OPENAI_API_KEY", s.Key)
	ts.Setenv("OPENAI_BASE_URL", s.URL())
	ts.Setenv("OPENAI_MODEL", s.Model)
	if len(args) == 2 {
		ts.Setenv("OPENAI_BASE_URL", s.AzureURL())
		ts.Setenv("OPENAI_API_VERSION", "2024-10-21")
	}
}
