package model

import (
	"cmp"
	"errors"
	"fmt"
	"strings"

	openai "github.com/sashabaranov/go-openai"
)

// read is the answer that a response holds, checked against the schema, or why it
// cannot be taken. go-openai takes any JSON for a response: an error with status 200
// has no choices, and a response that broke off no finish reason.
func (c *Client) read(q *question, r openai.ChatCompletionResponse, body []byte) ([]byte, *failure) {
	if len(r.Choices) == 0 {
		return nil, &failure{why: faulty, cause: fmt.Errorf("a response without an answer: %w", c.logged(errorText(body), q)), again: true, free: true}
	}
	choice := r.Choices[0]
	if choice.Message.Refusal != "" {
		return nil, &failure{why: declined, cause: errors.New("the model refused")}
	}
	switch choice.FinishReason {
	case openai.FinishReasonStop:
	case openai.FinishReasonLength:
		return nil, &failure{why: cut, cause: fmt.Errorf("it did not end within %d tokens", q.consult.Most)}
	case openai.FinishReasonContentFilter:
		return nil, &failure{why: filtered, cause: errors.New("the finish reason is content_filter")}
	default:
		reason := cmp.Or(identifier(string(choice.FinishReason)), "none")
		return nil, &failure{why: unreadable, cause: fmt.Errorf("the finish reason is %s", reason), again: true}
	}
	content := []byte(bare(said(choice.Message)))
	if err := q.accepts.check(content); err != nil {
		return nil, &failure{why: unreadable, cause: err, again: true}
	}
	return content, nil
}

// said is the text of a message, which some APIs give in parts.
func said(m openai.ChatCompletionMessage) string {
	if m.Content != "" {
		return m.Content
	}
	var b strings.Builder
	for _, part := range m.MultiContent {
		b.WriteString(part.Text)
	}
	return b.String()
}

// bare is an answer without what models on one's own machine put around it: what they
// thought before, and a fence of Markdown.
func bare(content string) string {
	content = strings.TrimSpace(content)
	if thought, rest, ended := strings.Cut(content, "</think>"); ended && strings.HasPrefix(thought, "<think>") {
		content = strings.TrimSpace(rest)
	}
	if inner, ok := strings.CutPrefix(content, "```"); ok {
		if inner, ok = strings.CutSuffix(inner, "```"); ok {
			content = strings.TrimSpace(strings.TrimPrefix(inner, "json"))
		}
	}
	return content
}
