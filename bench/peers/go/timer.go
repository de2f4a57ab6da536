package main

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"
)

const (
	timeouts  = 100_000
	sleepers  = 100_000
	rehearsal = 10_000
	spread    = time.Second
)

func timerGroups() []group {
	return []group{
		batches("start-cancel", timeouts, startCancel),
		{rows: []row{{"late-p50", "ms"}, {"late-p99", "ms"}}, run: func(r *session) error {
			return r.each(func(time.Duration) ([]float64, error) { return lateSleepers(r.rows) })
		}},
	}
}

func startCancel() error {
	fired := 0
	for range timeouts {
		if t := time.NewTimer(10 * time.Second); !t.Stop() {
			fired++
		}
	}
	return check("number of timeouts that fired", fired, 0)
}

func lateSleepers(rows []row) ([]float64, error) {
	sleepScattered(rehearsal)
	late := sleepScattered(sleepers)
	slices.Sort(late)
	if late[0] < 0 {
		return nil, fmt.Errorf("a sleeper woke %g ms early", -late[0])
	}
	return quantiles(late, rows), nil
}

// sleepScattered returns the milliseconds by which each of count sleepers, due over one second in scattered order, woke late.
func sleepScattered(count int) []float64 {
	start := time.Now()
	gap := spread / time.Duration(count)
	late := make([]float64, count)
	for i := range late {
		late[i] = -1
	}
	var all sync.WaitGroup
	for s := range count {
		due := start.Add(spread + gap*time.Duration(s*7919%count))
		all.Go(func() {
			time.Sleep(time.Until(due))
			late[s] = milliseconds(time.Since(due))
		})
	}
	all.Wait()
	return late
}

func milliseconds(d time.Duration) float64 { return float64(d.Nanoseconds()) / 1e6 }

// quantiles returns for each row the quantile that its name ends with: p50, p99 or max.
func quantiles(sorted []float64, rows []row) []float64 {
	values := make([]float64, len(rows))
	for i, r := range rows {
		q := 1.0
		if strings.HasSuffix(r.scenario, "p50") {
			q = 0.5
		} else if strings.HasSuffix(r.scenario, "p99") {
			q = 0.99
		}
		values[i] = quantile(sorted, q)
	}
	return values
}
