package fakediscord

// checkEmbeds checks embeds: each text, and all together.
func (f *form) checkEmbeds(at string, embeds []any) {
	if len(embeds) > 10 {
		f.wrong(at, "BASE_TYPE_MAX_LENGTH", "Must be 10 or fewer in length.")
	}
	total := 0
	text := func(at string, v any, least, most int) { total += units(f.text(at, v, least, most)) }
	for i, v := range embeds {
		at := join(at, i)
		o := f.object(at, v)
		text(join(at, "title"), o["title"], 0, 256)
		text(join(at, "description"), o["description"], 0, 4096)
		f.number(join(at, "color"), o["color"], 0, 0xFFFFFF, 0)
		if o["footer"] != nil {
			text(join(at, "footer.text"), f.object(join(at, "footer"), o["footer"])["text"], 1, 2048)
		}
		if o["author"] != nil {
			text(join(at, "author.name"), f.object(join(at, "author"), o["author"])["name"], 1, 256)
		}
		for j, v := range f.items(join(at, "fields"), o["fields"], 0, 25) {
			at := join(join(at, "fields"), j)
			field := f.object(at, v)
			text(join(at, "name"), field["name"], 1, 256)
			text(join(at, "value"), field["value"], 1, 1024)
		}
		if o["url"] != nil {
			f.address(join(at, "url"), word(o["url"]), "http", "https")
		}
	}
	if total > 6000 {
		f.wrong(at, "MAX_EMBED_SIZE_EXCEEDED", "Embed size exceeds maximum size of 6000")
	}
}
