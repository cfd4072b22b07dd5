package discord

import (
	"encoding/json"
	"testing"
	"testing/synctest"
	"time"
)

// Whatever comes, by either way, the process stays up, and whoever did something gets
// an answer.
func FuzzTake(f *testing.F) {
	for _, seed := range []string{
		`{}`, `null`, `{"id":"1","token":"t","type":2,"data":{"type":1,"name":"my"},"member":{"user":{"id":"1"}},"guild_id":"7000000000000000001"}`,
		`{"id":"1","token":"t","type":2,"data":{"type":3,"name":"Log as risk","target_id":"5","resolved":{"messages":{"5":null}}},"user":{"id":"1"}}`,
		`{"id":"1","token":"t","type":3,"data":{"custom_id":"p:my","values":[""]},"user":{"id":"1"},"message":{"components":[null,1]}}`,
		`{"id":"1","token":"t","type":4,"data":{"type":1,"name":"risk","options":[{"type":1,"name":"close","options":[{"name":"links","value":3,"focused":true}]}]},"user":{"id":"1"}}`,
		`{"id":"1","token":"t","type":5,"data":{"custom_id":"f:a:b:1","components":[{"component":{"custom_id":"x"}}]},"member":{"user":null}}`,
		`{"id":"1","token":"t","type":3,"data":{"custom_id":"p:form+open?d=x&n=y"},"user":{"id":"1"},"message":null}`,
		`{"id":"2","content":"<@901> my","author":{"id":"1"},"guild_id":"7000000000000000001","channel_id":"3"}`,
		`{"id":"2","content":"/my","author":{"id":"1"},"channel_id":"3","type":19}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		synctest.Test(t, func(t *testing.T) {
			time.Sleep(time.Until(time.Date(2026, 11, 26, 9, 0, 0, 0, time.UTC)))
			k := openDesk(t, acme())
			defer k.close()
			i, m := &interaction{}, &message{}
			if json.Unmarshal(raw, i) == nil {
				i.Token = interactionToken
				act := &did{window: &window{}, k: k, began: time.Now()}
				k.d.take(&delivery{interaction: i, at: time.Now(), ack: act})
				time.Sleep(time.Minute)
				synctest.Wait()
				if len(act.all()) != 1 {
					t.Errorf("%d first responses", len(act.all()))
				}
			}
			k.d.arrived("INTERACTION_CREATE", raw, "901")
			k.d.arrived("MESSAGE_CREATE", raw, "901")
			if json.Unmarshal(raw, m) == nil {
				k.d.take(&delivery{message: m, at: time.Now()})
			}
			time.Sleep(time.Minute)
		})
	})
}
