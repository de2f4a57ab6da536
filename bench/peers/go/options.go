package main

import (
	"errors"
	"fmt"
	"runtime"
	"strconv"
	"strings"
)

const usage = "usage: peers SUITE [--only SCENARIO,...] [--contender NAME,...] [--workers N] [--list]"

type options struct {
	suite      string
	only       []string
	contenders []string
	workers    int
	oneWorker  bool
	list       bool
}

func parseOptions(args []string) (*options, error) {
	if len(args) == 0 || strings.HasPrefix(args[0], "--") {
		return nil, errors.New(usage)
	}
	o := &options{suite: args[0], workers: runtime.GOMAXPROCS(0)}
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
		n, err := positive(option, value)
		o.workers, o.oneWorker = n, n == 1
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

func positive(option, value string) (int, error) {
	n, err := strconv.Atoi(value)
	if err != nil || n < 1 {
		return 0, fmt.Errorf("%s %s: give a whole number of at least 1", option, value)
	}
	return n, nil
}
