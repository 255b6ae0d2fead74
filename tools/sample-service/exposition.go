package main

import (
	"fmt"
	"net/http"
	"strconv"
	"sync"
	"time"
)

const contentType = "text/plain; version=0.0.4; charset=utf-8"

// More is no target that anybody has.
const maxSeries = 1_000_000

// What Prometheus scrapes.
type exposition struct {
	requests *requestMetrics
	extras   *extraMetrics
	start    time.Time

	mutex     sync.Mutex
	templates map[int]*template
}

func (e *exposition) handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /metrics", func(response http.ResponseWriter, _ *http.Request) {
		response.Header().Set("Content-Type", contentType)
		e.requests.write(response)
		e.extras.write(response, time.Now())
	})
	mux.HandleFunc("GET /series", e.series)
	return mux
}

// Answers as one of many targets, with so many series.
func (e *exposition) series(response http.ResponseWriter, request *http.Request) {
	target, err := strconv.ParseUint(request.FormValue("target"), 10, 32)
	if err != nil {
		http.Error(response, "target is needed: a number from 0 on", 400)
		return
	}
	count, err := strconv.Atoi(request.FormValue("series"))
	if err != nil || count < 1 || count > maxSeries {
		http.Error(response, fmt.Sprintf("series is needed: a number from 1 to %d", maxSeries), 400)
		return
	}
	response.Header().Set("Content-Type", contentType)
	response.Write(e.template(count).fill(target, uint64(time.Since(e.start).Seconds())))
}

// Made once for each number of series: all targets share it.
func (e *exposition) template(count int) *template {
	e.mutex.Lock()
	defer e.mutex.Unlock()
	if e.templates[count] == nil {
		e.templates[count] = newTemplate(count)
	}
	return e.templates[count]
}

// An exposition whose values are missing.
type template struct {
	lines []line
	size  int
}

type line struct {
	text string
	// How much it grows in a second, beside what the target adds to it.
	rate uint64
}

var (
	loadBuckets = []string{"0.005", "0.01", "0.025", "0.05", "0.1", "0.25", "0.5", "1", "2.5", "5", "10", "+Inf"}
	loadMethods = []string{"GET", "POST", "PUT", "DELETE"}
	loadCodes   = []string{"200", "201", "204", "302", "400", "404", "500", "503"}
)

// About half of the series are a histogram's, as many routes as needed; the others are counters.
func newTemplate(count int) *template {
	made := &template{}
	add := func(rate uint64, format string, args ...any) {
		made.lines = append(made.lines, line{fmt.Sprintf(format, args...), rate})
	}
	perRoute := len(loadBuckets) + 2
	routes := count / 2 / perRoute
	comment := "# HELP load_duration_seconds How long calls took.\n# TYPE load_duration_seconds histogram\n"
	for route := range routes {
		for i, bound := range loadBuckets {
			add(uint64(i+1), "%sload_duration_seconds_bucket{route=\"/route-%d\",le=\"%s\"} ", comment, route, bound)
			comment = ""
		}
		add(1, "load_duration_seconds_sum{route=\"/route-%d\"} ", route)
		add(uint64(len(loadBuckets)), "load_duration_seconds_count{route=\"/route-%d\"} ", route)
	}
	comment = "# HELP load_calls_total Calls made.\n# TYPE load_calls_total counter\n"
	for i := range count - routes*perRoute {
		method, rest := loadMethods[i%len(loadMethods)], i/len(loadMethods)
		code, upstream := loadCodes[rest%len(loadCodes)], rest/len(loadCodes)
		add(uint64(1+i%7), "%sload_calls_total{code=\"%s\",method=\"%s\",upstream=\"upstream-%d.example.com\"} ",
			comment, code, method, upstream)
		comment = ""
	}
	for _, line := range made.lines {
		made.size += len(line.text) + len("18446744073709551615\n")
	}
	return made
}

func (t *template) fill(target, seconds uint64) []byte {
	// Targets differ in how busy they are.
	busy := 1 + target%5
	body := make([]byte, 0, t.size)
	for _, line := range t.lines {
		body = append(body, line.text...)
		body = strconv.AppendUint(body, line.rate*busy*(seconds+1), 10)
		body = append(body, '\n')
	}
	return body
}
