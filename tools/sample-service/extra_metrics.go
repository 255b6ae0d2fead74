package main

import (
	"fmt"
	"io"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"time"
)

// A metric of the service's own business.
type extraMetric struct {
	Name string `json:"name"`
	// counter or gauge.
	Type string `json:"type"`
	Help string `json:"help"`
	// Its value at the start.
	Value float64 `json:"value"`
	// How fast it grows.
	PerSecond float64 `json:"perSecond"`

	since time.Time
}

func (m *extraMetric) at(now time.Time) float64 {
	return m.Value + m.PerSecond*now.Sub(m.since).Seconds()
}

type extraMetrics struct {
	mutex sync.Mutex
	all   []*extraMetric
}

var metricName = regexp.MustCompile(`^[a-zA-Z_:][a-zA-Z0-9_:]*$`)

func newExtraMetrics(all []*extraMetric, now time.Time) (*extraMetrics, error) {
	for _, metric := range all {
		if !metricName.MatchString(metric.Name) {
			return nil, fmt.Errorf("an extra metric's name is %q: letters, digits and _ are allowed", metric.Name)
		}
		if metric.Type != "counter" && metric.Type != "gauge" {
			return nil, fmt.Errorf("the extra metric %s is a %q: only counter and gauge are known", metric.Name, metric.Type)
		}
		metric.since = now
	}
	return &extraMetrics{all: all}, nil
}

// Sets how fast a metric grows from now on, or what its value is.
func (m *extraMetrics) change(response http.ResponseWriter, request *http.Request) {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	now := time.Now()
	for _, metric := range m.all {
		if metric.Name != request.FormValue("name") {
			continue
		}
		value, perSecond := metric.at(now), metric.PerSecond
		for name, field := range map[string]*float64{"value": &value, "perSecond": &perSecond} {
			text := request.FormValue(name)
			number, err := strconv.ParseFloat(text, 64)
			if text != "" && err != nil {
				http.Error(response, fmt.Sprintf("%s is %q: a number is needed", name, text), 400)
				return
			}
			if text != "" {
				*field = number
			}
		}
		metric.Value, metric.PerSecond, metric.since = value, perSecond, now
		return
	}
	http.Error(response, fmt.Sprintf("there is no extra metric %q", request.FormValue("name")), 404)
}

func (m *extraMetrics) write(to io.Writer, now time.Time) {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	escaped := strings.NewReplacer(`\`, `\\`, "\n", `\n`)
	for _, metric := range m.all {
		fmt.Fprintf(to, "# HELP %s %s\n# TYPE %s %s\n", metric.Name, escaped.Replace(metric.Help), metric.Name, metric.Type)
		fmt.Fprintf(to, "%s %g\n", metric.Name, metric.at(now))
	}
}
