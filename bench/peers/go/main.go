// The Go contender of Heddle's comparison benchmark. ../WORKLOADS.md says what each scenario measures.
package main

import (
	"errors"
	"fmt"
	"os"
	"runtime"
	"slices"
)

func main() {
	options, err := parseOptions(os.Args[1:])
	if err == nil {
		runtime.GOMAXPROCS(options.workers)
		err = run(options)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
}

// run measures what options ask for. It returns errors of the command line only; a failed check ends the process with 1.
func run(options *options) error {
	groups, err := selected(options)
	if err != nil {
		return err
	}
	if options.list {
		for _, group := range groups {
			for _, row := range group.rows {
				row.printDescription(options)
			}
		}
		return nil
	}
	if len(groups) != 1 {
		return errors.New("a process measures one thing: choose by --only, --list shows what there is")
	}
	group := groups[0]
	if err := group.run(newSession(options, group.rows)); err != nil {
		for _, row := range group.rows {
			row.printError(options, err)
		}
		os.Exit(1)
	}
	return nil
}

// selected returns the groups of the suite, each reduced to the rows asked for.
func selected(options *options) ([]group, error) {
	suites := map[string]func() []group{
		"spawn": spawnGroups, "channel": channelGroups, "lock": lockGroups,
		"hog": hogGroups, "timer": timerGroups, "parallel": parallelGroups,
	}
	suite, ok := suites[options.suite]
	if !ok {
		return nil, fmt.Errorf("unknown suite %s: choose spawn, channel, lock, hog, timer or parallel", options.suite)
	}
	groups := suite()
	for _, name := range options.only {
		known := slices.ContainsFunc(groups, func(g group) bool {
			return slices.ContainsFunc(g.rows, func(r row) bool { return r.scenario == name })
		})
		if !known {
			return nil, fmt.Errorf("no scenario %s in suite %s: --list shows those there are", name, options.suite)
		}
	}
	for _, name := range options.contenders {
		if name != "go" && name != options.contender() {
			return nil, fmt.Errorf("no contender %s in suite %s: --list shows those there are", name, options.suite)
		}
	}
	if len(options.only) > 0 {
		for i := range groups {
			groups[i].rows = slices.DeleteFunc(groups[i].rows, func(r row) bool {
				return !slices.Contains(options.only, r.scenario)
			})
		}
	}
	return slices.DeleteFunc(groups, func(g group) bool { return len(g.rows) == 0 }), nil
}
