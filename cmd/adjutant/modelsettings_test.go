package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// someModelKey is the key of a model in these tests; nothing that is printed may have
// it.
const someModelKey = "sk-proj-modelsecretmodelsecret"

// TestModelSettings: what is set is read, and half a configuration is named with what
// is missing; without OPENAI_MODEL, nothing that other programs use matters.
func TestModelSettings(t *testing.T) {
	key, name := "OPENAI_API_KEY="+someModelKey, "OPENAI_MODEL=gpt-5-mini"
	file := filepath.Join(t.TempDir(), "key")
	if err := os.WriteFile(file, []byte(someModelKey+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for title, c := range map[string]struct {
		environ []string
		url     string   // where it is asked; empty for off
		want    []string // parts of the error; none if all is well
	}{
		"nothing":                {},
		"a key of another's":     {environ: []string{key, "OPENAI_BASE_URL=nonsense", "OPENAI_API_VERSION=1"}},
		"a file of another's":    {environ: []string{"OPENAI_API_KEY_FILE=" + file + ".gone"}},
		"an empty name":          {environ: []string{key, "OPENAI_MODEL= "}},
		"OpenAI":                 {environ: []string{key, name}, url: openAI},
		"OpenAI, by address":     {environ: []string{key, name, "OPENAI_BASE_URL=https://api.openai.com/v1/ "}, url: openAI},
		"a key in a file":        {environ: []string{"OPENAI_API_KEY_FILE=" + file, name}, url: openAI},
		"Ollama":                 {environ: []string{"OPENAI_MODEL=llama3.1:8b", "OPENAI_BASE_URL=http://localhost:11434/v1"}, url: "http://localhost:11434/v1"},
		"vLLM in another box":    {environ: []string{"OPENAI_MODEL=Qwen/Qwen3-8B", "OPENAI_BASE_URL=http://vllm:8000/v1"}, url: "http://vllm:8000/v1"},
		"in a private network":   {environ: []string{name, "OPENAI_BASE_URL=http://10.1.2.3:8000/v1"}, url: "http://10.1.2.3:8000/v1"},
		"a proxy, with a key":    {environ: []string{key, name, "OPENAI_BASE_URL=https://llm.example.com/team/v1"}, url: "https://llm.example.com/team/v1"},
		"Azure, with a version":  {environ: []string{key, "OPENAI_MODEL=my-deployment", "OPENAI_BASE_URL=https://northwind.openai.azure.com/", "OPENAI_API_VERSION=2024-10-21"}, url: "https://northwind.openai.azure.com"},
		"Azure, without":         {environ: []string{key, "OPENAI_MODEL=my-deployment", "OPENAI_BASE_URL=https://northwind.openai.azure.com/openai/v1/"}, url: "https://northwind.openai.azure.com/openai/v1"},
		"a name alone":           {environ: []string{name}, want: []string{"OPENAI_MODEL is set, but not where", "set OPENAI_API_KEY", "set OPENAI_BASE_URL"}},
		"no key for OpenAI":      {environ: []string{name, "OPENAI_BASE_URL=" + openAI}, want: []string{"OPENAI_API_KEY is missing: api.openai.com"}},
		"no key for Azure":       {environ: []string{name, "OPENAI_BASE_URL=https://n.openai.azure.com", "OPENAI_API_VERSION=2024-10-21"}, want: []string{"OPENAI_API_KEY is missing: n.openai.azure.com"}},
		"a version alone":        {environ: []string{key, name, "OPENAI_API_VERSION=2024-10-21"}, want: []string{"is for Azure, but no address", "OPENAI_BASE_URL"}},
		"no version":             {environ: []string{key, name, "OPENAI_BASE_URL=https://n.openai.azure.com"}, want: []string{"is Azure’s. Let it end in /openai/v1, or set OPENAI_API_VERSION"}},
		"both ways of Azure":     {environ: []string{key, name, "OPENAI_BASE_URL=https://n.openai.azure.com/openai/v1", "OPENAI_API_VERSION=2024-10-21"}, want: []string{"take OPENAI_API_VERSION away"}},
		"a version that is none": {environ: []string{key, name, "OPENAI_BASE_URL=https://n.openai.azure.com", "OPENAI_API_VERSION=v1"}, want: []string{"OPENAI_API_VERSION has to be a version", "take it away"}},
		"a password":             {environ: []string{name, "OPENAI_BASE_URL=https://me:modelsecret@llm.example.com/v1"}, want: []string{"has a user or a password in it"}},
		"a query":                {environ: []string{name, "OPENAI_BASE_URL=https://llm.example.com/v1?key=modelsecret"}, want: []string{"has a ? or a # in it"}},
		"in the clear":           {environ: []string{name, "OPENAI_BASE_URL=http://llm.example.com/v1"}, want: []string{"could be read on its way", "https://"}},
		"a public number":        {environ: []string{name, "OPENAI_BASE_URL=http://8.8.8.8/v1"}, want: []string{"could be read on its way"}},
		"no address":             {environ: []string{name, "OPENAI_BASE_URL=localhost:11434/v1"}, want: []string{"OPENAI_BASE_URL has to be like"}},
		"no server":              {environ: []string{name, "OPENAI_BASE_URL=http:///v1"}, want: []string{"OPENAI_BASE_URL has to be like"}},
		"too long a path":        {environ: []string{key, name, "OPENAI_BASE_URL=https://api.openai.com/v1/chat/completions"}, want: []string{"ends in /chat/completions, which is added"}},
		"Ollama's own way":       {environ: []string{name, "OPENAI_BASE_URL=http://localhost:11434/api/chat"}, want: []string{"ends in /api/chat"}},
		"Ollama without v1":      {environ: []string{name, "OPENAI_BASE_URL=http://localhost:11434"}, want: []string{"OPENAI_BASE_URL has to end in /v1"}},
		"OpenAI without v1":      {environ: []string{key, name, "OPENAI_BASE_URL=https://api.openai.com"}, want: []string{"OPENAI_BASE_URL has to end in /v1"}},
		"quotation marks":        {environ: []string{`OPENAI_API_KEY="` + someModelKey + `"`, `OPENAI_MODEL="gpt-5-mini"`}, want: []string{"OPENAI_MODEL has quotation marks", "OPENAI_API_KEY has quotation marks"}},
		"two names":              {environ: []string{key, "OPENAI_MODEL=gpt-5-mini gpt-5"}, want: []string{"OPENAI_MODEL has to be one name"}},
		"a broken key":           {environ: []string{"OPENAI_API_KEY=" + someModelKey + "\nmore", name}, want: []string{"OPENAI_API_KEY has a space or a line break"}},
		"a key of Slack's":       {environ: []string{"OPENAI_API_KEY=xoxb-modelsecret", name}, want: []string{"OPENAI_API_KEY holds a bot token"}},
		"a key twice":            {environ: []string{key, "OPENAI_API_KEY_FILE=" + file, name}, want: []string{"OPENAI_API_KEY and OPENAI_API_KEY_FILE are both set"}},
		"a file that is gone":    {environ: []string{"OPENAI_API_KEY_FILE=" + file + ".gone", name}, want: []string{"OPENAI_API_KEY_FILE: open "}},
		"much":                   {environ: []string{"OPENAI_MODEL=a b", "OPENAI_BASE_URL=http://llm.example.com/completions"}, want: []string{"one name", "could be read", "ends in /completions"}},
	} {
		t.Run(title, func(t *testing.T) {
			s, err := readModelSettings(c.environ)
			all, inAll := readSettings(c.environ)
			if (err != nil) != (len(c.want) > 0) || fmt.Sprint(inAll) != fmt.Sprint(err) {
				t.Fatalf("got the error %v; of all settings %v", err, inAll)
			}
			if err == nil && (s.URL != c.url && c.url != "" || s.on() != (c.url != "") || all.Model.URL != s.URL) {
				t.Errorf("it is asked at %q (on: %t), want %q", s.URL, s.on(), c.url)
			}
			if err == nil && s.on() && strings.HasPrefix(title, "OpenAI") && s.Key.Reveal() != someModelKey {
				t.Error("the key is lost")
			}
			text := fmt.Sprintf("%v %+v %#v %v", err, s, s, inAll)
			for _, part := range c.want {
				if !strings.Contains(text, part) {
					t.Errorf("%q is not in: %v", part, err)
				}
			}
			if c.want != nil {
				text = fmt.Sprint(err, inAll)
			}
			if strings.Contains(text, "modelsecret") {
				t.Errorf("it prints a secret: %s", text)
			}
		})
	}
}

// TestNearby: a model may be asked without encryption where no stranger listens.
func TestNearby(t *testing.T) {
	for host, want := range map[string]bool{
		"localhost": true, "127.0.0.1": true, "::1": true, "ollama": true, "gpu.internal": true, "box.local": true, "x.localhost": true,
		"llm.ml.svc": true, "llm.ml.svc.cluster.local": true, "nas.home.arpa": true, "10.0.0.9": true, "172.20.1.1": true, "192.168.1.4": true,
		"100.100.1.2": true, "fd00::1": true, "169.254.1.1": true, "::ffff:10.0.0.1": true, "LOCALHOST.": true,
		"api.openai.com": false, "8.8.8.8": false, "172.32.0.1": false, "2001:db8::1": false, "100.128.0.1": false, "::ffff:8.8.8.8": false,
		"local.example.com": false, "internal.example.com": false, "notlocal.localx": false, "0.0.0.0": false,
	} {
		if nearby(host) != want {
			t.Errorf("%s: %t", host, !want)
		}
	}
}
