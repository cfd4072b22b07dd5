package slack

import (
	"context"
	"errors"
	"net/url"
	"strings"

	goslack "github.com/slack-go/slack"

	"adjutant/bot/slack/blockkit"
)

var (
	errNoURL    = errors.New("there is no response URL")
	errOtherURL = errors.New("the response URL is not one of Slack's")
)

// respond posts to the response URL of what somebody did, to be seen by that many
// people. It takes five messages within half an hour.
func (s *Slack) respond(ctx context.Context, a *asked, page blockkit.Page, who string, replace bool) error {
	if a.way.URL == "" {
		return errNoURL
	}
	if !s.slackURL(a.way.URL) {
		return errOtherURL
	}
	no := false
	message := &goslack.WebhookMessage{
		Text: page.Text, ResponseType: who, ReplaceOriginal: replace, UnfurlLinks: &no, UnfurlMedia: &no,
	}
	if len(page.Blocks) > 0 {
		message.Blocks = &goslack.Blocks{BlockSet: page.Blocks}
	}
	if !replace {
		message.ThreadTimestamp = a.way.Thread
	}
	err := goslack.PostWebhookCustomHTTPContext(ctx, a.way.URL, s.web, message)
	return withoutURL(err)
}

// withoutURL is the error without the address, which whoever has it may post to.
func withoutURL(err error) error {
	if broken, ok := errors.AsType[*url.Error](err); ok {
		return broken.Err
	}
	return err
}

// slackURL reports whether an address is Slack's, or of the server that stands for
// it. What is posted there, only Slack may read.
func (s *Slack) slackURL(address string) bool {
	u, err := url.Parse(address)
	if err != nil {
		return false
	}
	if api, err := url.Parse(s.opts.APIURL); err == nil && api.Host != "" && u.Scheme == api.Scheme && u.Host == api.Host {
		return true
	}
	host := u.Hostname()
	return u.Scheme == "https" && (strings.HasSuffix("."+host, ".slack.com") || strings.HasSuffix("."+host, ".slack-gov.com"))
}
