package fakediscord_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"adjutant/bot/discord/fakediscord"
)

// form is a modal with every kind of field.
func form() obj {
	label := func(name string, component obj) obj {
		return obj{"type": 18, "label": name, "description": "About " + name, "component": component}
	}
	return obj{"custom_id": "f:1", "title": "Log", "components": arr{
		obj{"type": 10, "content": "**Once** more"},
		label("Title", obj{"type": 4, "custom_id": "t", "style": 1, "value": "Port", "max_length": 10, "min_length": 2}),
		label("Kind", obj{"type": 3, "custom_id": "k", "required": false, "options": arr{
			obj{"label": "Legal", "value": "law"}, obj{"label": "Money", "value": "eur", "default": true},
		}}),
		label("Owner", obj{"type": 5, "custom_id": "o", "required": false}),
		obj{"type": 1, "components": arr{obj{"type": 4, "custom_id": "s", "label": "Story", "style": 2, "required": false}}},
	}}
}

func TestModal(t *testing.T) {
	s := office(t, fakediscord.Options{})
	b := online(t, s)
	register(t, s, risk())
	p := s.As(ana)
	b.answers(func(obj) obj { return obj{"type": 9, "data": form()} })
	if ack := p.Command(ops, "risk show", obj{"record": "R"}); ack.Type != 9 || p.Modal() == nil {
		t.Fatalf("%+v", ack)
	}
	want := "Log\nOnce more\nTitle: Port\nAbout Title\nKind (optional): Money\nAbout Kind\nOwner (optional):\nAbout Owner\nStory (optional):\n[Submit]"
	if got := p.Modal().Plain(); got != want {
		t.Errorf("the form reads\n%s\nwant\n%s", got, want)
	}
	for _, wrong := range []string{"", "x", "eleven chars"} {
		p.Fill("Title", wrong)
		if ack := p.Submit(); ack.Refused == "" || ack.ID != "" || len(b.got("INTERACTION_CREATE")) != 1 {
			t.Errorf("%q: %+v", wrong, ack)
		}
	}
	p.Fill("Title", "Ports")
	p.Fill("Kind", "Legal")
	p.Fill("o", "@ben")
	p.Fill("Story", "One", "Two")
	b.answers(say("Thanks"))
	if ack := p.Submit(); ack.Type != 4 || p.Modal() != nil || ack.Replies()[0].Plain() != "Thanks" {
		t.Fatalf("%+v", ack)
	}
	d := b.got("INTERACTION_CREATE")[1].D
	raw, _ := json.Marshal(d["data"].(obj)["components"])
	wantRaw := `[{"id":1,"type":10},{"component":{"custom_id":"t","id":3,"type":4,"value":"Ports"},"id":2,"type":18},{"component":{"custom_id":"k","id":5,"type":3,"values":["law"]},"id":4,"type":18},` +
		`{"component":{"custom_id":"o","id":7,"type":5,"values":["` + ben + `"]},"id":6,"type":18},{"components":[{"custom_id":"s","id":9,"type":4,"value":"One\nTwo"}],"id":8,"type":1}]`
	if string(raw) != wantRaw || d["type"] != 5.0 || d["message"] != nil || d["data"].(obj)["custom_id"] != "f:1" {
		t.Errorf("submitted\n%s\nwant\n%s", raw, wantRaw)
	}
	clean(t, s)
	// A form in answer to a form is refused, and one that nobody answers stays.
	b.answers(func(obj) obj { return obj{"type": 9, "data": form()} })
	post(t, s, ops, legacy(row(press("Fill", "x"))))
	ack := p.Press(s.Messages(ops)[1], "Fill")
	if ack.Type != 9 {
		t.Fatalf("%+v", ack)
	}
	done := make(chan fakediscord.Ack)
	go func() { done <- p.Submit() }()
	s.WaitFor("a refusal", func() bool { return len(s.Refusals()) == 1 })
	b.callback(obj{"type": 7, "data": obj{"content": "Changed", "components": arr{}}})
	if ack := <-done; ack.Type != 7 || s.Messages(ops)[1].Plain() != "Changed" || s.Messages(ops)[1].Edited != 1 {
		t.Errorf("%+v %s", ack, s.Messages(ops)[1].Plain())
	}
	if last := b.got("INTERACTION_CREATE")[3].D; last["message"].(obj)["id"] != s.Messages(ops)[1].ID {
		t.Errorf("the message from which it was opened: %v", last["message"])
	}
	p.CloseModal()
}

