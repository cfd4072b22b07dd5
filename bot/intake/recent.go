package intake

import (
	"container/list"
	"sync"
)

// Recent remembers the values that were used last, at most a number of them. It is
// for what can be found out again: nothing is lost when one is forgotten.
type Recent[K comparable, V any] struct {
	most int

	mu    sync.Mutex
	order *list.List // of *remembered[K, V], the latest first
	at    map[K]*list.Element
}

type remembered[K comparable, V any] struct {
	key   K
	value V
}

// NewRecent remembers at most that many values.
func NewRecent[K comparable, V any](most int) *Recent[K, V] {
	return &Recent[K, V]{most: most, order: list.New(), at: map[K]*list.Element{}}
}

// Get is what is remembered under the key, which counts as using it.
func (r *Recent[K, V]) Get(key K) (V, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	e, ok := r.at[key]
	if !ok {
		var none V
		return none, false
	}
	r.order.MoveToFront(e)
	return e.Value.(*remembered[K, V]).value, true
}

// Put remembers a value. If there are too many then, the one is forgotten that was
// used longest ago.
func (r *Recent[K, V]) Put(key K, value V) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if e, ok := r.at[key]; ok {
		e.Value.(*remembered[K, V]).value = value
		r.order.MoveToFront(e)
		return
	}
	r.at[key] = r.order.PushFront(&remembered[K, V]{key, value})
	if r.order.Len() > r.most {
		last := r.order.Back()
		r.order.Remove(last)
		delete(r.at, last.Value.(*remembered[K, V]).key)
	}
}

// Drop forgets what is remembered under the key.
func (r *Recent[K, V]) Drop(key K) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if e, ok := r.at[key]; ok {
		r.order.Remove(e)
		delete(r.at, key)
	}
}
