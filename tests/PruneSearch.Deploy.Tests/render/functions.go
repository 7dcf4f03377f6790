package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"text/template"

	"github.com/Masterminds/sprig"
	"sigs.k8s.io/yaml"
)

// functions are sprig's, less the two that read the environment, and Helm's own.
func functions(e *engine) template.FuncMap {
	all := sprig.TxtFuncMap()
	delete(all, "env")
	delete(all, "expandenv")
	own := template.FuncMap{
		"toYaml":        toYaml,
		"fromYaml":      fromYaml,
		"fromYamlArray": fromYamlArray,
		"toJson":        toJson,
		"fromJson":      fromYaml, // JSON is YAML
		"fromJsonArray": fromYamlArray,
		"required":      required,
		"fail":          func(message string) (string, error) { return "", errors.New(message) },
		// What `helm template` gives: no cluster, so nothing is found.
		"lookup":  func(version, kind, namespace, name string) map[string]interface{} { return map[string]interface{}{} },
		"include": e.include,
		"tpl":     e.tpl,
	}
	for name, function := range own {
		all[name] = function
	}

	return all
}

func (e *engine) include(name string, data interface{}) (string, error) {
	var text bytes.Buffer
	err := e.templates.ExecuteTemplate(&text, name, data)
	return text.String(), err
}

func (e *engine) tpl(text string, data interface{}) (string, error) {
	clone, err := e.templates.Clone()
	if err != nil {
		return "", err
	}

	parsed, err := clone.New("tpl").Parse(text)
	if err != nil {
		return "", err
	}

	var result bytes.Buffer
	err = parsed.Execute(&result, data)
	return strings.ReplaceAll(result.String(), "<no value>", ""), err
}

func required(message string, value interface{}) (interface{}, error) {
	if value == nil || value == "" {
		return value, errors.New(message)
	}

	return value, nil
}

func toYaml(value interface{}) (string, error) {
	text, err := yaml.Marshal(value)
	return strings.TrimSuffix(string(text), "\n"), err
}

func toJson(value interface{}) (string, error) {
	text, err := json.Marshal(value)
	return string(text), err
}

func fromYaml(text string) (map[string]interface{}, error) {
	value := map[string]interface{}{}
	if err := yaml.Unmarshal([]byte(text), &value); err != nil {
		return nil, fmt.Errorf("fromYaml: %v in %s", err, text)
	}

	return value, nil
}

func fromYamlArray(text string) ([]interface{}, error) {
	var value []interface{}
	if err := yaml.Unmarshal([]byte(text), &value); err != nil {
		return nil, fmt.Errorf("fromYamlArray: %v in %s", err, text)
	}

	return value, nil
}
