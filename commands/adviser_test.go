package commands_test

import (
	"context"
	"encoding/json"

	"adjutant/bot"
	"adjutant/chat"
)

// adviser is a model that says what a test wants, and keeps what it was told.
type adviser struct {
	says    func(chat.Consult) chat.Advice
	asked   []chat.Consult
	checked []chat.Checked
}

var _ bot.Model = (*adviser)(nil)

func (o *adviser) Consult(_ context.Context, c chat.Consult) chat.Advice {
	o.asked = append(o.asked, c)
	return o.says(c)
}

func (o *adviser) Checked(_ context.Context, _ chat.Invocation, c chat.Checked) {
	o.checked = append(o.checked, c)
}

// spoken is advice that holds this; empty is a model that was too slow.
func spoken(content string) func(chat.Consult) chat.Advice {
	return func(chat.Consult) chat.Advice {
		if content == "" {
			return chat.Advice{Failed: "the model took too long"}
		}
		return chat.Advice{Content: json.RawMessage(content)}
	}
}
