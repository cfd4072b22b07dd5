package commands

import (
	"bytes"
	"fmt"

	"adjutant/chat"
)

// Reference is the reference page of all commands, in Markdown.
func (b *Book) Reference() []byte {
	var out bytes.Buffer
	out.WriteString("# Commands\n\nThis page is made from the declarations: `adjutant reference`. Say the main thing in plain\n" +
		"words and the rest as `name:value`, in any order; what is missing is asked for in a form.\n")
	title := ""
	for _, c := range b.Commands() {
		if now := titleOf(c.Group()); now != title {
			title = now
			fmt.Fprintf(&out, "\n## %s\n", title)
		}
		b.referenceOf(&out, c)
	}
	return out.Bytes()
}

func (b *Book) referenceOf(out *bytes.Buffer, c chat.Command) {
	fmt.Fprintf(out, "\n### `/%s`\n\n%s.", c.Path, c.Summary)
	if c.Detail != "" {
		out.WriteString(" " + c.Detail)
	}
	fmt.Fprintf(out, " For %s.\n", b.Who(c.Path))
	if len(c.Examples) > 0 {
		out.WriteString("\n```\n")
		for _, example := range c.Examples {
			fmt.Fprintf(out, "/%s\n", example)
		}
		out.WriteString("```\n")
	}
	if len(c.Options) == 0 {
		return
	}
	out.WriteString("\n| option | what it is |\n|---|---|\n")
	for _, o := range c.Options {
		fmt.Fprintf(out, "| `%s` | %s |\n", optionShape(o), optionWords(o))
	}
}
