package slack

import (
	"errors"
	"strings"
	"testing"
	"time"

	"adjutant/chat"
)

func TestConnectedTellsTheTruth(t *testing.T) {
	now := time.Date(2026, 11, 25, 9, 0, 0, 0, time.UTC)
	s := &Slack{company: acme(), opts: Options{AppToken: chat.NewSecret("xapp-1"), Now: func() time.Time { return now }}}
	l := &s.in.link
	says := func(when, want string) {
		t.Helper()
		err := s.Connected()
		if (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", when, err, want)
		}
	}
	says("before Run", "not being listened to")
	l.begin(true, now)
	says("nothing was ever connected", "no connection to Slack yet")
	l.down(1, now, errors.New("dial tcp: refused"))
	says("nothing can be", "refused")
	l.up(1)
	says("one connection", "")
	l.up(2)
	l.down(1, now, nil)
	now = now.Add(time.Hour)
	says("the other one goes on", "")
	l.down(2, now, nil)
	says("both are being renewed", "")
	now = now.Add(time.Minute)
	says("for a minute", "")
	l.down(2, now, errors.New("no route"))
	now = now.Add(time.Second)
	says("for longer", "for 1m1s: no route")
	l.up(2)
	says("again", "")
	l.without(errors.New("workspace T2 is gone"))
	says("one workspace of two is gone", "T2")
	l.lost(errRemoved)
	says("the token is revoked", "SLACK_BOT_TOKEN")
	l.end()
	says("and that stays so", "SLACK_BOT_TOKEN")

	l.begin(false, now)
	says("HTTP alone has no connection", "")
	l.end()
	says("after Run", "not being listened to")
}