func TestPress(t *testing.T) {
	s := office(t, fakediscord.Options{})
	b := online(t, s)
	p := s.As(ana)
	post(t, s, ops, v2(text("One"), row(press("Go", "a"), press("Go", "b")), row(with(menu("m", 3), obj{"max_values": 2}))))
	m := s.Messages(ops)[0]
	b.answers(func(d obj) obj {
		return obj{"type": 7, "data": obj{"flags": 1 << 15, "components": arr{text("Done"), row(press("Undo", "u"))}}}
	})
	if ack := p.PressNth(m, "Go", 1); ack.Type != 7 || s.Messages(ops)[0].Plain() != "Done\n[Undo]" {
		t.Fatalf("%+v", ack)
	}
	if d := b.wait("INTERACTION_CREATE").D["data"].(obj); fmt.Sprint(d) != "map[component_type:2 custom_id:b id:4]" {
		t.Errorf("pressed: %v", d)
	}
	if ack := p.Press(m, "Go"); !ack.Gone || len(b.got("INTERACTION_CREATE")) != 1 {
		t.Errorf("a button that is gone: %+v", ack)
	}
	b.answers(func(d obj) obj { return obj{"type": 6} })
	post(t, s, ops, v2(row(with(menu("m", 3), obj{"max_values": 2}))))
	second := s.Messages(ops)[1]
	ack := p.Choose(second, "L0", "v2")
	if d := b.got("INTERACTION_CREATE")[1].D["data"].(obj); ack.Type != 6 || fmt.Sprint(d["values"]) != "[v0 v2]" {
		t.Errorf("chosen: %+v %v", ack, d)
	}
	d := b.got("INTERACTION_CREATE")[1].D
	hook := fmt.Sprintf("/webhooks/%s/%v", s.Application, d["token"])
	if a := do(t, s, "PATCH", hook+"/messages/@original", v2(text("Chosen"))); a.status != 200 || s.Messages(ops)[1].Plain() != "Chosen" || len(ack.Replies()) != 0 {
		t.Errorf("in place: %s", a.raw)
	}
	if a := do(t, s, "POST", hook, obj{"content": "Only you", "flags": 64}); a.status != 200 || len(p.Ephemerals(ops)) != 1 || len(s.As(ben).Ephemerals(ops)) != 0 {
		t.Errorf("beside it: %s", a.raw)
	}
	s.DeleteMessage(ops, second.ID)
	if !p.Choose(second, "L0").Gone {
		t.Error("the message is gone")
	}
	clean(t, s)
}

func TestComplete(t *testing.T) {
	s := office(t, fakediscord.Options{})
	b := online(t, s)
	register(t, s, risk())
	p := s.As(ana)
	b.answers(func(obj) obj {
		return obj{"type": 8, "data": obj{"choices": arr{obj{"name": "RISK-1 Port", "value": "RISK-1"}}}}
	})
	if got := p.Complete(ops, "risk show", nil, "record", "RI"); len(got) != 1 || got[0] != (fakediscord.Choice{Name: "RISK-1 Port", Value: "RISK-1"}) {
		t.Errorf("%v", got)
	}
	d := b.wait("INTERACTION_CREATE").D
	if d["type"] != 4.0 || fmt.Sprint(d["data"].(obj)["options"]) != "[map[name:show options:[map[focused:true name:record type:3 value:RI]] type:1]]" {
		t.Errorf("the bot was told %v", d["data"])
	}
	id := register(t, s, obj{"type": 3, "name": "Log as risk", "contexts": arr{0, 1}})
	b.answers(say("Noted"))
	m := p.Say(ops, "A port may close")
	if ack := s.As(ben).MessageCommand(m, "Log as risk"); ack.Type != 4 {
		t.Errorf("%+v", ack)
	}
	data := b.got("INTERACTION_CREATE")[1].D["data"].(obj)
	target := data["resolved"].(obj)["messages"].(obj)[m.ID].(obj)
	if data["id"] != id || data["target_id"] != m.ID || target["content"] != "A port may close" || target["author"].(obj)["id"] != ana {
		t.Errorf("the bot was told %v", data)
	}
	clean(t, s)
}

func TestCommands(t *testing.T) {
	s := office(t, fakediscord.Options{})
	path := "/applications/" + s.Application + "/commands"
	id := register(t, s, with(risk(), obj{"name_localizations": obj{"de": "risiko"}}))
	again := do(t, s, "POST", path, with(risk(), obj{"description": "Other"}))
	if again.status != 200 || again.body["id"] != id || again.body["description"] != "Other" {
		t.Errorf("the same name again: %d %s", again.status, again.raw)
	}
	if a := do(t, s, "PATCH", path+"/"+id, obj{"description": "Third"}); a.status != 200 || a.body["description"] != "Third" || a.body["options"] == nil {
		t.Errorf("changed: %s", a.raw)
	}
	got := do(t, s, "GET", path+"?with_localizations=true", nil).list[0].(obj)
	if got["default_member_permissions"] != nil || got["nsfw"] != false || got["dm_permission"] != true || fmt.Sprint(got["integration_types"]) != "[0]" || got["version"] == "" {
		t.Errorf("what Discord adds: %v", got)
	}
	if a := do(t, s, "GET", path, nil); strings.Contains(a.raw, "localizations") {
		t.Errorf("without translations: %s", a.raw)
	}
	local := "/applications/" + s.Application + "/guilds/" + guild + "/commands"
	if a := do(t, s, "POST", local, obj{"name": "here", "description": "d"}); a.status != 201 || a.body["guild_id"] != guild {
		t.Errorf("of a guild: %s", a.raw)
	}
	a := do(t, s, "PUT", path, arr{obj{"name": "help", "description": "d"}, obj{"type": 3, "name": "Log as risk"}})
	if a.status != 200 || !slices.Equal(s.Commands(), []string{"Log as risk", "help"}) {
		t.Errorf("overwritten: %s", a.raw)
	}
	if a := do(t, s, "DELETE", path+"/"+a.list[0].(obj)["id"].(string), nil); a.status != 204 || len(s.Commands()) != 1 {
		t.Errorf("deleted: %s", a.raw)
	}
	codes := map[int]int{}
	for i := range 205 {
		a := do(t, s, "POST", path, obj{"name": fmt.Sprint("c", i), "description": "d"})
		codes[a.code]++
		if a.status == 201 && i >= 50 {
			do(t, s, "DELETE", path+"/"+a.body["id"].(string), nil)
		}
	}
	// Four were created before: risk, here, help and Log as risk.
	if codes[0] != 196 || codes[30034] != 9 {
		t.Errorf("in one day: %v", codes)
	}
	clean(t, s)
}
