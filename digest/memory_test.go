package digest_test

import (
	"bytes"
	"iter"
	"slices"
	"sort"
)

// memory is a transaction in memory: what a case needs of a store, without a
// disk that each of thousands of cases would wait for. That a driver makes no
// difference to a digest is a test of its own.
type memory struct {
	keys   [][]byte
	values map[string][]byte
}

func newMemory() *memory { return &memory{values: map[string][]byte{}} }

func (m *memory) find(key []byte) int {
	return sort.Search(len(m.keys), func(i int) bool { return bytes.Compare(m.keys[i], key) >= 0 })
}

func (m *memory) Get(key []byte) []byte { return m.values[string(key)] }

// within are the keys of a range as they are now.
func (m *memory) within(from, to []byte) [][]byte {
	end := len(m.keys)
	if to != nil {
		end = m.find(to)
	}
	start := 0
	if from != nil {
		start = m.find(from)
	}
	if start >= end {
		return nil
	}
	return m.keys[start:end]
}

func (m *memory) Scan(from, to []byte) iter.Seq2[[]byte, []byte] {
	return func(yield func(k, v []byte) bool) {
		for _, k := range m.within(from, to) {
			if !yield(k, m.values[string(k)]) {
				return
			}
		}
	}
}

func (m *memory) ScanBack(from, to []byte) iter.Seq2[[]byte, []byte] {
	return func(yield func(k, v []byte) bool) {
		for _, k := range slices.Backward(m.within(from, to)) {
			if !yield(k, m.values[string(k)]) {
				return
			}
		}
	}
}

func (m *memory) Put(key, value []byte) error {
	if _, had := m.values[string(key)]; !had {
		m.keys = slices.Insert(m.keys, m.find(key), bytes.Clone(key))
	}
	if value == nil {
		value = []byte{}
	}
	m.values[string(key)] = bytes.Clone(value)
	return nil
}

func (m *memory) Delete(key []byte) error {
	if _, had := m.values[string(key)]; had {
		i := m.find(key)
		m.keys = slices.Delete(m.keys, i, i+1)
		delete(m.values, string(key))
	}
	return nil
}
