// render renders a Helm chart with Go's own text/template and sprig, as Helm does, without a cluster and without Helm:
//
//	render CHART [-name NAME] [-namespace NAMESPACE] [-upgrade] [-revision N] [-api GROUP/VERSION]... [-values] [VALUES...]
//
// It prints one JSON document: the merged values, every manifest with the template that it came from, and the notes; with -values the
// merged values alone, and nothing is rendered.
// Exit code 1 and one line on standard error where a template fails.
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
)

type names []string

func (n *names) String() string { return fmt.Sprint(*n) }

func (n *names) Set(value string) error {
	*n = append(*n, value)
	return nil
}

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(arguments []string) error {
	if len(arguments) == 0 {
		return fmt.Errorf("render CHART [options] [VALUES...]")
	}

	options := flag.NewFlagSet("render", flag.ContinueOnError)
	name := options.String("name", "prunesearch", "release name")
	namespace := options.String("namespace", "default", "release namespace")
	upgrade := options.Bool("upgrade", false, "an upgrade, not an install")
	revision := options.Int("revision", 1, "release revision")
	valuesOnly := options.Bool("values", false, "print the merged values only")
	var apis names
	options.Var(&apis, "api", "an API that the cluster has")
	if err := options.Parse(arguments[1:]); err != nil {
		return err
	}

	chart, err := loadChart(arguments[0])
	if err != nil {
		return err
	}

	values, err := mergedValues(chart, options.Args())
	if err != nil {
		return err
	}

	if *valuesOnly {
		return json.NewEncoder(os.Stdout).Encode(values)
	}

	release := release{*name, *namespace, *revision, *upgrade, apis}
	rendered, err := newEngine(chart, values, release).render()
	if err != nil {
		return err
	}

	return json.NewEncoder(os.Stdout).Encode(rendered)
}
