package main

import (
	"math"
	"time"
)

// windows sums batches up to windows: warm-up until three in a row agree within 5 %, then the measured ones.
type windows struct {
	options     *options
	warm        bool
	warmUpSpent time.Duration
	latest      []float64
	values      []float64
	time        time.Duration
	operations  int
}

func newWindows(o *options) *windows {
	return &windows{options: o, warm: o.warmUpAtMost == 0}
}

func (w *windows) complete() bool { return len(w.values) == w.options.windows }

func (w *windows) add(time time.Duration, operations int) {
	w.time += time
	w.operations += operations
	if w.time < w.options.window {
		return
	}
	value := float64(w.time.Nanoseconds()) / float64(max(w.operations, 1))
	if w.warm {
		w.values = append(w.values, value)
	} else {
		w.warmUpSpent += w.time
		w.latest = append(w.latest, value)
		if len(w.latest) > 3 {
			w.latest = w.latest[1:]
		}
		w.warm = w.agree() || w.warmUpSpent >= w.options.warmUpAtMost
	}
	w.time, w.operations = 0, 0
}

func (w *windows) agree() bool {
	smallest, largest := math.Inf(1), 0.0
	for _, v := range w.latest {
		smallest, largest = min(smallest, v), max(largest, v)
	}
	return len(w.latest) == 3 && largest <= smallest*1.05
}

// measure repeats batch, which is timed from its call to its end.
func measure(o *options, operations int, batch func() error) ([]float64, error) {
	return measureTimed(o, operations, func() (time.Duration, error) {
		start := time.Now()
		err := batch()
		return time.Since(start), err
	})
}

// measureTimed repeats batch, which returns the time it took without its preparation and its check.
func measureTimed(o *options, operations int, batch func() (time.Duration, error)) ([]float64, error) {
	w := newWindows(o)
	for !w.complete() {
		time, err := batch()
		if err != nil {
			return nil, err
		}
		w.add(time, operations)
	}
	return w.values, nil
}

// quantile returns the value at index floor(q * (n - 1)) of sorted.
func quantile(sorted []float64, q float64) float64 {
	return sorted[int(q*float64(len(sorted)-1))]
}
