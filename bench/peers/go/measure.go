package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"time"
)

// session is what the harness asks of one group of rows, window by window.
type session struct {
	options *options
	rows    []row
	input   *bufio.Reader
}

func newSession(o *options, rows []row) *session {
	return &session{options: o, rows: rows, input: bufio.NewReader(os.Stdin)}
}

// next waits for the next request and returns the length of the window, or io.EOF when there will be no more.
func (r *session) next() (time.Duration, error) {
	line, err := r.input.ReadString('\n')
	if err != nil {
		return 0, err
	}
	if millis, ok := strings.CutPrefix(strings.TrimSpace(line), "window "); ok {
		if n, err := strconv.Atoi(millis); err == nil && n > 0 {
			return time.Duration(n) * time.Millisecond, nil
		}
	}
	return 0, fmt.Errorf("unknown request %q: only 'window MILLIS' is known", line)
}

// each calls window for each request, and answers with the value that it returns for each row.
func (r *session) each(window func(length time.Duration) ([]float64, error)) error {
	for {
		length, err := r.next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		values, err := window(length)
		if err != nil {
			return err
		}
		for i, row := range r.rows {
			row.printValue(r.options, values[i])
		}
	}
}

// measure repeats batch, which is timed from its call to its end.
func measure(r *session, operations int, batch func() error) error {
	return measureTimed(r, operations, func() (time.Duration, error) {
		start := time.Now()
		err := batch()
		return time.Since(start), err
	})
}

// measureTimed repeats batch, which returns the time it took without its preparation and its check.
func measureTimed(r *session, operations int, batch func() (time.Duration, error)) error {
	return r.each(func(length time.Duration) ([]float64, error) {
		var spent time.Duration
		done := 0
		for spent < length {
			time, err := batch()
			if err != nil {
				return nil, err
			}
			spent += time
			done += operations
		}
		return []float64{nanosPerOperation(spent, done)}, nil
	})
}

func nanosPerOperation(time time.Duration, operations int) float64 {
	return float64(time.Nanoseconds()) / float64(max(operations, 1))
}

// quantile returns the value at index floor(q * (n - 1)) of sorted.
func quantile(sorted []float64, q float64) float64 {
	return sorted[int(q*float64(len(sorted)-1))]
}
