package main

import (
	"bytes"
	"fmt"
	"math"
	"runtime"
	"sync"
	"time"
)

const (
	elements     = 10_000_000
	vocabulary   = 20_000
	words        = 1_000_000
	wordsPerLine = 12
	// More parts than processors, so that a processor that is taken away for a while does not hold up the rest.
	partsPerProcessor = 4
)

// parallelGroups has what a Go programmer writes by hand: parts of the data, each in a goroutine.
// The standard library has no parallel sort and no fork-join.
func parallelGroups() []group {
	pipelines := []struct {
		name string
		run  func(*session) error
	}{
		{"sum-squares", sumSquares}, {"filter-map-sum", filterMapSum}, {"sqrt-sum", sqrtSum},
		{"map-array", mapArray}, {"word-count", wordCount},
	}
	var groups []group
	for _, p := range pipelines {
		// Each loop is compiled by itself: other functions cannot pollute it.
		groups = append(groups, one(p.name, "ns", p.run), one(p.name+"-polluted", "ns", p.run))
	}
	return groups
}

// inParts calls do for consecutive ranges that cover [0, n), each in a goroutine, and waits for all.
func inParts(n int, do func(part, from, to int)) {
	var all sync.WaitGroup
	count := parts()
	for part := range count {
		all.Go(func() { do(part, n*part/count, n*(part+1)/count) })
	}
	all.Wait()
}

func parts() int { return runtime.GOMAXPROCS(0) * partsPerProcessor }

func sumInParts[T, S int64 | float64](values []T, sumOf func([]T) S) S {
	sums := make([]S, parts())
	inParts(len(values), func(part, from, to int) { sums[part] = sumOf(values[from:to]) })
	var sum S
	for _, s := range sums {
		sum += s
	}
	return sum
}

func longs() []int64 {
	values := make([]int64, elements)
	for i := range values {
		values[i] = int64(i)
	}
	return values
}

func measureLongs(r *session, sumOf func([]int64) int64) error {
	values := longs()
	expected := sumOf(values)
	return measure(r, elements, func() error {
		return check("sum", sumInParts(values, sumOf), expected)
	})
}

func sumSquares(r *session) error {
	return measureLongs(r, func(values []int64) int64 {
		var sum int64
		for _, x := range values {
			sum += x * x
		}
		return sum
	})
}

func filterMapSum(r *session) error {
	return measureLongs(r, func(values []int64) int64 {
		var sum int64
		for _, x := range values {
			if x%3 == 0 {
				sum += x * x
			}
		}
		return sum
	})
}

func sqrtSum(r *session) error {
	values := make([]float64, elements)
	for i := range values {
		values[i] = float64(i)
	}
	sumOf := func(values []float64) float64 {
		sum := 0.0
		for _, x := range values {
			sum += math.Sqrt(x)
		}
		return sum
	}
	expected := sumOf(values)
	return measure(r, elements, func() error {
		if sum := sumInParts(values, sumOf); math.Abs(sum-expected) > expected*1e-9 {
			return fmt.Errorf("sum is %g, expected %g", sum, expected)
		}
		return nil
	})
}

func mapArray(r *session) error {
	values := longs()
	return measureTimed(r, elements, func() (time.Duration, error) {
		start := time.Now()
		mapped := make([]int64, len(values))
		inParts(len(values), func(_, from, to int) {
			out := mapped[from:to]
			for i, x := range values[from:to] {
				out[i] = x*31 + 7
			}
		})
		elapsed := time.Since(start)
		for i, x := range values {
			if mapped[i] != x*31+7 {
				return 0, fmt.Errorf("element %d is %d, expected %d", i, mapped[i], x*31+7)
			}
		}
		return elapsed, nil
	})
}

// tally is the number of words, of distinct words, and the sum of the squared counts.
type tally struct{ words, distinct, squares int }

func wordCount(r *session) error {
	text := newText()
	expected := tallyOf(merged([]map[string]*int{countWords(text)}))
	if err := check("number of words", expected.words, words); err != nil {
		return err
	}
	return measureTimed(r, words, func() (time.Duration, error) {
		start := time.Now()
		counts := make([]map[string]*int, parts())
		inParts(len(text), func(part, from, to int) {
			counts[part] = countWords(text[wordStart(text, from):wordStart(text, to)])
		})
		all := merged(counts)
		elapsed := time.Since(start)
		return elapsed, check("tally", tallyOf(all), expected)
	})
}

// wordStart returns the first index at or after i at which a word begins or the text ends.
func wordStart(text []byte, i int) int {
	for i > 0 && i < len(text) && !isSpace(text[i-1]) {
		i++
	}
	return i
}

func isSpace(b byte) bool { return b == ' ' || b == '\n' }

// countWords counts by pointer, so that a word that is known already needs no new key.
func countWords(text []byte) map[string]*int {
	counts := make(map[string]*int)
	for word := range bytes.FieldsSeq(text) {
		if count, ok := counts[string(word)]; ok {
			*count++
		} else {
			one := 1
			counts[string(word)] = &one
		}
	}
	return counts
}

func merged(counts []map[string]*int) map[string]*int {
	all := counts[0]
	for _, more := range counts[1:] {
		for word, count := range more {
			if known, ok := all[word]; ok {
				*known += *count
			} else {
				all[word] = count
			}
		}
	}
	return all
}

func tallyOf(counts map[string]*int) tally {
	t := tally{distinct: len(counts)}
	for _, count := range counts {
		t.words += *count
		t.squares += *count * *count
	}
	return t
}

func newText() []byte {
	random := newXorShift()
	dictionary := make([]string, vocabulary)
	for k := range dictionary {
		word := make([]byte, 3+random.small()%8)
		for i := range word {
			word[i] = byte('a' + random.small()%26)
		}
		dictionary[k] = string(word)
	}
	var text []byte
	for i := 1; i <= words; i++ {
		k := (random.small() % vocabulary) * (random.small() % vocabulary) / vocabulary
		text = append(text, dictionary[k]...)
		if i%wordsPerLine == 0 || i == words {
			text = append(text, '\n')
		} else {
			text = append(text, ' ')
		}
	}
	return text
}
