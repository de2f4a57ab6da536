package main

// oneMicrosecond is the number of steps of work that stand for one microsecond.
const oneMicrosecond = 500

type xorShift uint64

func newXorShift() xorShift { return 42 }

func (x *xorShift) next() uint64 {
	*x = step(*x)
	return uint64(*x)
}

// small returns a number below 2^31.
func (x *xorShift) small() int { return int(x.next() >> 33) }

func step(x xorShift) xorShift {
	x ^= x << 13
	x ^= x >> 7
	return x ^ x<<17
}

// work runs a chain of dependent instructions and returns its end, which the caller keeps.
func work(steps int, x xorShift) xorShift {
	for range steps {
		x = step(x)
	}
	return x
}
