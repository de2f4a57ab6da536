package main

import (
	"fmt"
	"sync"
)

const (
	parties          = 4
	selectCapacity   = 128
	requestCapacity  = 16
	handedOver       = 20_000
	buffered         = 100_000
	requests         = 10_000
	selectedMessages = 96_000
)

func channelGroups() []group {
	var groups []group
	add := func(scenario string, operations int, batch func() error) {
		groups = append(groups, batches(scenario, operations, batch))
	}
	for _, capacity := range []int{0, 1, 128} {
		n := buffered
		if capacity < 2 {
			n = handedOver
		}
		name := func(shape string) string { return fmt.Sprintf("%s-%d", shape, capacity) }
		if capacity > 0 {
			add(name("seq"), n, func() error { return seq(capacity, n) })
		}
		add(name("spsc"), n, func() error { return throughOne(capacity, n, 1, 1) })
		add(name("mpsc"), n, func() error { return throughOne(capacity, n, parties, 1) })
		add(name("spmc"), n, func() error { return throughOne(capacity, n, 1, parties) })
		add(name("mpmc"), n, func() error { return throughOne(capacity, n, parties, parties) })
		add(name("select-rx"), n, func() error { return fromAny(capacity, n, parties, receiveFrom4) })
		add(name("select-both"), n, func() error { return selectBoth(capacity, n) })
	}
	add("request-reply", requests, requestReply)
	add("select-2", selectedMessages, func() error { return fromAny(selectCapacity, selectedMessages, 2, receiveFrom2) })
	add("select-4", selectedMessages, func() error { return fromAny(selectCapacity, selectedMessages, 4, receiveFrom4) })
	add("select-16", selectedMessages, func() error { return fromAny(selectCapacity, selectedMessages, 16, receiveFrom16) })
	return groups
}

func message(i int) int { return i & 1023 }

// sumOfMessages is the sum of the first count messages of one sender.
func sumOfMessages(count int) int {
	rounds, rest := count/1024, count%1024
	return rounds*(1023*1024/2) + rest*(rest-1)/2
}

func sendAll(to chan<- int, count int) {
	for i := range count {
		to <- message(i)
	}
}

func receiveAll(from <-chan int, count int) int {
	sum := 0
	for range count {
		sum += <-from
	}
	return sum
}

func seq(capacity, messages int) error {
	channel := make(chan int, capacity)
	sum := 0
	for sent := 0; sent < messages; {
		end := min(messages, sent+capacity)
		for i := sent; i < end; i++ {
			channel <- message(i)
		}
		for ; sent < end; sent++ {
			sum += <-channel
		}
	}
	return check("sum of messages", sum, sumOfMessages(messages))
}

// sums collects what several receivers have summed.
type sums struct {
	all sync.WaitGroup
	// One receiver writes one element, once.
	parts []int
}

func newSums(receivers int) *sums { return &sums{parts: make([]int, receivers)} }

func (s *sums) receive(i int, receive func() int) {
	s.all.Go(func() { s.parts[i] = receive() })
}

func (s *sums) check(expected int) error {
	s.all.Wait()
	sum := 0
	for _, part := range s.parts {
		sum += part
	}
	return check("sum of messages", sum, expected)
}

func throughOne(capacity, messages, senders, receivers int) error {
	channel := make(chan int, capacity)
	var sending sync.WaitGroup
	for range senders {
		sending.Go(func() { sendAll(channel, messages/senders) })
	}
	sums := newSums(receivers)
	for i := range receivers {
		sums.receive(i, func() int { return receiveAll(channel, messages/receivers) })
	}
	sending.Wait()
	return sums.check(senders * sumOfMessages(messages/senders))
}

func channels(capacity, count int) []chan int {
	made := make([]chan int, count)
	for i := range made {
		made[i] = make(chan int, capacity)
	}
	return made
}

func fromAny(capacity, messages, count int, receive func([]chan int, int) int) error {
	all := channels(capacity, count)
	var sending sync.WaitGroup
	for _, channel := range all {
		sending.Go(func() { sendAll(channel, messages/count) })
	}
	sums := newSums(1)
	sums.receive(0, func() int { return receive(all, messages) })
	sending.Wait()
	return sums.check(count * sumOfMessages(messages/count))
}

func selectBoth(capacity, messages int) error {
	all := channels(capacity, parties)
	each := messages / parties
	var sending sync.WaitGroup
	for range parties {
		sending.Go(func() { sendToAny(all, each) })
	}
	sums := newSums(parties)
	for i := range parties {
		sums.receive(i, func() int { return receiveFrom4(all, each) })
	}
	sending.Wait()
	return sums.check(parties * sumOfMessages(each))
}

func requestReply() error {
	type request struct {
		number int
		reply  chan<- int
	}
	incoming := make(chan request, requestCapacity)
	var server sync.WaitGroup
	server.Go(func() {
		for range requests {
			r := <-incoming
			r.reply <- r.number + 1
		}
	})
	replies := newSums(1)
	replies.receive(0, func() int {
		sum := 0
		for number := range requests {
			reply := make(chan int, 1)
			incoming <- request{number, reply}
			sum += <-reply
		}
		return sum
	})
	server.Wait()
	return replies.check(requests * (requests + 1) / 2)
}
