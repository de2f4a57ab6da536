package main

import (
	"errors"
	"fmt"
	"runtime"
	"strconv"
	"strings"
	"time"
)

const usage = "usage: peers SUITE [--only SCENARIO,...] [--contender NAME,...] [--workers N] " +
	"[--window-ms W] [--windows K] [--warmup-max-ms M] [--list]"

type options struct {
	suite        string
	only         []string
	contenders   []string
	workers      int
	oneWorker    bool
	window       time.Duration
	windows      int
	warmUpAtMost time.Duration
	list         bool
}

func parseOptions(args []string) (*options, error) {
	if len(args) == 0 || strings.HasPrefix(args[0], "--") {
		return nil, errors.New(usage)
	}
	o := &options{
		suite: args[0], workers: runtime.GOMAXPROCS(0),
		window: 200 * time.Millisecond, windows: 3, warmUpAtMost: 10 * time.Second,
	}
	for args = args[1:]; len(args) > 0; args = args[1:] {
		option := args[0]
		if option == "--list" {
			o.list = true
			continue
		}
		if len(args) == 1 {
			return nil, fmt.Errorf("%s needs a value, or is unknown; %s", option, usage)
		}
		args = args[1:]
		if err := o.set(option, args[0]); err != nil {
			return nil, err
		}
	}
	return o, nil
}

func (o *options) set(option, value string) error {
	switch option {
	case "--only":
		o.only = append(o.only, names(value)...)
		return nil
	case "--contender":
		o.contenders = append(o.contenders, names(value)...)
		return nil
	case "--workers":
		n, err := number(option, value, 1)
		o.workers, o.oneWorker = n, n == 1
		return err
	case "--windows":
		n, err := number(option, value, 1)
		o.windows = n
		return err
	case "--window-ms":
		n, err := number(option, value, 1)
		o.window = time.Duration(n) * time.Millisecond
		return err
	case "--warmup-max-ms":
		n, err := number(option, value, 0)
		o.warmUpAtMost = time.Duration(n) * time.Millisecond
		return err
	}
	return fmt.Errorf("unknown option %s; %s", option, usage)
}

func (o *options) contender() string {
	if o.oneWorker {
		return "go-1"
	}
	return "go"
}

func names(list string) []string {
	return strings.FieldsFunc(list, func(r rune) bool { return r == ',' })
}

func number(option, value string, least int) (int, error) {
	n, err := strconv.Atoi(value)
	if err != nil || n < least {
		return 0, fmt.Errorf("%s %s: give a whole number of at least %d", option, value, least)
	}
	return n, nil
}
