// Package typo deals with text that somebody mistyped: it makes it fit to be
// quoted back, and measures how far it is from what may have been meant.
package typo
