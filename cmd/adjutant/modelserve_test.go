package main

import (
	"strings"
	"testing"
)

// TestServeSaysWhichModel: whoever starts the bot is told which model is asked for what,
// and where one of the two switches is off.
func TestServeSaysWhichModel(t *testing.T) {
	const use = "model: {for: [digests, questions]}\n"
	for name, c := range map[string]struct {
		org, model, url string
		want            []string
		not             string
	}{
		"on": {use, "gpt-5-mini", "", []string{
			"Model: gpt-5-mini at api.openai.com, for digests and questions; all kinds of record: what the whole company may read, without people’s names; at most 200,000 tokens a day."}, "Careful"},
		"in the clear":     {use, "llama3.1:8b", "http://10.0.0.9:11434/v1", []string{"Model: llama3.1:8b at 10.0.0.9:11434, for", "Careful: the model is asked at http://10.0.0.9:11434/v1 without encryption"}, ""},
		"not used":         {"", "gpt-5-mini", "", []string{"gpt-5-mini at api.openai.com is not asked, since the organisation’s file lets it be used for nothing"}, ""},
		"not there":        {use, "", "", []string{"Note: the organisation’s file lets a language model be used for digests, questions, and none is set. See OPENAI_MODEL"}, ""},
		"no word about it": {"", "", "", nil, "odel"},
	} {
		t.Run(name, func(t *testing.T) {
			s := newBare(t, acme+c.org)
			s.useSlack(t)
			t.Setenv("OPENAI_API_KEY", someModelKey)
			t.Setenv("OPENAI_MODEL", c.model)
			t.Setenv("OPENAI_BASE_URL", c.url)
			s.run(t)
			s.slack.WaitConnected(1)
			for _, text := range c.want {
				s.says(t, text)
			}
			if c.not != "" && strings.Contains(s.out.String(), c.not) {
				t.Errorf("it says %q:\n%s", c.not, s.out)
			}
		})
	}
}

// TestServeRefusesHalfAModel: a model that is named and cannot be asked is said before
// anything is opened.
func TestServeRefusesHalfAModel(t *testing.T) {
	s := newServed(t)
	t.Setenv("OPENAI_MODEL", "gpt-5-mini")
	t.Setenv("OPENAI_BASE_URL", "https://me:modelsecret@llm.example.com/v1")
	text, err := adjutant(t, "serve", "--data", s.data, "--org", s.org)
	if err == nil || !strings.Contains(err.Error(), "OPENAI_BASE_URL has a user or a password in it") || strings.Contains(text+err.Error(), "modelsecret") {
		t.Errorf("%v\n%s", err, text)
	}
	if text, err := adjutant(t, "console"); err == nil || !strings.Contains(err.Error(), "OPENAI_BASE_URL has a user") {
		t.Errorf("the console: %v\n%s", err, text)
	}
}
