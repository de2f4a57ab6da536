package main

import (
	"errors"
	"os"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

const (
	tasks      = 10_000
	yields     = 100_000 // of all together
	roundTrips = 10_000
	ringSize   = 1_000
	laps       = 10
	fewParked  = 100_000
	manyParked = 1_000_000
)

func spawnGroups() []group {
	return []group{
		// First: the memory of a fresh process.
		{rows: []row{{"parked-bytes", "bytes"}, {"parked-bytes-heap", "bytes"}}, run: func(r *session) error {
			return r.each(func(time.Duration) ([]float64, error) { return parkedBytes(r.rows) })
		}},
		batches("many", tasks, many),
		batches("one-by-one", tasks, oneByOne),
		batches("chained", tasks, chained),
		batches("yield", yields, func() error { return yielding(2) }),
		batches("yield-16", yields, func() error { return yielding(16) }),
		batches("ping-pong", 2*roundTrips, pingPong),
		one("ring-1000", "ns", ring),
	}
}

func sumBelow(n int) int { return n * (n - 1) / 2 }

func many() error {
	results := make([]int, tasks)
	var all sync.WaitGroup
	for i := range tasks {
		all.Go(func() { results[i] = i })
	}
	all.Wait()
	sum := 0
	for _, r := range results {
		sum += r
	}
	return check("sum of results", sum, sumBelow(tasks))
}

func oneByOne() error {
	result := make(chan int)
	sum := 0
	for i := range tasks {
		go func() { result <- i }()
		sum += <-result
	}
	return check("sum of results", sum, sumBelow(tasks))
}

func chained() error {
	last := make(chan int, 1)
	var link func(depth int)
	link = func(depth int) {
		if depth == tasks {
			last <- depth
		} else {
			go link(depth + 1)
		}
	}
	link(0)
	return check("depth", <-last, tasks)
}

func yielding(yielders int) error {
	counts := make([]int, yielders)
	var all sync.WaitGroup
	for i := range counts {
		all.Go(func() {
			count := 0
			for count < yields/yielders {
				runtime.Gosched()
				count++
			}
			counts[i] = count
		})
	}
	all.Wait()
	sum := 0
	for _, count := range counts {
		sum += count
	}
	return check("number of yields", sum, yields)
}

func pingPong() error {
	ping, pong := make(chan int, 1), make(chan int, 1)
	var here, there int
	var both sync.WaitGroup
	both.Go(func() {
		sum := 0
		for i := range roundTrips {
			ping <- i
			sum += <-pong
		}
		here = sum
	})
	both.Go(func() {
		sum := 0
		for range roundTrips {
			i := <-ping
			sum += i
			pong <- i
		}
		there = sum
	})
	both.Wait()
	return check("sum of messages", here+there, 2*sumBelow(roundTrips))
}

func ring(r *session) error {
	first := make(chan int, 1)
	defer close(first)
	last := first
	for range ringSize - 1 {
		from, to := last, make(chan int, 1)
		go func() {
			defer close(to)
			for token := range from {
				to <- token + 1
			}
		}()
		last = to
	}
	return measure(r, laps*ringSize, func() error {
		token := 0
		for range laps {
			first <- token
			token = <-last + 1
		}
		return check("token", token, laps*ringSize)
	})
}

// parkedBytes is the memory of a goroutine that waits for a channel to be closed, as the slope between two counts.
func parkedBytes(rows []row) ([]float64, error) {
	gate := make(chan struct{})
	var arrived atomic.Int64
	var all sync.WaitGroup
	park := func(count int) {
		for range count {
			all.Go(func() {
				arrived.Add(1)
				<-gate
			})
		}
	}
	park(fewParked)
	few, err := memory(&arrived, fewParked)
	if err != nil {
		return nil, err
	}
	park(manyParked - fewParked)
	many, err := memory(&arrived, manyParked)
	if err != nil {
		return nil, err
	}
	close(gate)
	all.Wait()
	values := make([]float64, len(rows))
	for i, r := range rows {
		bytes := many.resident - few.resident
		if r.scenario == "parked-bytes-heap" {
			bytes = many.heap - few.heap
		}
		values[i] = float64(bytes) / (manyParked - fewParked)
	}
	return values, nil
}

type memorySizes struct{ resident, heap int }

// memory waits until count goroutines have arrived, collects, and reads the sizes.
func memory(arrived *atomic.Int64, count int64) (memorySizes, error) {
	for arrived.Load() < count {
		time.Sleep(time.Millisecond)
	}
	runtime.GC()
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	resident, err := residentBytes()
	return memorySizes{resident, int(stats.HeapAlloc + stats.StackInuse)}, err
}

func residentBytes() (int, error) {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0, err
	}
	for line := range strings.Lines(string(status)) {
		if rest, ok := strings.CutPrefix(line, "VmRSS:"); ok {
			kib, err := strconv.Atoi(strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(rest), "kB")))
			return kib * 1024, err
		}
	}
	return 0, errors.New("no VmRSS in /proc/self/status")
}
