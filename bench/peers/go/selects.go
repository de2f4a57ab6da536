package main

func sendToAny(to []chan int, count int) {
	a, b, c, d := to[0], to[1], to[2], to[3]
	for i := range count {
		m := message(i)
		select {
		case a <- m:
		case b <- m:
		case c <- m:
		case d <- m:
		}
	}
}

func receiveFrom2(from []chan int, count int) int {
	a, b := from[0], from[1]
	sum := 0
	for range count {
		select {
		case m := <-a:
			sum += m
		case m := <-b:
			sum += m
		}
	}
	return sum
}

func receiveFrom4(from []chan int, count int) int {
	a, b, c, d := from[0], from[1], from[2], from[3]
	sum := 0
	for range count {
		select {
		case m := <-a:
			sum += m
		case m := <-b:
			sum += m
		case m := <-c:
			sum += m
		case m := <-d:
			sum += m
		}
	}
	return sum
}

func receiveFrom16(from []chan int, count int) int {
	a, b, c, d := from[0], from[1], from[2], from[3]
	e, f, g, h := from[4], from[5], from[6], from[7]
	i, j, k, l := from[8], from[9], from[10], from[11]
	m, n, o, p := from[12], from[13], from[14], from[15]
	sum := 0
	for range count {
		var v int
		select {
		case v = <-a:
		case v = <-b:
		case v = <-c:
		case v = <-d:
		case v = <-e:
		case v = <-f:
		case v = <-g:
		case v = <-h:
		case v = <-i:
		case v = <-j:
		case v = <-k:
		case v = <-l:
		case v = <-m:
		case v = <-n:
		case v = <-o:
		case v = <-p:
		}
		sum += v
	}
	return sum
}
