// Package query is the language in which records are asked for: "requests where amount
// > 20000 EUR and age > 14d sort age". It can only read. People see the query behind
// an answer and can change it, and a model that fills one in can say nothing that the
// language does not have.
package query
