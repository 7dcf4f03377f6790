package main

// mergedValues lays values files over the chart's own, the later over the earlier, as Helm does: maps merge, all else replaces,
// and null takes a default away.
func mergedValues(chart *chart, paths []string) (map[string]interface{}, error) {
	merged := chart.values
	for _, path := range paths {
		var over map[string]interface{}
		if err := readYaml(path, &over); err != nil {
			return nil, err
		}

		merged = overlaid(merged, over)
	}

	return merged, nil
}

func overlaid(under, over map[string]interface{}) map[string]interface{} {
	result := map[string]interface{}{}
	for key, value := range under {
		result[key] = value
	}

	for key, value := range over {
		if value == nil {
			delete(result, key)
			continue
		}

		below, isMap := result[key].(map[string]interface{})
		above, alsoMap := value.(map[string]interface{})
		if isMap && alsoMap {
			value = overlaid(below, above)
		}

		result[key] = value
	}

	return result
}
