package main

import (
	"bytes"
	"fmt"
	"path"
	"regexp"
	"sort"
	"strings"
	"text/template"

	"sigs.k8s.io/yaml"
)

type release struct {
	name, namespace string
	revision        int
	upgrade         bool
	apis            []string
}

type manifest struct {
	Template string                 `json:"template"`
	Object   map[string]interface{} `json:"object"`
}

type rendering struct {
	Values    map[string]interface{} `json:"values"`
	Manifests []manifest             `json:"manifests"`
	Notes     string                 `json:"notes"`
}

type engine struct {
	chart     *chart
	templates *template.Template
	scope     map[string]interface{}
}

var separator = regexp.MustCompile(`(?m)^---\s*$`)

func newEngine(chart *chart, values map[string]interface{}, release release) *engine {
	e := &engine{chart: chart, templates: template.New("chart").Option("missingkey=zero")}
	e.templates.Funcs(functions(e))
	e.scope = map[string]interface{}{
		"Values":       values,
		"Chart":        titled(chart.metadata),
		"Files":        chart.files,
		"Capabilities": capabilitiesOf(release.apis),
		"Release": map[string]interface{}{
			"Name": release.name, "Namespace": release.namespace, "Revision": release.revision,
			"IsUpgrade": release.upgrade, "IsInstall": !release.upgrade, "Service": "Helm",
		},
	}
	return e
}

func (e *engine) render() (*rendering, error) {
	var order []string
	for name, text := range e.chart.templates {
		if _, err := e.templates.New(name).Parse(text); err != nil {
			return nil, err
		}

		order = append(order, name)
	}

	sort.Strings(order)
	result := &rendering{Values: e.scope["Values"].(map[string]interface{}), Manifests: []manifest{}}
	for _, name := range order {
		if strings.HasPrefix(path.Base(name), "_") {
			continue
		}

		text, err := e.execute(name)
		if err != nil {
			return nil, err
		}

		if path.Base(name) == "NOTES.txt" {
			result.Notes = text
		} else if err := result.add(name, text); err != nil {
			return nil, err
		}
	}

	return result, nil
}

// execute renders one template with a scope of its own. A value that is absent prints as nothing, as Helm has it.
func (e *engine) execute(name string) (string, error) {
	scope := map[string]interface{}{"Template": map[string]interface{}{"Name": name, "BasePath": path.Dir(name)}}
	for key, value := range e.scope {
		scope[key] = value
	}

	var text bytes.Buffer
	if err := e.templates.ExecuteTemplate(&text, name, scope); err != nil {
		return "", err
	}

	return strings.ReplaceAll(text.String(), "<no value>", ""), nil
}

// add parses what a template printed, strictly: a key that is there twice is an error.
func (r *rendering) add(name, text string) error {
	for _, document := range separator.Split(text, -1) {
		var object map[string]interface{}
		if err := yaml.UnmarshalStrict([]byte(document), &object); err != nil {
			return fmt.Errorf("%s: %v\n%s", name, err, document)
		}

		if len(object) > 0 {
			r.Manifests = append(r.Manifests, manifest{name, object})
		}
	}

	return nil
}

// titled gives Chart.yaml's entries the names that templates call them by: .Chart.AppVersion.
func titled(metadata map[string]interface{}) map[string]interface{} {
	result := map[string]interface{}{}
	for key, value := range metadata {
		result[strings.ToUpper(key[:1])+key[1:]] = value
	}

	return result
}
