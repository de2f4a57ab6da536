package main

import (
	"fmt"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

const (
	// How long contenders run before anything counts.
	runIn            = 50 * time.Millisecond
	fairnessInterval = 500 * time.Millisecond
	// A contender publishes its count every so many acquisitions: in Go each published store is a full fence.
	publishEvery = 16
)

type mix struct{ contenders, section, outside int }

func lockGroups() []group {
	var groups []group
	works := []struct {
		name  string
		steps int
	}{{"0", 0}, {"1us", oneMicrosecond}}
	for _, contenders := range []int{1, 2, 4, 16, 64, 512} {
		for _, section := range works {
			for _, outside := range works {
				m := mix{contenders, section.steps, outside.steps}
				name := fmt.Sprintf("mutex-%d-%s-%s", contenders, section.name, outside.name)
				groups = append(groups, one(name, "ns", func(r *session) error {
					return r.each(func(length time.Duration) ([]float64, error) { return throughput(m, length) })
				}))
				if contenders > 1 {
					rows := []row{{name + "-longest-wait", "ms"}, {name + "-smallest-share", "ratio"}, {name + "-largest-share", "ratio"}}
					groups = append(groups, group{rows: rows, run: func(r *session) error {
						return r.each(func(time.Duration) ([]float64, error) { return fairness(m, r.rows) })
					}})
				}
			}
		}
	}
	for _, contenders := range []int{2, 8, 64} {
		for _, section := range works {
			name := fmt.Sprintf("rwlock-%d-%s", contenders, section.name)
			groups = append(groups, one(name, "ns", func(r *session) error {
				return r.each(func(length time.Duration) ([]float64, error) {
					return readMostly(mix{contenders, section.steps, 0}, length)
				})
			}))
		}
	}
	return append(groups, one("recovery-512-2", "ms", func(r *session) error {
		return r.each(func(time.Duration) ([]float64, error) { return recovery() })
	}))
}

// arena is a lock, what it protects, and all who contend for it.
type arena struct {
	lock    sync.Mutex
	rw      sync.RWMutex
	counter int64
	reads   atomic.Int64
	_       [128]byte
	epoch   time.Time
	running sync.WaitGroup
}

// contender is what one contender publishes about itself.
type contender struct {
	_        [128]byte
	acquired atomic.Int64
	// Since the arena's epoch; 0 while it does not wait.
	waitingSince atomic.Int64
	longestWait  atomic.Int64
	leave        atomic.Bool
	_            [128]byte
}

func newArena() *arena { return &arena{epoch: time.Now()} }

func (a *arena) now() int64 { return int64(time.Since(a.epoch)) }

// start begins contenders that loop until they are told to leave.
func (a *arena) start(m mix, loop func(*arena, *contender, mix)) []*contender {
	contenders := make([]*contender, m.contenders)
	for i := range contenders {
		c := new(contender)
		contenders[i] = c
		a.running.Go(func() { loop(a, c, m) })
	}
	return contenders
}

func contend(a *arena, c *contender, m mix) {
	var acquired int64
	x := newXorShift()
	for !c.leave.Load() {
		a.lock.Lock()
		a.counter++
		x = work(m.section, x)
		a.lock.Unlock()
		acquired++
		if acquired%publishEvery == 0 {
			c.acquired.Store(acquired)
		}
		x = work(m.outside, x)
	}
	c.acquired.Store(acquired)
	runtime.KeepAlive(x)
}

// contendReading writes in one turn of ten, and reads in the others.
func contendReading(a *arena, c *contender, m mix) {
	const writeEvery = 10
	var acquired, reads int64
	x := newXorShift()
	for !c.leave.Load() {
		if acquired%writeEvery == 0 {
			a.rw.Lock()
			a.counter++
			x = work(m.section, x)
			a.rw.Unlock()
		} else {
			a.rw.RLock()
			x = work(m.section, x+xorShift(a.counter&1))
			a.rw.RUnlock()
			reads++
		}
		acquired++
		if acquired%publishEvery == 0 {
			c.acquired.Store(acquired)
		}
	}
	c.acquired.Store(acquired)
	a.reads.Add(reads)
	runtime.KeepAlive(x)
}

func readMostly(m mix, length time.Duration) ([]float64, error) {
	a := newArena()
	contenders := a.start(m, contendReading)
	time.Sleep(runIn)
	start, before := time.Now(), acquired(contenders)
	time.Sleep(length)
	after := acquired(contenders)
	value := nanosPerOperation(time.Since(start), int(after-before))
	leave(contenders)
	a.running.Wait()
	return []float64{value}, check("turns", a.counter+a.reads.Load(), acquired(contenders))
}

// contendTimed measures its waits, too.
func contendTimed(a *arena, c *contender, m mix) {
	x := newXorShift()
	for !c.leave.Load() {
		began := a.now()
		c.waitingSince.Store(began)
		a.lock.Lock()
		waited := a.now() - began
		c.waitingSince.Store(0)
		if waited > c.longestWait.Load() {
			c.longestWait.Store(waited)
		}
		a.counter++
		x = work(m.section, x)
		a.lock.Unlock()
		c.acquired.Add(1)
		x = work(m.outside, x)
	}
	runtime.KeepAlive(x)
}

func leave(contenders []*contender) {
	for _, c := range contenders {
		c.leave.Store(true)
	}
}

func acquired(contenders []*contender) int64 {
	var sum int64
	for _, c := range contenders {
		sum += c.acquired.Load()
	}
	return sum
}

// finish tells the contenders to leave, waits for all that ever started and checks the counter.
func (a *arena) finish(contenders []*contender) error {
	leave(contenders)
	a.running.Wait()
	return check("the protected counter", a.counter, acquired(contenders))
}

func throughput(m mix, length time.Duration) ([]float64, error) {
	a := newArena()
	contenders := a.start(m, contend)
	time.Sleep(runIn)
	start, before := time.Now(), acquired(contenders)
	time.Sleep(length)
	after := acquired(contenders)
	value := nanosPerOperation(time.Since(start), int(after-before))
	return []float64{value}, a.finish(contenders)
}

func fairness(m mix, rows []row) ([]float64, error) {
	a := newArena()
	contenders := a.start(m, contendTimed)
	time.Sleep(runIn)

	before := make([]int64, len(contenders))
	for i, c := range contenders {
		c.longestWait.Store(0)
		before[i] = c.acquired.Load()
	}
	time.Sleep(fairnessInterval)
	var longest int64
	shares := make([]float64, len(contenders))
	total := 0.0
	for i, c := range contenders {
		shares[i] = float64(c.acquired.Load() - before[i])
		total += shares[i]
		longest = max(longest, c.longestWait.Load())
		if since := c.waitingSince.Load(); since != 0 {
			longest = max(longest, a.now()-since)
		}
	}
	fair := total / float64(len(shares))
	values := make([]float64, len(rows))
	for i, r := range rows {
		switch {
		case strings.HasSuffix(r.scenario, "-longest-wait"):
			values[i] = float64(longest) / 1e6
		case strings.HasSuffix(r.scenario, "-smallest-share"):
			values[i] = fair / max(slices.Min(shares), 1)
		default:
			values[i] = slices.Max(shares) / fair
		}
	}
	return values, a.finish(contenders)
}

// recovery is how long two contenders take to be as fast as before when 510 others leave.
func recovery() ([]float64, error) {
	const (
		sample   = time.Millisecond
		giveUpMs = 10_000.0
	)
	a := newArena()
	two := a.start(mix{2, 0, oneMicrosecond}, contend)
	rate := func() float64 {
		start, before := time.Now(), acquired(two)
		time.Sleep(sample)
		after := acquired(two)
		return float64(after-before) / time.Since(start).Seconds()
	}
	time.Sleep(500 * time.Millisecond)
	rates := make([]float64, 500)
	for i := range rates {
		rates[i] = rate()
	}
	slices.Sort(rates)
	normal := rates[len(rates)/2]

	others := a.start(mix{510, 0, oneMicrosecond}, contend)
	time.Sleep(time.Second)
	leave(others)
	left := time.Now()
	value := giveUpMs
	good, goodSince := 0, 0.0
	for began := 0.0; began <= giveUpMs && good < 3; {
		began = milliseconds(time.Since(left))
		if rate() < 0.75*normal {
			good = 0
			continue
		}
		if good == 0 {
			goodSince = began
		}
		if good++; good == 3 {
			value = goodSince
		}
	}
	return []float64{value}, a.finish(slices.Concat(two, others))
}
