package main

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"runtime"
	"strings"
)

// A row of the table.
type row struct {
	scenario, unit string
}

func (r row) String() string { return r.scenario }

// A group is rows that one run fills. run answers requests until there are no more.
type group struct {
	rows []row
	run  func(*session) error
}

// one is a group of a single row.
func one(scenario, unit string, run func(*session) error) group {
	return group{rows: []row{{scenario, unit}}, run: run}
}

// batches is a group of one row in nanoseconds, measured by repeating batch.
func batches(scenario string, operations int, batch func() error) group {
	return one(scenario, "ns", func(r *session) error {
		return measure(r, operations, batch)
	})
}

type line struct {
	Suite     string   `json:"suite"`
	Scenario  string   `json:"scenario"`
	Contender string   `json:"contender"`
	Version   string   `json:"version"`
	Unit      string   `json:"unit"`
	Value     *float64 `json:"value,omitempty"`
	Error     string   `json:"error,omitempty"`
}

func (r row) line(o *options) line {
	version := strings.TrimPrefix(runtime.Version(), "go")
	return line{Suite: o.suite, Scenario: r.scenario, Contender: o.contender(), Version: version, Unit: r.unit}
}

func (r row) printDescription(o *options) { r.line(o).print() }

func (r row) printValue(o *options, value float64) {
	l := r.line(o)
	rounded := math.Round(value*1e4) / 1e4
	l.Value = &rounded
	l.print()
}

func (r row) printError(o *options, err error) {
	l := r.line(o)
	l.Error = err.Error()
	l.print()
}

func (l line) print() {
	text, err := json.Marshal(l)
	if err == nil {
		_, err = fmt.Println(string(text))
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "cannot write a row:", err)
		os.Exit(1)
	}
}

// check returns an error that names both values unless they are equal.
func check[T comparable](what string, actual, expected T) error {
	if actual == expected {
		return nil
	}
	return fmt.Errorf("%s is %v, expected %v", what, actual, expected)
}
