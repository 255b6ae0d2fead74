package main

import (
	"fmt"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// How a service names its HTTP metrics.
type convention struct {
	duration string
	// The counter of requests; "" where the histogram counts them.
	requests string
	buckets  []float64
	labels   func(route route, status int) string
}

var conventions = map[string]convention{
	// https://opentelemetry.io/docs/specs/semconv/http/http-metrics/
	"opentelemetry": {
		duration: "http_server_request_duration_seconds",
		buckets:  []float64{0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10},
		labels: func(route route, status int) string {
			labels := fmt.Sprintf(`http_request_method="%s",http_response_status_code="%d",http_route="%s",url_scheme="http"`,
				route.method, status, route.path)
			if status >= http.StatusInternalServerError {
				labels += fmt.Sprintf(`,error_type="%d"`, status)
			}
			return labels
		},
	},
	// The names of https://prometheus.io/docs/guides/go-application/, and the buckets that client libraries have by default.
	"prometheus": {
		duration: "http_request_duration_seconds",
		requests: "http_requests_total",
		buckets:  []float64{0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10},
		labels: func(route route, status int) string {
			return fmt.Sprintf(`code="%d",method="%s",handler="%s"`, status, strings.ToLower(route.method), route.path)
		},
	},
}

type requestSeries struct {
	// For each bucket the requests that fall into it and into none before.
	buckets []uint64
	count   uint64
	sum     float64
}

type requestMetrics struct {
	convention convention
	mutex      sync.Mutex
	series     map[string]*requestSeries
}

func newRequestMetrics(convention convention) *requestMetrics {
	return &requestMetrics{convention: convention, series: map[string]*requestSeries{}}
}

func (m *requestMetrics) observe(route route, status int, seconds float64) {
	labels := m.convention.labels(route, status)
	m.mutex.Lock()
	defer m.mutex.Unlock()
	series := m.series[labels]
	if series == nil {
		series = &requestSeries{buckets: make([]uint64, len(m.convention.buckets))}
		m.series[labels] = series
	}
	series.count++
	series.sum += seconds
	// A bucket's bound belongs to it.
	if bucket, _ := slices.BinarySearch(m.convention.buckets, seconds); bucket < len(series.buckets) {
		series.buckets[bucket]++
	}
}

func (m *requestMetrics) write(to io.Writer) {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	names := make([]string, 0, len(m.series))
	for labels := range m.series {
		names = append(names, labels)
	}
	slices.Sort(names)
	if requests := m.convention.requests; requests != "" {
		fmt.Fprintf(to, "# HELP %s Requests answered.\n# TYPE %s counter\n", requests, requests)
		for _, labels := range names {
			fmt.Fprintf(to, "%s{%s} %d\n", requests, labels, m.series[labels].count)
		}
	}
	duration := m.convention.duration
	fmt.Fprintf(to, "# HELP %s How long requests took.\n# TYPE %s histogram\n", duration, duration)
	for _, labels := range names {
		series := m.series[labels]
		var below uint64
		for i, bound := range m.convention.buckets {
			below += series.buckets[i]
			fmt.Fprintf(to, "%s_bucket{%s,le=\"%s\"} %d\n", duration, labels, strconv.FormatFloat(bound, 'g', -1, 64), below)
		}
		fmt.Fprintf(to, "%s_bucket{%s,le=\"+Inf\"} %d\n", duration, labels, series.count)
		fmt.Fprintf(to, "%s_sum{%s} %g\n%s_count{%s} %d\n", duration, labels, series.sum, duration, labels, series.count)
	}
}
