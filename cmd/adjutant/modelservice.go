package main

import (
	"context"
	"log/slog"
	"strings"
	"time"

	"adjutant/bot"
	"adjutant/bot/model"
	"adjutant/commands"
	"adjutant/ops"
	"adjutant/storage"
)

// client asks the model. It connects to nothing yet.
func (s *modelSettings) client(store storage.Store, now func() time.Time, log *slog.Logger) *model.Client {
	return model.New(model.Options{
		Key: s.Key, URL: s.URL, Name: s.Name, Azure: s.azure(), Version: s.Version,
		Store: store, Now: now, Log: log.With("model", s.Name),
	})
}

// connect lets the bot ask the model, if there is one, until leave is called once
// nothing is asked any more. The model is nil where there is none.
func (s *modelSettings) connect(book *commands.Book, dispatcher *bot.Dispatcher, store storage.Store, now func() time.Time, log *slog.Logger) (watched *bot.WatchedModel, leave func()) {
	if !s.on() {
		return nil, func() {}
	}
	book.Model, book.ModelName = true, s.Name+" at "+s.where()
	client := s.client(store, now, log)
	watched = bot.Watch(client, time.Now)
	dispatcher.Model = watched
	return watched, func() {
		watched.End()
		client.Close()
	}
}

// greetModel says which model is asked for what, where either switch is on.
func (s *serving) greetModel(ctx context.Context) error {
	var org *ops.Org
	err := s.store.View(ctx, func(r storage.Reader) (err error) {
		org, err = s.book.Org(r)
		return err
	})
	if err != nil {
		return err
	}
	set := s.settings.Model
	switch {
	case set.on() && org.Model.On():
		s.say("Model: %s at %s, %s.", set.Name, set.where(), org.Model.Words())
		if readable(set.URL) {
			s.say("Careful: the model is asked at %s without encryption, and so leaves what it is told.", set.URL)
		}
	case set.on():
		s.say("Model: %s at %s is not asked, since the organisation’s file lets it be used for nothing. See model in docs/organisation.md.", set.Name, set.where())
	case org.Model.On():
		s.say("Note: the organisation’s file lets a language model be used for %s, and none is set. See OPENAI_MODEL in docs/model.md.", strings.Join(org.Model.For, ", "))
	}
	return nil
}
