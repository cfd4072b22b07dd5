package storage

// What the tests outside the package need of its inside.
var (
	Migrate   = migrate
	FormatKey = formatKey
	Steps     = steps
)

// SomeMarks is how many old marks a new one removes.
const SomeMarks = someMarks

// Plant writes a record and its list entries without a journal entry, which is
// the quickest way to a large table.
func Plant[T any, P recordPointer[T]](t Table[T, P], tx Tx, record P) error {
	id := record.Head().ID
	raw, err := t.encode(id, record)
	if err != nil {
		return err
	}
	if err := t.relist(tx, id, nil, record); err != nil {
		return err
	}
	return tx.Put(t.key(id), raw)
}

// LinksKey is where the name of the links is.
var LinksKey = string(linksKey)
