package fakeslack

// textStyle takes the style of a text.
var textStyle = fields{
	"bold": yesNo, "italic": yesNo, "strike": yesNo, "code": yesNo, "underline": yesNo, "highlight": yesNo, "client_highlight": yesNo, "unlink": yesNo,
}.check

// inlineKinds are the elements of a section of rich text.
var inlineKinds = kinds{
	"text":      {"type!": anything, "text!": shown(1, 0), "style": textStyle},
	"link":      {"type!": anything, "url!": address(3000), "text": shown(1, 0), "unsafe": yesNo, "style": textStyle},
	"user":      {"type!": anything, "user_id!": userID, "style": textStyle},
	"usergroup": {"type!": anything, "usergroup_id!": matching(`^S[A-Z0-9]+$`, "the id of a group of users"), "style": textStyle},
	"channel":   {"type!": anything, "channel_id!": channelID, "style": textStyle},
	"emoji":     {"type!": anything, "name!": matching(`^[a-z0-9_+'-]+(::skin-tone-[2-6])?$`, "the name of an emoji"), "unicode": text(1, 0), "skin_tone": whole(1, 6), "style": textStyle},
	"broadcast": {"type!": anything, "range!": one("here", "channel", "everyone"), "style": textStyle},
	"date":      {"type!": anything, "timestamp!": whole(0, 1e11), "format!": dateFormat, "timezone": text(1, 0), "url": address(3000), "fallback": text(1, 0), "style": textStyle},
	"color":     {"type!": anything, "value!": matching(`^#[0-9a-fA-F]{6}$`, "a colour"), "style": textStyle},
	"team":      {"type!": anything, "team_id!": text(1, 0), "style": textStyle},
}

// dateFormat takes the format of a date: it has a token, and no unknown one.
func dateFormat(c *checker, at string, v any) {
	s, _ := v.(string)
	tokens := dateToken.FindAllString(s, -1)
	if len(tokens) == 0 {
		c.wrong(at, "must have a date token")
	}
	for _, t := range tokens {
		if dateTokens[t] == "" {
			c.wrong(at, "unknown date token: %s", t)
		}
	}
	c.chars += len("January 2, 2006 15:04")
}

// sectionFields are those of a paragraph.
var sectionFields = fields{"type!": anything, "elements!": items(0, 0, inlineKinds.only())}

// richKinds are the elements of a rich_text block.
var richKinds = kinds{
	"rich_text_section": sectionFields,
	"rich_text_list": {
		"type!": anything, "style!": one("bullet", "ordered"), "elements!": items(1, 0, kinds{"rich_text_section": sectionFields}.only()),
		"indent": whole(0, 8), "offset": whole(0, 1e6), "border": whole(0, 1),
	},
	"rich_text_quote": sectionFields.with(fields{"border": whole(0, 1)}),
	"rich_text_preformatted": {
		"type!": anything, "elements!": items(0, 0, inlineKinds.only("text", "link")), "border": whole(0, 1), "language": text(1, 0),
	},
}

// richText takes an element of a rich_text block.
func richText(c *checker, at string, v any) { richKinds.only()(c, at, v) }

// richBlock takes a rich_text block, where one stands in a field.
func richBlock(c *checker, at string, v any) {
	kinds{"rich_text": base.with(fields{"elements!": items(1, 0, richText)})}.only()(c, at, v)
}
