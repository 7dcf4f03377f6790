package main

import (
	"os"
	"path/filepath"
	"strings"

	"sigs.k8s.io/yaml"
)

// chart is a chart's folder, read.
type chart struct {
	metadata  map[string]interface{}
	values    map[string]interface{}
	templates map[string]string // by path below the chart, with the chart's name before it, as Helm names them
	files     files             // everything else
}

// files is what templates see as .Files.
type files map[string][]byte

// Get gives a file's text, empty where there is none.
func (f files) Get(name string) string { return string(f[name]) }

func loadChart(folder string) (*chart, error) {
	loaded := &chart{templates: map[string]string{}, files: files{}}
	if err := readYaml(filepath.Join(folder, "Chart.yaml"), &loaded.metadata); err != nil {
		return nil, err
	}

	if err := readYaml(filepath.Join(folder, "values.yaml"), &loaded.values); err != nil {
		return nil, err
	}

	return loaded, filepath.Walk(folder, func(path string, info os.FileInfo, err error) error {
		if err != nil || info.IsDir() {
			return err
		}

		relative, err := filepath.Rel(folder, path)
		if err != nil {
			return err
		}

		text, err := os.ReadFile(path)
		if strings.HasPrefix(relative, "templates/") {
			loaded.templates[loaded.metadata["name"].(string)+"/"+relative] = string(text)
		} else {
			loaded.files[relative] = text
		}

		return err
	})
}

func readYaml(path string, into *map[string]interface{}) error {
	text, err := os.ReadFile(path)
	if err != nil {
		return err
	}

	*into = map[string]interface{}{}
	return yaml.UnmarshalStrict(text, into)
}
