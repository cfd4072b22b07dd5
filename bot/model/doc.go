// Package model asks a language model through any API that is compatible with
// OpenAI's. Whatever the model or the network does, an answer comes in time or not at
// all; what a day may cost is bounded, and counted in the data file; names are
// replaced on the way out; and what was asked before is answered from what was kept.
package model
