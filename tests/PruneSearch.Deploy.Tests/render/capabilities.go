package main

// capabilities is what templates ask a cluster for.
type capabilities struct {
	KubeVersion kubeVersion
	APIVersions apiVersions
}

type kubeVersion struct{ Version, Major, Minor string }

type apiVersions []string

// Has says whether the cluster has an API, by group/version or group/version/Kind.
func (a apiVersions) Has(version string) bool {
	for _, known := range a {
		if known == version {
			return true
		}
	}

	return false
}

func capabilitiesOf(apis []string) capabilities {
	return capabilities{kubeVersion{"v1.31.0", "1", "31"}, append(apiVersions{"v1", "apps/v1", "batch/v1"}, apis...)}
}
