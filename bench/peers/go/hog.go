package main

import (
	"fmt"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

const (
	nappers = 1_000
	nap     = 100 * time.Millisecond
	leadIn  = 550 * time.Millisecond
)

func hogGroups() []group {
	rows := func(kind string) []row {
		return []row{{kind + "-p50", "ms"}, {kind + "-p99", "ms"}, {kind + "-max", "ms"}}
	}
	return []group{
		{rows: rows("long"), run: func(r *session) error {
			return r.each(func(time.Duration) ([]float64, error) { return besideHogs(r.rows, 1, 3*time.Second) })
		}},
		{rows: rows("short"), run: func(r *session) error {
			return r.each(func(time.Duration) ([]float64, error) {
				return besideHogs(r.rows, 10, 300*time.Millisecond)
			})
		}},
	}
}

// ended is one sleep: when it should have ended and when it did.
type ended struct{ due, woke time.Time }

// besideHogs measures the sleepers while chains of hogs run.
func besideHogs(rows []row, chainLength int, each time.Duration) ([]float64, error) {
	var stop atomic.Bool
	sleeps := make([][]ended, nappers)
	var nappersDone, hogsDone sync.WaitGroup
	for i := range sleeps {
		nappersDone.Go(func() { sleeps[i] = napUntil(&stop) })
	}
	time.Sleep(leadIn)

	began := time.Now()
	for range max(runtime.NumCPU(), 2) {
		hogsDone.Add(chainLength)
		go hog(chainLength, each, &hogsDone)
	}
	hogsDone.Wait()
	over := time.Now()
	stop.Store(true)
	nappersDone.Wait()

	var late []float64
	for _, s := range slices.Concat(sleeps...) {
		if !s.due.Before(began) && !s.due.After(over) {
			late = append(late, milliseconds(max(s.woke.Sub(s.due), 0)))
		}
	}
	if len(late) < nappers {
		return nil, fmt.Errorf("%d sleeps fell due beside the hogs, expected at least %d", len(late), nappers)
	}
	slices.Sort(late)
	return quantiles(late, rows), nil
}

func napUntil(stop *atomic.Bool) []ended {
	var sleeps []ended
	for !stop.Load() {
		due := time.Now().Add(nap)
		time.Sleep(nap)
		sleeps = append(sleeps, ended{due, time.Now()})
	}
	return sleeps
}

// hog computes without a pause, then starts the rest of its chain.
func hog(left int, each time.Duration, done *sync.WaitGroup) {
	start := time.Now()
	x := newXorShift()
	for time.Since(start) < each {
		x = work(1_000, x)
	}
	runtime.KeepAlive(x)
	if left > 1 {
		go hog(left-1, each, done)
	}
	done.Done()
}
